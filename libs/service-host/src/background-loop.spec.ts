import { createLogger } from '@helpdex/observability';
import { FakeClock } from '@helpdex/testing';
import { BackgroundLoop } from './background-loop';

const lines: string[] = [];
const logger = createLogger({ service: 'spec', level: 'info', destination: { write: (line) => void lines.push(line) } });
const turn = () => new Promise((resolve) => setImmediate(resolve));

let clock: FakeClock;
let passes: number;
let pass: (signal: AbortSignal) => Promise<void>;
const loop = () =>
  new BackgroundLoop({
    ...{ name: 'spec', everyMs: 1_000, clock, logger },
    pass: async (signal) => {
      passes += 1;
      await pass(signal);
    },
  });

beforeEach(() => {
  clock = new FakeClock();
  passes = lines.length = 0;
  pass = () => Promise.resolve();
});

it('passes at once, then every so often, until it is stopped', async () => {
  const running = loop();
  running.start();
  running.start();
  await turn();
  expect(passes).toBe(1);
  await clock.advance(2_500);
  expect(passes).toBe(3);
  await running.stop();
  await clock.advance(5_000);
  expect(passes).toBe(3);
  expect(clock.sleeping).toBe(0);
});

it('passes at once when it is woken, also during a pass', async () => {
  let release: () => void = () => undefined;
  pass = () => new Promise((resolve) => (release = resolve));
  const running = loop();
  running.start();
  running.kick();
  running.kick();
  release();
  await turn();
  expect(passes).toBe(2);
  release();
  await turn();
  running.kick();
  await turn();
  expect(passes).toBe(3);
  release();
  await running.stop();
});

it('goes on after a failure, which it logs', async () => {
  pass = () => Promise.reject(new Error('down'));
  const running = loop();
  running.start();
  await turn();
  await clock.advance(1_000);
  expect(passes).toBe(2);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('background pass failed');
  await running.stop();
});

it('waits for the pass under way when it is stopped, and tells it', async () => {
  let ended = false;
  pass = (signal) =>
    new Promise((resolve) =>
      signal.addEventListener('abort', () =>
        setImmediate(() => {
          ended = true;
          resolve();
        }),
      ),
    );
  const running = loop();
  running.start();
  await running.stop();
  expect(ended).toBe(true);
});
