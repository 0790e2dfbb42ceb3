import { createLogger } from './logger';
import { closeOnSignals } from './shutdown';

const logger = createLogger({ service: 'svc', level: 'silent' });

function supervised(close: () => Promise<void>, timeoutMs = 1_000) {
  const exits: number[] = [];
  let report: (code: number) => void = () => undefined;
  const exited = new Promise<number>((resolve) => (report = resolve));
  const fatal = closeOnSignals({
    close,
    logger,
    timeoutMs,
    exit: (code) => {
      exits.push(code);
      report(code);
    },
  });
  return { exits, exited, fatal };
}

describe('closeOnSignals', () => {
  afterEach(() => {
    process.removeAllListeners('SIGTERM');
    process.removeAllListeners('SIGINT');
  });

  it('closes once and ends with 0 on a signal', async () => {
    let closed = 0;
    const { exited, exits } = supervised(async () => void (closed += 1));
    process.emit('SIGTERM');
    process.emit('SIGINT');
    expect(await exited).toBe(0);
    expect([closed, exits]).toEqual([1, [0]]);
  });

  it('ends with 1 after a fatal error, when closing fails, and when it takes too long', async () => {
    const fatal = supervised(() => Promise.resolve());
    fatal.fatal(new Error('crash'));
    expect(await fatal.exited).toBe(1);
    const failing = supervised(() => Promise.reject(new Error('stuck')));
    process.emit('SIGTERM');
    expect(await failing.exited).toBe(1);
    process.removeAllListeners('SIGTERM');
    const slow = supervised(() => new Promise(() => undefined), 20);
    process.emit('SIGTERM');
    expect(await slow.exited).toBe(1);
  });
});
