import type { Provider } from '@nestjs/common';
import { LedgerStandings } from './ledger-standings';
import { LiveTraffic } from './live-traffic';
import { RebuildAudits } from './rebuild-audits';
import { RebuildEnding } from './rebuild-ending';
import { RebuildLease } from './rebuild-lease';
import { RebuildLoop } from './rebuild.loop';
import { RebuildOrderService } from './rebuild-order.service';
import { RebuildRepository } from './rebuild.repository';
import { RebuildService } from './rebuild.service';
import { RebuildSteps } from './rebuild-steps';
import { RebuildWork } from './rebuild-work';
import { RebuildWorker } from './rebuild-worker';
import { EndedSources } from './steps/ended-sources';
import { FillStep } from './steps/fill.step';
import { PrepareStep } from './steps/prepare.step';
import { Replay } from './steps/replay';
import { ReturnStep } from './steps/return.step';
import { SwapStep } from './steps/swap.step';
import { VerifyStep } from './steps/verify.step';
import { GenerationComparison } from './verify/generation-comparison';
import { Verifier } from './verify/verifier';

export { RebuildsHandler } from './rebuilds.handler';

/** Everything that rebuilds an index. */
export const REBUILD_PROVIDERS: Provider[] = [
  ...[RebuildRepository, RebuildOrderService, RebuildService, RebuildWork, RebuildLoop, RebuildWorker, RebuildLease],
  ...[RebuildSteps, PrepareStep, FillStep, VerifyStep, SwapStep, ReturnStep, RebuildAudits, RebuildEnding],
  ...[Replay, Verifier, GenerationComparison, EndedSources, LedgerStandings, LiveTraffic],
];
