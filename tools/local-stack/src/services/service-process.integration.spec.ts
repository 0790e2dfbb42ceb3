import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort } from '../system/ports';
import { commandLine } from '../system/process-table';
import { pollUntil } from '../system/poll-until';
import { restartDelay, ServiceProcess, type RestartPolicy, type ServiceProcessOptions } from './service-process';

const QUICK: RestartPolicy = { firstDelayMs: 10, maxDelayMs: 40, forgetAfterMs: 60_000, maxCrashes: 3, maxCrashesAtStart: 2 };

describe('a supervised service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'helpdex-service-'));
  let service: ServiceProcess | undefined;
  afterEach(() => service?.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A service that is ready after a moment. @param code runs first */
  async function create(code: string, options: ServiceProcessOptions = {}): Promise<ServiceProcess> {
    const port = await choosePort({ subject: 'spec' });
    const serve = `setTimeout(() => require('node:http').createServer((_, answer) => answer.end('ok')).listen(${port}, '127.0.0.1'), 50)`;
    service = new ServiceProcess(
      {
        name: 'example',
        command: process.execPath,
        args: ['-e', `${code}; ${serve}`],
        cwd: folder,
        env: { PATH: process.env['PATH'] },
        logFile: join(folder, `example-${port}.log`),
        readyUrl: `http://127.0.0.1:${port}/health/ready`,
      },
      { readyTimeoutMs: 10_000, ...options },
    );
    return service;
  }

  it('is ready once it answers, and gone once it was stopped', async () => {
    const example = await create('');
    await example.start();
    const pid = example.pid ?? -1;
    expect(commandLine(pid)).not.toBeNull();
    await example.stop();
    expect(example.pid).toBeUndefined();
    expect(commandLine(pid)).toBeNull();
  });

  it('says why it did not become ready', async () => {
    const example = await create("console.error('KAFKA_BROKERS must be set'); process.exit(3)");
    await expect(example.start()).rejects.toThrow(/example did not become ready: the process ended[\s\S]*KAFKA_BROKERS must be set/);
  });

  it('is killed when it does not stop by itself', async () => {
    const example = await create("process.on('SIGTERM', () => undefined)", { stopGraceMs: 100 });
    await example.start();
    await example.stop();
    expect(example.isRunning).toBe(false);
  });

  it('comes back after a crash, without the environment of its first run', async () => {
    const lines: string[] = [];
    const example = await create("console.log('FAILPOINT=' + process.env.FAILPOINT)", {
      restart: QUICK,
      report: (line) => lines.push(line),
    });
    await example.start({ FAILPOINT: 'here:1' });
    const before = example.pid;
    example.kill('SIGKILL');
    await example.untilExit();
    await example.untilReady();
    expect(example.pid).not.toBe(before);
    expect(lines).toEqual([expect.stringContaining('example ended (SIGKILL); starting it again in 0.01 s')]);
  });

  it('stays down after too many crashes in a row, sooner if it was never ready', async () => {
    const lines: string[] = [];
    const hopeless = await create('process.exit(1)', { restart: QUICK, report: (line) => lines.push(line) });
    await expect(hopeless.start()).rejects.toThrow('the process ended');
    expect(lines).toEqual([expect.stringContaining('starting it again'), expect.stringContaining('for the 2nd time and stays down')]);

    const example = await create('', { restart: QUICK, report: (line) => lines.push(line) });
    await example.start();
    for (let crash = 1; crash <= QUICK.maxCrashes; crash++) {
      await pollUntil(() => (example.isRunning ? Promise.resolve() : Promise.reject(new Error('down'))), { timeoutMs: 5_000, everyMs: 5 });
      example.kill('SIGKILL');
      await example.untilExit();
    }
    await pollUntil(async () => expect(lines.at(-1)).toContain('for the 3rd time and stays down'), { timeoutMs: 5_000 });
  });

  it('does not come back when it is stopped while it waits for its restart', async () => {
    const example = await create('', { restart: { ...QUICK, firstDelayMs: 200 } });
    await example.start();
    example.kill('SIGKILL');
    await example.untilExit();
    await example.stop();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(example.isRunning).toBe(false);
  });

  it('waits longer after each crash, up to a limit', () => {
    expect([1, 2, 3, 4].map((crashes) => restartDelay(QUICK, crashes))).toEqual([10, 20, 40, 40]);
  });
});
