import { setTimeout as sleep } from 'node:timers/promises';
import { FINAL_RUN_STATUSES, type RunDto, type SourceDto } from '@helpdex/contracts';
import type { Progress } from '../system/progress';
import type { HelpdexApi } from './helpdex-api';
import { DEMO_ACCOUNT } from './simulator';

const CREDENTIALS = { kind: 'api_token', email: DEMO_ACCOUNT.email, token: DEMO_ACCOUNT.token } as const;

/** Adds the demo source, or takes the one of an earlier start, and starts a sync of it. */
export async function startDemoSync(api: HelpdexApi): Promise<{ source: SourceDto; run: RunDto }> {
  const { items } = await api.listSources();
  const known = items.find(({ subdomain }) => subdomain === DEMO_ACCOUNT.subdomain);
  if (known === undefined) {
    const source = await api.createSource({
      type: 'zendesk',
      name: 'Demo help center',
      subdomain: DEMO_ACCOUNT.subdomain,
      credentials: CREDENTIALS,
      cadence: 'hourly',
      startSync: true,
    });
    return { source, run: source.activeRun ?? (await api.sync(source.id)) };
  }
  if (known.status === 'disconnected') {
    const source = await api.reconnect(known.id, CREDENTIALS);
    return { source, run: source.activeRun ?? (await api.sync(source.id)) };
  }
  return { source: known, run: await api.sync(known.id) };
}

const POLL_MS = 500;
/** A run that shows no change for so long is reported, not waited for: something is stuck. */
const STALL_MS = 180_000;

/** Prints the run's progress as it changes and returns it once it has ended. */
export async function followRun(api: HelpdexApi, runId: string, progress: Progress, signal?: AbortSignal): Promise<RunDto> {
  let shown = '';
  let changedAt = Date.now();
  for (;;) {
    const run = await api.getRun(runId);
    const line = describeRun(run);
    if (line !== shown) {
      progress.line('sync', line);
      shown = line;
      changedAt = Date.now();
    }
    if (FINAL_RUN_STATUSES.includes(run.status)) return run;
    if (Date.now() - changedAt > STALL_MS) throw new Error(`the sync shows no progress for ${STALL_MS / 1000} s (${line})`);
    await sleep(POLL_MS, undefined, signal ? { signal } : {});
  }
}

export function describeRun({ status, progress: { done, total }, counts }: RunDto): string {
  const share = total !== null && total > 0 ? ` of ${total} (${Math.floor((100 * Math.min(done, total)) / total)} %)` : '';
  return `${status.replaceAll('_', ' ')}, ${done}${share} done, ${counts.indexed} indexed`;
}

/** Did the run do its work? Problems with single articles are listed in quarantine and do not make it a failure. */
export const succeeded = ({ status }: RunDto): boolean => status === 'completed' || status === 'completed_with_problems';
