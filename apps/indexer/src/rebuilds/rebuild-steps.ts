import { Inject, Injectable } from '@nestjs/common';
import type { RebuildPhase, RebuildRow } from './rebuild.schema';
import { FillStep } from './steps/fill.step';
import { PrepareStep } from './steps/prepare.step';
import { ReturnStep } from './steps/return.step';
import type { RebuildStep, Turn } from './steps/step';
import { SwapStep } from './steps/swap.step';
import { VerifyStep } from './steps/verify.step';

/** Which step belongs to which phase. */
@Injectable()
export class RebuildSteps {
  private readonly steps: Partial<Record<RebuildPhase, RebuildStep>>;

  constructor(
    @Inject(PrepareStep) preparing: PrepareStep,
    @Inject(FillStep) filling: FillStep,
    @Inject(VerifyStep) verifying: VerifyStep,
    @Inject(SwapStep) swapping: SwapStep,
    @Inject(ReturnStep) returning: ReturnStep,
  ) {
    this.steps = { preparing, filling, verifying, swapping, returning, returningSwap: swapping };
  }

  /** @returns what to store of it, the next phase included. */
  run(turn: Turn): Promise<Partial<RebuildRow>> {
    const step = this.steps[turn.row.phase];
    if (!step) throw new Error(`a rebuild that is ${turn.row.phase} has no step`);
    return step.run(turn);
  }
}
