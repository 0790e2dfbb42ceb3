import type { Caller, DeletionDto } from '@helpdex/contracts';
import { floorOfRun, newId } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import { destroyed } from '../sources/credentials';
import { runInstead } from '../sources/source-change.service';
import { SourceCommit } from '../sources/source-commit.service';
import type { SourceRow } from '../sources/source.schema';
import { DeletionLoop } from './deletion.loop';
import { DeletionRepository } from './deletion.repository';
import { deletionView } from './deletion-view';

/**
 * A verdict may have come to lie a few versions above the last one of its run (ADR 3), which for the last version of a run is in the next one.
 * One run further nothing can be.
 */
const RUNS_TO_SPARE = 2;

/** Takes orders to delete sources, and shows their receipts. */
@Injectable()
export class DeletionService {
  constructor(
    @Inject(SourceCommit) private readonly commit: SourceCommit,
    @Inject(DeletionRepository) private readonly deletions: DeletionRepository,
    @Inject(DeletionLoop) private readonly loop: DeletionLoop,
  ) {}

  /**
   * From this one write on the source is as good as gone: no call to Zendesk, no credentials, and no record of it opens anything. What it left behind
   * is cleared away step by step. Said again while that is under way, the answer is the same receipt.
   * @throws DomainError `source_not_found`, also when it is deleted already.
   */
  async order(caller: Caller, id: string, purge: boolean, now: Date): Promise<DeletionDto> {
    let ordered: SourceRow | undefined;
    await this.commit.change({ caller, id, action: 'source.deleted', detail: { purge } }, (row) => {
      const fields = row.status === 'deleting' ? null : orderOn(row, purge, now);
      ordered = { ...row, ...fields };
      return fields;
    });
    if (!ordered) throw new Error('a change was made of no source');
    const receipt = await this.deletions.record(ordered);
    this.loop.kick();
    return deletionView(receipt);
  }

  async get(tenant: string, id: string): Promise<DeletionDto> {
    return deletionView(await this.deletions.get(tenant, id));
  }
}

const orderOn = (row: SourceRow, purge: boolean, now: Date): Partial<SourceRow> => ({
  status: 'deleting',
  credentials: destroyed(row.credentials),
  webhookSecret: null,
  ...runInstead(row, null),
  floor: floorOfRun(row.lastRun + RUNS_TO_SPARE),
  deletion: { id: newId('del'), purge, requestedAt: now },
  error: null,
  updatedAt: now,
});
