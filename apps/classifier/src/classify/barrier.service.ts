import type { RunBarrier, SourceChanged } from '@helpdex/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { RunProgress } from '../progress/run-progress';
import { RejudgeService } from '../sources/rejudge.service';
import { SweepService } from '../sweep/sweep.service';

/** What follows when a partition has settled everything before a barrier. */
@Injectable()
export class BarrierService {
  constructor(
    @Inject(RunProgress) private readonly progress: RunProgress,
    @Inject(SweepService) private readonly sweep: SweepService,
    @Inject(RejudgeService) private readonly rejudge: RejudgeService,
  ) {}

  /** The final one is passed on, others start a sweep. */
  async settle(barrier: RunBarrier, changed: SourceChanged, offset: number): Promise<void> {
    if (barrier.final) return this.progress.passBarrier(barrier, offset);
    // An entry that the source does not take in any more is not missing from its listing.
    await this.rejudge.all(changed);
    await this.sweep.settle(barrier);
  }
}
