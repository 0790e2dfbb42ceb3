import type { Caller, RegisteredSource, SealedCredentials } from '@helpdex/contracts';
import { openSecret } from '@helpdex/domain';
import { createNamespace, eventually, testStack } from '@helpdex/testing';
import { randomBytes } from 'node:crypto';
import { SealedStore } from '../secrets/sealed-store';
import { SOURCES, type SourceModel } from '../sources/source.schema';
import { MASTER_KEY, RegistryFixture } from './registry.fixture';

const NEW_KEY = randomBytes(32);
const OLD = `k1:${MASTER_KEY.toString('base64')}`;
const NEW = `k2:${NEW_KEY.toString('base64')}`;
const SECRET = 'canary-zendesk-token';

let registry: RegistryFixture;
let admin: Caller;
let source: RegisteredSource;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'masterkeys');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  admin = await registry.caller();
  source = await registry.rpc.call('sources.create', {
    caller: admin,
    input: {
      ...{ type: 'zendesk', name: 'Acme', subdomain: 'acme', cadence: 'manual', startSync: false },
      credentials: { kind: 'api_token', email: 'admin@acme.test', token: SECRET },
    },
  });
});
afterAll(() => registry?.stop());

const restart = async (masterKeys: string): Promise<void> => {
  await registry.stopRegistry();
  await registry.startRegistry({ HELPDEX_MASTER_KEYS: masterKeys });
};
const read = (): Promise<SealedCredentials> => registry.rpc.call('credentials.read', { tenant: admin.tenant, source: source.id });
const opened = ({ tenant, source: of, subdomain, secret }: SealedCredentials, kid: string, key: Buffer): string =>
  openSecret({ primary: kid, keys: new Map([[kid, key]]) }, { tenant, source: of, subdomain, field: 'credentials' }, secret);

it('a second key changes nothing yet', async () => {
  await restart(`${OLD},${NEW}`);
  expect((await read()).secret.kid).toBe('k1');
});

it('put first, it takes over what is stored, without the secret being entered again', async () => {
  const before = (await read()).secret;
  await restart(`${NEW},${OLD}`);
  await eventually(async () => expect((await read()).secret.kid).toBe('k2'), { timeoutMs: 20_000, everyMs: 100 });
  const after = await read();
  expect([after.secret.sealed, after.secret.wrapped === before.wrapped]).toEqual([before.sealed, false]);
  expect(opened(after, 'k2', NEW_KEY)).toContain(SECRET);
  expect(await registry.part(SealedStore).keysInUse()).toEqual(['k2']);
  await restart(NEW);
  expect(opened(await read(), 'k2', NEW_KEY)).toContain(SECRET);
});

it('a start without a key that is still needed is refused, and names it', async () => {
  await registry.stopRegistry();
  await expect(registry.startRegistry({ HELPDEX_MASTER_KEYS: OLD })).rejects.toThrow(/lacks "k2"/);
  await registry.startRegistry({ HELPDEX_MASTER_KEYS: NEW });
});

it('another subdomain, tenant or source voids the secret', async () => {
  const sealed = await read();
  for (const change of [{ subdomain: 'evil' }, { tenant: 't_other' }, { source: 'src_other' }])
    expect(() => opened({ ...sealed, ...change }, 'k2', NEW_KEY)).toThrow(/cannot be opened/);
  await registry.part<SourceModel>(SOURCES).updateOne({ _id: source.id }, { $set: { subdomain: 'evil' } });
  const moved = await read();
  expect(moved.subdomain).toBe('evil');
  expect(() => opened(moved, 'k2', NEW_KEY)).toThrow(/cannot be opened/);
  await registry.part<SourceModel>(SOURCES).updateOne({ _id: source.id }, { $set: { subdomain: 'acme' } });
});
