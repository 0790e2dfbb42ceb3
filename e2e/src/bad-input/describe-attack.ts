import { attack, chosenFuzz, INPUTS, operationsOf, type Described, type Report } from '@helpdex/testing/bad-input';
import { readFileSync } from 'node:fs';
import type { World } from '../world';
import { changedRecords, storedRecords } from './records';
import { setScene, type Scene } from './scene';

/** Attacks once, and says in specs of their own what must hold afterwards. */
export function describeAttack(world: () => World, { oneIn }: { oneIn: number }): void {
  const fuzz = chosenFuzz(20);
  let scene: Scene;
  let report: Report;
  let [before, after]: Map<string, string>[] = [];
  let untouched: unknown;
  const logs = (): string[] => world().services.all.map(({ logFile }) => readFileSync(logFile, 'utf8'));
  let logged: string[];
  const pids = (): (number | undefined)[] => world().services.all.map(({ pid }) => pid);
  let running: (number | undefined)[];

  beforeAll(async () => {
    scene = await setScene(world());
    [running, logged, untouched, before] = [pids(), logs(), await scene.untouched(), await storedRecords(world())];
    const { body: document } = await world().api.request<Described>('GET', '/api/openapi.json');
    const { example } = scene;
    report = await attack({ origin: world().services.gatewayUrl, operations: operationsOf(document), example, oneIn, fuzz });
    after = await storedRecords(world());
    console.log(
      `${INPUTS} inputs; made up with HELPDEX_FUZZ_SEED=${fuzz.seed}; ${JSON.stringify({ ...report, faults: report.faults.length })}`,
    );
  }, 900_000);

  it('tried each', () => {
    expect(INPUTS).toBeGreaterThan(500);
    expect(report.operations).toBeGreaterThan(40);
    expect(report.madeUp).toBe(report.operations * fuzz.runs);
    expect(report.fromCatalogue).toBeGreaterThan((report.operations * 300) / oneIn);
    // Some are right after all, most are told that they are not.
    expect(Object.keys(report.statuses)).toEqual(expect.arrayContaining(['200', '400', '404', '413', '415', '431']));
  });

  it('answers none with an error of its own, and tells nothing of its inside', () => expect(report.faults).toEqual([]));

  it('changes no record but those that were asked about', async () => {
    expect(before!.size).toBeGreaterThan(20);
    expect(changedRecords(before!, after!, scene.own)).toEqual([]);
    expect(await scene.untouched()).toEqual(untouched);
  });

  it('brings no service down, and surprises none', () => {
    expect(pids()).toEqual(running);
    const surprises = logs().flatMap((text, service) =>
      text
        .slice(logged[service]?.length)
        .split('\n')
        // What the Kafka client says of its connections has nothing to do with requests.
        .filter((line) => /"level":"(?:error|fatal)"|unexpectedly/.test(line) && !line.includes('"logger":"kafkajs"')),
    );
    expect(surprises).toEqual([]);
  });
}
