import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestGateway } from '../testing/test-gateway';

const HTML = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, key: null };
const ANY = { headers: { accept: '*/*' }, key: null };
const PAGE = '<!doctype html><title>Helpdex</title>';
const NONCE_META = '<meta property="csp-nonce" nonce="__CSP_NONCE__">';

describe('the dashboard', () => {
  let gateway: TestGateway;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'helpdex-dashboard-'));
    const built = join(folder, 'built');
    mkdirSync(join(built, 'assets'), { recursive: true });
    writeFileSync(join(built, 'index.html'), PAGE + NONCE_META);
    writeFileSync(join(built, 'assets', 'app-1a2b3c.js'), 'export {};');
    writeFileSync(join(built, 'favicon.svg'), '<svg/>');
    writeFileSync(join(built, '.env'), 'canary');
    writeFileSync(join(folder, 'outside.txt'), 'canary');
    gateway = await TestGateway.start({ dashboardDir: built });
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(['/', '/sources', '/sources/src_1', '/articles?visibility=public'])('has its page at %s, kept by nobody', async (path) => {
    const response = await gateway.get(path, HTML);
    expect([response.status, response.type, response.text.startsWith(PAGE)]).toEqual([200, 'text/html', true]);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('gives the page also to those who take anything', async () => {
    expect((await gateway.get('/', ANY)).text).toContain(PAGE);
  });

  it('lets hashed files be kept for ever, and others be asked for again', async () => {
    const script = await gateway.get('/assets/app-1a2b3c.js', ANY);
    expect([script.status, script.type, script.headers['cache-control']]).toEqual([
      200,
      'text/javascript',
      'public, max-age=31536000, immutable',
    ]);
    expect((await gateway.get('/favicon.svg', ANY)).headers['cache-control']).toBe('no-cache');
  });

  it.each(['/assets/app-0000.js', '/missing.css', '/.env', '/..%2foutside.txt', '/%2e%2e/outside.txt', '/assets/..%5c..%5coutside.txt'])(
    'has no file at %s, and gives no page for it',
    async (path) => {
      const response = await gateway.get(path, HTML);
      expect([400, 403, 404]).toContain(response.status);
      expect([response.type, response.text.includes('canary')]).toEqual(['application/problem+json', false]);
    },
  );

  it.each(['/api', '/api/v1/nope', '/health', '/health/nope', '/metrics/nope', '/mcp', '/API/v1/nope'])(
    'gives no page at %s, which belongs to programs',
    async (path) => {
      const response = await gateway.get(path, HTML);
      expect([response.status, response.type]).toEqual([path === '/mcp' ? 405 : 404, 'application/problem+json']);
    },
  );

  it('gives no page to who takes JSON only, nor to a POST', async () => {
    expect((await gateway.get('/sources', { headers: { accept: 'application/json' }, key: null })).status).toBe(404);
    expect((await gateway.post('/sources', {}, { key: null })).status).toBe(404);
  });

  it('runs its own scripts only, and in nobody’s frame', async () => {
    const { headers } = await gateway.get('/', HTML);
    const policy = Object.fromEntries(
      String(headers['content-security-policy'])
        .split('; ')
        .map((part): [string, string] => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]),
    );
    expect(policy).toMatchObject({
      'default-src': "'self'",
      'script-src': "'self'",
      'connect-src': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('allows style elements by a nonce only, which is another one in every answer', async () => {
    const answers = [await gateway.get('/', HTML), await gateway.get('/sources', HTML), await gateway.get('/index.html', ANY)];
    const nonces = answers.map(({ headers, text }) => {
      const [, allowed] = /style-src 'self' 'nonce-([\w-]{22})';/.exec(String(headers['content-security-policy'])) ?? [];
      expect(text).toContain(`nonce="${allowed}"`);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      return allowed;
    });
    expect(new Set(nonces).size).toBe(3);
  });

  it('lets answers of the API do nothing in a browser, and be kept by nobody', async () => {
    const { headers } = await gateway.get('/api/v1/sources', { key: null });
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });
});

describe('a gateway without a dashboard', () => {
  it.each([undefined, '/nowhere/at/all'])('has nothing at / (%s)', async (dashboardDir) => {
    const gateway = await TestGateway.start(dashboardDir === undefined ? {} : { dashboardDir });
    const response = await gateway.get('/', HTML);
    expect([response.status, response.type]).toEqual([404, 'application/problem+json']);
    await gateway.stop();
  });
});
