import { Inject, Injectable } from '@nestjs/common';
import { FINAL_RUN_STATUSES, type Caller, type RunDto } from '@helpdex/contracts';
import type { Request, Response } from 'express';
import { Authenticator } from '../auth/authenticator';
import { CLOCK, type Clock } from '../clock/clock.port';
import { OpenStreams } from '../streams/open-streams';
import { watch } from '../streams/watch';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';

/** A little more than half a second: at most two events a second also when timers and the network jitter. */
export const RUN_POLL_MS = 550;

/** Streams one run until it has ended. */
@Injectable()
export class RunEvents {
  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `progress` whenever the run has changed, then `end` with its last state. Resolves when the stream has ended. */
  async stream(caller: Caller, id: string, request: Request, response: Response): Promise<void> {
    // Read before the stream opens, so that an unknown run is an ordinary 404.
    let run = await this.read(caller, id);
    const stream = this.streams.open(caller, response);
    let first = true;
    let sent = '';
    await watch(stream, this.clock, {
      everyMs: RUN_POLL_MS,
      look: async () => {
        if (!first) run = await this.readAgain(caller, id, request);
        first = false;
        const state = JSON.stringify(run);
        if (state !== sent && stream.send('progress', run)) sent = state;
        return { over: FINAL_RUN_STATUSES.includes(run.status) && state === sent && stream.send('end', run) };
      },
    });
  }

  private read(caller: Caller, id: string): Promise<RunDto> {
    return this.upstream.call('runs.get', { caller, input: { id } });
  }

  private async readAgain(caller: Caller, id: string, request: Request): Promise<RunDto> {
    await this.authenticator.authenticate(request.headers.authorization, 'operator');
    return this.read(caller, id);
  }
}
