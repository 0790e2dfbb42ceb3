import type { RpcPattern } from '@helpdex/contracts';
import { DELETION_STEPS } from './deletion-steps';
import type { DeletionRow } from './deletion.schema';
import { DeletionWorker } from './deletion-worker';

const NOW = Date.parse('2026-11-24T10:00:00.000Z');
const fresh = (): DeletionRow => ({
  ...{ _id: 'del_1', tenant: 't_one', source: 'src_1', floor: 7_340_032, purge: true, step: 0, ends: null },
  ...{ removed: { public: 0, internal: 0 }, requestedAt: new Date(NOW), finishedAt: null },
});

/** Everything around the worker, as it would be after a crash: only the row is kept. */
class Surroundings {
  row = fresh();
  readonly calls: string[] = [];
  announced = true;
  drained = true;
  /** What the services answer, one after the other; the last one again and again. */
  closings = [{ removed: 3, isClosed: true }];
  erasures = [{ erased: 0 }];
  failsAt: string | undefined;

  worker(): DeletionWorker {
    return new DeletionWorker(
      { change: (row: DeletionRow, fields: Partial<DeletionRow>) => Promise.resolve(this.change(row, fields)) } as never,
      {
        endsOf: ({ suffix }: { suffix: string }) => Promise.resolve({ '0': `end of ${suffix}` }),
        isPast: (topic: { suffix: string }, groups: string[], ends: object) =>
          this.note(`drain ${topic.suffix} ${groups.join()} ${JSON.stringify(ends)}`, this.drained),
      } as never,
      { call: (pattern: RpcPattern, request: { side?: string }) => this.answer(pattern, request) } as never,
      {
        isAnnounced: () => this.note('announced', this.announced),
        remove: () => this.note('remove', undefined),
        noteEnd: () => this.note('audit', undefined),
      } as never,
      { now: () => NOW } as never,
    );
  }

  advance(): Promise<void> {
    return this.worker().advance(this.row, new AbortController().signal);
  }

  private change(row: DeletionRow, fields: Partial<DeletionRow>): DeletionRow | null {
    if (row.step !== this.row.step || this.row.finishedAt) return null;
    this.row = { ...this.row, ...fields };
    return this.row;
  }

  private answer(pattern: RpcPattern, { side }: { side?: string }): Promise<unknown> {
    if (pattern === 'ledger.erase') return this.note('erase', this.erasures.length > 1 ? this.erasures.shift() : this.erasures[0]);
    return this.note(`close ${side}`, this.closings.length > 1 ? this.closings.shift() : this.closings[0]);
  }

  private note<T>(call: string, answer: T): Promise<T> {
    this.calls.push(call);
    return this.failsAt === call ? Promise.reject(new Error(`${call} is down`)) : Promise.resolve(answer);
  }
}

let around: Surroundings;
beforeEach(() => {
  around = new Surroundings();
});

it('clears customers’ side first, empties the pipeline, clears once more, and only then lets the source go', async () => {
  await around.advance();
  expect(around.calls.map((call) => call.replace(/ \{.*/, ''))).toEqual([
    ...['announced', 'close public', 'close internal', 'erase'],
    'drain source.changed.v1 fetcher-sources,scheduler,classifier-sources,indexer-sources',
    'drain article.fetched.v1 classifier',
    'drain article.classified.v1 indexer',
    ...['close public', 'close internal', 'erase', 'remove', 'audit'],
  ]);
  expect(around.row).toMatchObject({ removed: { public: 3, internal: 3 }, finishedAt: new Date(NOW) });
});

it('waits for what everybody has to know first', async () => {
  around.announced = false;
  await around.advance();
  expect([around.calls, around.row.step]).toEqual([['announced'], 0]);
});

it('waits for the ends that the topic had when it began to wait, not for those of later', async () => {
  around.drained = false;
  await around.advance();
  const step = around.row.step;
  expect(around.row.ends).toEqual({ '0': 'end of source.changed.v1' });
  around.row = { ...around.row, ends: { '0': 'noted before' } };
  await around.advance();
  expect(around.calls.at(-1)).toContain('{"0":"noted before"}');
  expect(around.row.step).toBe(step);
  around.drained = true;
  await around.advance();
  expect(around.row.finishedAt).not.toBeNull();
});

it('calls as often as a service needs, and counts what left only once', async () => {
  around.closings = [
    { removed: 500, isClosed: false },
    { removed: 800, isClosed: true },
    { removed: 2, isClosed: true },
    { removed: 801, isClosed: true },
    { removed: 2, isClosed: true },
  ];
  around.erasures = [{ erased: 500 }, { erased: 300 }, { erased: 0 }];
  await around.advance();
  await around.advance();
  expect(around.row.removed).toEqual({ public: 801, internal: 2 });
  expect(around.calls.filter((call) => call === 'erase')).toHaveLength(4);
  expect(around.row.finishedAt).not.toBeNull();
});

it.each(DELETION_STEPS.map(({ kind }, at) => [kind, at]).filter(([kind]) => kind === 'close' || kind === 'erase'))(
  'goes on at %s (step %i) where it was when a service failed',
  async (_kind, at) => {
    await around.advance();
    const whole = around.calls;
    around = new Surroundings();
    let calls = 0;
    around.row = { ...fresh(), step: Number(at) };
    around.failsAt = whole[Number(at)];
    await expect(around.advance()).rejects.toThrow('is down');
    expect(around.row).toMatchObject({ step: at, finishedAt: null });
    calls = around.calls.length;
    around.failsAt = undefined;
    await around.advance();
    expect(around.calls.slice(calls)).toEqual(whole.slice(Number(at)));
  },
);

it('leaves it to another instance that is further on', async () => {
  const behind = around.row;
  around.row = { ...around.row, step: 4 };
  await around.worker().advance(behind, new AbortController().signal);
  expect([around.calls, around.row.step]).toEqual([['announced'], 4]);
});
