import { FINAL_REBUILD_STATUSES, type RebuildDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { BenchWorld } from '../bench-world';

const LIMITS = { timeoutMs: 900_000, everyMs: 50 };

/** `fill`: seconds from the order until the new index holds everything; `whole`: until it is searched. @throws when it does not get there */
export async function measureRebuild({ api }: BenchWorld): Promise<{ fill: number; whole: number; rebuilt: RebuildDto }> {
  const start = performance.now();
  const { id } = await api.startRebuild('benchmark');
  const since = (): number => (performance.now() - start) / 1_000;
  const until = (isReached: (rebuild: RebuildDto) => boolean): Promise<RebuildDto> =>
    eventually(async () => {
      const rebuild = await api.getRebuild(id);
      if (!isReached(rebuild)) throw new Error(`rebuild ${id} is ${rebuild.status}`);
      return rebuild;
    }, LIMITS);
  await until(({ status }) => status !== 'replaying');
  const fill = since();
  const rebuilt = await until(({ status }) => FINAL_REBUILD_STATUSES.includes(status));
  if (rebuilt.status !== 'swapped') throw new Error(`the rebuild ended ${rebuilt.status}: ${JSON.stringify(rebuilt.error)}`);
  return { fill, whole: since(), rebuilt };
}
