import { attack, chosenFuzz, INPUTS, operationsOf, type Described, type Operation, type Report } from '@helpdex/testing/bad-input';
import { answerEverything } from './testing/answering-upstream';
import { KEYS } from './testing/fake-upstream';
import { aSourceInput } from './testing/fixtures';
import { TestGateway } from './testing/test-gateway';

const IDS: Readonly<Record<string, string>> = {
  articles: 'src_1:48100000000017:en-us',
  quarantine: 'src_1:48100000000017:en-us',
  runs: 'run_1',
};
const BODIES: Readonly<Record<string, unknown>> = {
  'POST /api/v1/sources': aSourceInput(),
  'POST /api/v1/sources/check': aSourceInput(),
  'PATCH /api/v1/sources/{id}': { name: 'New' },
  'POST /api/v1/sources/{id}/reconnect': { credentials: { kind: 'api_token', email: 'admin@acme.test', token: 't' } },
  'PUT /api/v1/articles/{id}/visibility': { override: null },
  'POST /api/v1/rebuilds': { sourceId: null, reason: 'Test' },
  'POST /api/v1/drift-checks': { sourceId: 'src_1' },
  'POST /api/v1/keys': { name: 'K', role: 'agent' },
  'POST /api/v1/tenants': { name: 'Second' },
  'POST /api/v1/mcp': { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: { q: 'a' } } },
};
/** A part of the catalogue for each operation; what stands behind the gateway is tried with real services, and with more of it, in e2e. */
const ONE_IN = 40;
const FUZZ = chosenFuzz(4);

const example = ({ name, path }: Operation) => ({
  id: IDS[path.split('/')[3] ?? ''] ?? 'src_1',
  query: path.includes('/search') ? { q: 'a' } : {},
  body: BODIES[name],
  key: KEYS.bootstrap,
});

describe('nonsense, at every operation of the gateway', () => {
  let gateway: TestGateway;
  let report: Report;
  beforeAll(async () => {
    gateway = await TestGateway.start({ keyRequestsPerSecond: 100_000 });
    answerEverything(gateway.upstream);
    const document = (await gateway.get('/api/openapi.json', { key: null })).body as Described;
    const origin = `http://127.0.0.1:${gateway.port}`;
    report = await attack({ origin, operations: operationsOf(document), example, oneIn: ONE_IN, fuzz: FUZZ });
    const told = JSON.stringify({ ...report, faults: report.faults.length });
    process.stdout.write(`${INPUTS} inputs; made up with HELPDEX_FUZZ_SEED=${FUZZ.seed}; ${told}\n`);
  }, 300_000);
  afterAll(() => gateway.stop());

  it('is tried', () => {
    expect(INPUTS).toBeGreaterThan(500);
    expect(report.operations).toBeGreaterThan(40);
    expect(report.madeUp).toBe(report.operations * FUZZ.runs);
    expect(report.fromCatalogue).toBeGreaterThan((report.operations * 200) / ONE_IN);
    expect(Object.keys(report.statuses)).toEqual(expect.arrayContaining(['200', '400', '404']));
  });

  it('is never an error of ours, and never told about our inside', () => expect(report.faults).toEqual([]));

  it('is logged as no error', () => expect(gateway.log.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]));

  it('changes no prototype', () => expect(({} as { polluted?: unknown }).polluted).toBeUndefined());
});

describe('a gateway that breaks on some input', () => {
  it('is found', async () => {
    const gateway = await TestGateway.start();
    gateway.upstream.on('runs.get', () => Promise.reject(new TypeError('undefined is not a function')));
    const document = (await gateway.get('/api/openapi.json', { key: null })).body as Described;
    const operations = operationsOf(document).filter(({ name }) => name === 'GET /api/v1/runs/{id}');
    const { faults } = await attack({
      origin: `http://127.0.0.1:${gateway.port}`,
      operations,
      example,
      oneIn: 60,
      fuzz: { seed: 1, runs: 5 },
    });
    await gateway.stop();
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toMatch(/^500: GET/);
  });
});
