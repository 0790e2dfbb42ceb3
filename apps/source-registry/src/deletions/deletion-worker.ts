import type { Clock } from '@helpdex/kafka';
import { failpoint } from '@helpdex/observability';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../tokens';
import { DELETION_STEPS, type DeletionStep } from './deletion-steps';
import { DeletionRepository } from './deletion.repository';
import type { DeletionRow } from './deletion.schema';
import { PipelineDrain } from './pipeline-drain';
import { SourceRemoval } from './source-removal.service';

/** The services work for a few seconds per call and answer how far they came. */
const CALL_MS = 20_000;
/** Then the next deletion has its turn. */
const MAX_CALLS_PER_TURN = 20;

/** `note`: what to store of a step; `isDone`: go on with the next one. */
interface StepResult {
  isDone: boolean;
  note?: Partial<DeletionRow>;
}

/** Carries deletions out. Everything it needs is stored, every step may be repeated, and two instances at once do no harm. */
@Injectable()
export class DeletionWorker {
  constructor(
    @Inject(DeletionRepository) private readonly deletions: DeletionRepository,
    @Inject(PipelineDrain) private readonly drain: PipelineDrain,
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
    @Inject(SourceRemoval) private readonly removal: SourceRemoval,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Goes on until it is done, has to wait, or is told to stop. @throws when a service or a store does not answer; a later pass goes on. */
  async advance(deletion: DeletionRow, signal: AbortSignal): Promise<void> {
    let row = deletion;
    for (let call = 0; call < MAX_CALLS_PER_TURN && !signal.aborted && row.finishedAt === null; call += 1) {
      const step = DELETION_STEPS[row.step];
      if (!step) throw new Error(`deletion ${row._id} has no step ${row.step}`);
      const { isDone, note = {} } = await this.carryOut(step, row);
      const next = await this.deletions.change(row, {
        ...note,
        ...(isDone && step.kind !== 'finish' && { step: row.step + 1, ends: null }),
      });
      failpoint('registry.after-deletion-step');
      if (next && next.finishedAt !== null) await this.removal.noteEnd(next);
      // Waiting, or another instance is at it.
      if (!next || (!isDone && step.kind !== 'close' && step.kind !== 'erase')) return;
      row = next;
    }
  }

  private async carryOut(step: DeletionStep, row: DeletionRow): Promise<StepResult> {
    switch (step.kind) {
      case 'announce':
        return { isDone: await this.removal.isAnnounced(row) };
      case 'close':
        return this.close(row, step.side);
      case 'erase':
        return this.erase(row);
      case 'drain':
        return this.drained(row, step);
      case 'finish':
        return this.finish(row);
    }
  }

  private async close({ tenant, source, floor, removed }: DeletionRow, side: 'public' | 'internal'): Promise<StepResult> {
    const answer = await this.rpc.call('index.closeSource', { tenant, source, floor, side }, { deadlineMs: CALL_MS });
    return { isDone: answer.isClosed, note: { removed: { ...removed, [side]: Math.max(removed[side], answer.removed) } } };
  }

  private async erase({ tenant, source, floor, purge }: DeletionRow): Promise<StepResult> {
    const { erased } = await this.rpc.call('ledger.erase', { tenant, source, floor, purge }, { deadlineMs: CALL_MS });
    return { isDone: erased === 0 };
  }

  private async drained({ ends }: DeletionRow, { topic, groups }: Extract<DeletionStep, { kind: 'drain' }>): Promise<StepResult> {
    const wanted = ends ?? (await this.drain.endsOf(topic));
    return { isDone: await this.drain.isPast(topic, groups, wanted), note: { ends: wanted } };
  }

  private async finish(row: DeletionRow): Promise<StepResult> {
    await this.removal.remove(row);
    return { isDone: true, note: { finishedAt: new Date(this.clock.now()) } };
  }
}
