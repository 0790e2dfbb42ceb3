import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '@helpdex/testing';
import { done } from '../outcome';
import type { Batch } from '../record';
import { collecting, KafkaBench, numbersOf, numbersTopic, range } from './kafka-bench.fixture';

const CHECKOUT = join(__dirname, '../../../..');

describe('the end of a consumer', () => {
  let bench: KafkaBench;
  beforeEach(async () => {
    bench = await KafkaBench.open(numbersTopic());
  });
  afterEach(() => bench.close());

  it('settles and commits what is in hand, takes nothing new, and leaves the rest to the next member', async () => {
    await bench.publishNumbers(range(0, 30));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const started: number[][] = [];
    const consumer = await bench.consume(
      {
        role: 'batch',
        handle: async (batch) => {
          started.push(numbersOf(batch));
          await gate;
          return done();
        },
      },
      { limits: { maxRecords: 10 } },
    );
    await eventually(() => expect(started).toHaveLength(1));
    const closed = consumer.close(8_000);
    release();
    await closed;
    expect(started).toEqual([range(0, 10)]);
    expect(await bench.committed()).toEqual(new Map([[0, 10n]]));

    const { seen, handle } = collecting();
    await bench.consume({ role: 'batch', handle });
    await bench.spy.count(30, ({ outcome }) => outcome === 'done');
    expect(seen).toEqual(range(10, 30));
  });

  it('ends in time although a handler does not, having asked it to hurry; its records come again', async () => {
    await bench.publishNumbers([1, 2]);
    let hurried = false;
    let release: () => void = () => undefined;
    const hung = new Promise<void>((resolve) => (release = resolve));
    const consumer = await bench.consume({
      role: 'batch',
      handle: ({ signal }: Batch) => {
        signal.addEventListener('abort', () => (hurried = true));
        return hung.then(() => done());
      },
    });
    await eventually(() => expect(consumer.lags()[0]?.records).toBe(2n));
    const started = Date.now();
    await consumer.close(1_500);
    expect(Date.now() - started).toBeLessThan(2_500);
    expect(hurried).toBe(true);
    expect(await bench.committed()).toEqual(new Map());
    release();
  });

  it('does not wait for a partition that is paused', async () => {
    await bench.publishNumbers([1]);
    const consumer = await bench.consume({
      role: 'batch',
      handle: () => Promise.resolve({ kind: 'retry', reason: 'later', afterMs: 600_000 }),
    });
    await bench.spy.next(({ outcome }) => outcome === 'retry');
    const started = Date.now();
    await consumer.close(8_000);
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  it('ends a real process with 0 on SIGTERM, offsets of the work in hand committed', async () => {
    await bench.publishNumbers(range(0, 40));
    const child = startService(bench);
    const output = collect(child);
    await eventually(() => expect(output.text).toContain('handling 0'), { timeoutMs: 30_000 });
    const started = Date.now();
    child.kill('SIGTERM');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect({ code, signal, output: code === 0 ? '' : output.text }).toEqual({ code: 0, signal: null, output: '' });
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(output.text).toContain('handled 0');
    expect(await bench.committed('service')).toEqual(new Map([[0, 10n]]));
  });

  it('loses nothing when the process dies between effect and commit: the records come again', async () => {
    await bench.publishNumbers(range(0, 40));
    const child = startService(bench, { HELPDEX_TESTING: '1', FAILPOINT: 'kafka.before-commit:2' });
    const output = collect(child);
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(output.text).toContain('handled 10');
    expect(await bench.committed('service')).toEqual(new Map([[0, 10n]]));

    const { seen, handle } = collecting();
    await bench.consume({ role: 'batch', handle }, { group: 'service' });
    // The dead member holds the partition until its session of 10 s is over.
    await bench.spy.count(30, ({ outcome }) => outcome === 'done', 60_000);
    expect(seen).toEqual(range(10, 40));
    expect(await bench.committed('service')).toEqual(new Map([[0, 40n]]));
  });
});

function startService({ namespace, brokers }: KafkaBench, more: Record<string, string> = {}): ChildProcess {
  // The service itself, not the command line of tsx, which would stand between it and the signals.
  return spawn(process.execPath, ['-C', '@helpdex/source', '--import', 'tsx', join(__dirname, 'slow-service.fixture.ts')], {
    cwd: CHECKOUT,
    env: {
      PATH: process.env['PATH'],
      TSX_TSCONFIG_PATH: join(CHECKOUT, 'tsconfig.base.json'),
      KAFKA_BROKERS: brokers.join(','),
      HELPDEX_NAMESPACE: namespace,
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collect(child: ChildProcess): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output.text += chunk.toString()));
  return output;
}
