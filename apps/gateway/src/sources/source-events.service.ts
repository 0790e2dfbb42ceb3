import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller, SourceDto } from '@helpdex/contracts';
import type { Request, Response } from 'express';
import { Authenticator } from '../auth/authenticator';
import { CLOCK, type Clock } from '../clock/clock.port';
import type { EventStream } from '../streams/event-stream';
import { OpenStreams } from '../streams/open-streams';
import { watch } from '../streams/watch';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { sourcePages } from './source-listing';
import { SourceViews } from './source-views.service';

export const SOURCES_POLL_MS = 1_000;

/** A row's state in a few bytes: a stream may watch a thousand of them. */
const digest = (source: SourceDto): string => createHash('sha256').update(JSON.stringify(source)).digest('base64');

/** Streams all rows of a tenant: each once at the beginning, then whenever one has changed. */
@Injectable()
export class SourceEvents {
  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(SourceViews) private readonly views: SourceViews,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Events `source` with the source and `removed` with `{id}`. Resolves when the stream has ended; it only ends from outside. */
  stream(caller: Caller, request: Request, response: Response): Promise<void> {
    const stream = this.streams.open(caller, response);
    const sent = new Map<string, string>();
    return watch(stream, this.clock, {
      everyMs: SOURCES_POLL_MS,
      look: async () => {
        await this.authenticator.authenticate(request.headers.authorization, 'operator');
        await this.sendChanges(caller, stream, sent);
        return { over: false };
      },
    });
  }

  private async sendChanges(caller: Caller, stream: EventStream, sent: Map<string, string>): Promise<void> {
    const present = new Set<string>();
    for await (const page of sourcePages(this.upstream, caller))
      for (const source of await this.views.many(caller.tenant, page)) {
        present.add(source.id);
        const state = digest(source);
        if (sent.get(source.id) !== state && stream.send('source', source)) sent.set(source.id, state);
      }
    for (const id of [...sent.keys()]) if (!present.has(id) && stream.send('removed', { id })) sent.delete(id);
  }
}
