import type { Caller, DriftCheckDto, DriftCheckInput, DriftCheckQuery, Page } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { SOURCES } from '../sources/source-rules';
import { DriftRepository } from './drift.repository';
import type { DriftRow } from './drift.schema';

/** So long whoever starts a check waits for its end: small help centers are compared by then. */
const WAIT_MS = 8_000;
const LOOK_EVERY_MS = 200;

/** Starts and shows drift checks. */
@Injectable()
export class DriftList {
  constructor(
    @Inject(DriftRepository) private readonly checks: DriftRepository,
    @Inject(SOURCES) private readonly sources: SourceProjection,
  ) {}

  /** @throws DomainError `source_not_found`, `source_disconnected`, `source_deleting`. */
  async start(caller: Caller, input: DriftCheckInput): Promise<DriftCheckDto> {
    await this.refuseUnlessSynced(caller.tenant, input.sourceId);
    return driftView(await this.settled(await this.checks.start(caller, input)));
  }

  async get(tenant: string, id: string): Promise<DriftCheckDto> {
    return driftView(await this.checks.get(tenant, id));
  }

  async page(tenant: string, query: DriftCheckQuery): Promise<Page<DriftCheckDto>> {
    const { rows, nextCursor } = await this.checks.list(tenant, query);
    return { items: rows.map(driftView), nextCursor };
  }

  private async settled(row: DriftRow): Promise<DriftRow> {
    let current = row;
    for (let waited = 0; current.status === 'running' && waited < WAIT_MS; waited += LOOK_EVERY_MS) {
      await sleep(LOOK_EVERY_MS);
      current = await this.checks.get(row.tenant, row._id);
    }
    return current;
  }

  private async refuseUnlessSynced(tenant: string, source: string): Promise<void> {
    const status = (await this.sources.awaited(tenant, source))?.status;
    if (status === undefined || status === 'deleted') throw new DomainError('not_found', 'source_not_found', 'There is no such source.');
    if (status === 'deleting') throw new DomainError('conflict', 'source_deleting', 'The source is being deleted.');
    if (status === 'disconnected')
      throw new DomainError('conflict', 'source_disconnected', 'The source is disconnected. Reconnect it with new credentials first.');
  }
}

/** A check as REST shows it. */
export function driftView(row: DriftRow): DriftCheckDto {
  const { _id, source, status, heal, startedAt, finishedAt, compared, counts, differences, zendeskRequests, healRunId, error } = row;
  return {
    ...{ id: _id, sourceId: source, status, heal },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    ...{ compared, ...counts, differences, zendeskRequests, healRunId, error },
  };
}
