import type { Caller, Role } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { createNamespace, testStack } from '@helpdex/testing';
import { ADMIN_KEY, RegistryFixture } from './registry.fixture';

let registry: RegistryFixture;
let admin: Caller;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'keys');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  admin = await registry.caller();
});
afterAll(() => registry?.stop());

const create = (role: Role = 'reader', expiresAt?: string) =>
  registry.rpc.call('keys.create', { caller: admin, input: { name: 'A key', role, ...(expiresAt && { expiresAt }) } });
const list = () => registry.rpc.call('keys.list', { caller: admin, input: {} });
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );

it('the bootstrap key is the admin of the default tenant, and stays the same through restarts', async () => {
  expect(admin).toEqual({ tenant: 't_default', keyId: 'key_bootstrap', role: 'admin', bootstrap: true });
  await registry.stopRegistry();
  await registry.startRegistry();
  await expect(registry.caller()).resolves.toEqual(admin);
  expect((await list()).items.filter(({ id }) => id === 'key_bootstrap')).toHaveLength(1);
  expect(registry.shown).toEqual([]);
});

it('another bootstrap key ends the former one', async () => {
  await registry.stopRegistry();
  await registry.startRegistry({ HELPDEX_ADMIN_KEY: `${ADMIN_KEY}-2` });
  expect(await codeOf(registry.caller())).toBe('key_invalid');
  await expect(registry.caller(`${ADMIN_KEY}-2`)).resolves.toEqual(admin);
  await registry.stopRegistry();
  await registry.startRegistry();
});

it('a key works with its role, shows its secret once and ends when it is revoked', async () => {
  const created = await create('operator');
  expect(created).toMatchObject({ role: 'operator', prefix: created.key.slice(0, 12), lastUsedAt: null, expiresAt: null });
  await expect(registry.caller(created.key)).resolves.toEqual({
    tenant: 't_default',
    keyId: created.id,
    role: 'operator',
    bootstrap: false,
  });
  const listed = (await list()).items;
  expect(listed.find(({ id }) => id === created.id)?.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(listed)).not.toContain(created.key.slice(12));
  await registry.rpc.call('keys.revoke', { caller: admin, input: { id: created.id } });
  expect(await codeOf(registry.caller(created.key))).toBe('key_invalid');
  expect(await codeOf(registry.rpc.call('keys.revoke', { caller: admin, input: { id: created.id } }))).toBe('key_not_found');
});

it('a key ends when its time has come', async () => {
  const expiresAt = new Date(Date.now() + 1_500).toISOString();
  const { key } = await create('agent', expiresAt);
  await expect(registry.caller(key)).resolves.toMatchObject({ role: 'agent' });
  await new Promise((resolve) => setTimeout(resolve, Date.parse(expiresAt) - Date.now() + 50));
  expect(await codeOf(registry.caller(key))).toBe('key_invalid');
  expect(await codeOf(create('agent', '2020-01-01T00:00:00.000Z'))).toBe('validation_failed');
});

it.each(['hdx_nosuchkey_at-all-in-this-place', 'hdx_', '', 'Bearer', ADMIN_KEY.slice(0, -1), `${ADMIN_KEY}x`])(
  'refuses "%s"',
  async (key) => {
    expect(await codeOf(registry.caller(key))).toBe('key_invalid');
  },
);

it('the bootstrap key cannot be revoked, and only it adds tenants, whose keys are apart', async () => {
  expect(await codeOf(registry.rpc.call('keys.revoke', { caller: admin, input: { id: 'key_bootstrap' } }))).toBe('key_is_bootstrap');
  const { id, adminKey } = await registry.rpc.call('tenants.create', { caller: admin, input: { name: 'Second' } });
  const second = await registry.caller(adminKey);
  expect(second).toMatchObject({ tenant: id, role: 'admin', bootstrap: false });
  expect(await codeOf(registry.rpc.call('tenants.create', { caller: second, input: { name: 'Third' } }))).toBe('bootstrap_key_required');
  const { items } = await registry.rpc.call('keys.list', { caller: second, input: {} });
  expect(items.map((key) => key.id)).toEqual([second.keyId]);
  expect(await codeOf(registry.rpc.call('keys.revoke', { caller: second, input: { id: (await create()).id } }))).toBe('key_not_found');
});

it('lists page by page', async () => {
  const wanted = (await list()).items.length + 3;
  await Promise.all([create(), create(), create()]);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await registry.rpc.call('keys.list', {
      caller: admin,
      input: { limit: 2, ...(cursor !== null && { cursor }) },
    });
    seen.push(...page.items.map((key) => key.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(wanted);
  expect(seen).toHaveLength(wanted);
});
