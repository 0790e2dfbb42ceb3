import { setTimeout as sleep } from 'node:timers/promises';
import { describeFailure } from '../stack.error';
import { ensureStack, type Stack, type StackOptions } from '../stack/ensure-stack';
import { commandLine } from '../system/process-table';

const LOOK_EVERY_MS = 3_000;

/** Starts a native server again when its process has died. Ends when the signal aborts. */
export async function watchStack(stack: Stack, options: StackOptions, signal: AbortSignal): Promise<void> {
  let { pids } = stack;
  while (!signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || Object.values(pids).every((pid) => commandLine(pid) !== null)) continue;
    try {
      ({ pids } = await ensureStack({ ...options, signal }));
    } catch (error) {
      if (!signal.aborted) options.progress?.line('stack', describeFailure(error));
    }
  }
}
