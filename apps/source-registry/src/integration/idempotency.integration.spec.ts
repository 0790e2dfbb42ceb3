import type { Caller, RepeatableState } from '@helpdex/contracts';
import { createNamespace, testStack } from '@helpdex/testing';
import type { KeptAnswerModel } from '../idempotency/kept-answer.schema';
import { KEPT_ANSWERS } from '../idempotency/kept-answer.schema';
import { RegistryFixture } from './registry.fixture';

let registry: RegistryFixture;
let admin: Caller;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'idempotency');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  admin = await registry.caller();
});
afterAll(() => registry?.stop());

const begin = (key: string, fingerprint = 'print', caller = admin): Promise<RepeatableState> =>
  registry.rpc.call('idempotency.begin', { caller, key, fingerprint });
const granted = async (key: string): Promise<string> => {
  const state = await begin(key);
  if (state.state !== 'granted') throw new Error(state.state);
  return state.turn;
};
const rows = (): KeptAnswerModel => registry.part<KeptAnswerModel>(KEPT_ANSWERS);

it('of twenty at once, one gets the turn; all get its answer', async () => {
  const states = await Promise.all(Array.from({ length: 20 }, () => begin('first-key')));
  const turns = states.flatMap((state) => (state.state === 'granted' ? [state.turn] : []));
  expect([turns.length, states.filter(({ state }) => state === 'running').length]).toEqual([1, 19]);
  const answer = { status: 201, body: { key: 'hdx_canary-secret' } };
  await registry.rpc.call('idempotency.finish', { caller: admin, key: 'first-key', turn: turns[0]!, answer });
  expect(await begin('first-key')).toEqual({ state: 'answered', answer });
});

it('stores neither the key nor the answer readably, and knows nobody else’s', async () => {
  const stored = JSON.stringify(await rows().find().lean());
  expect(stored).not.toMatch(/canary|first-key/);
  expect(await begin('first-key', 'print', { ...admin, keyId: 'key_other' })).toMatchObject({ state: 'granted' });
  expect(await begin('first-key', 'print', { ...admin, tenant: 't_other' })).toMatchObject({ state: 'granted' });
});

it('refuses another request under the same key', async () => {
  await expect(begin('first-key', 'another')).rejects.toMatchObject({ kind: 'unprocessable', code: 'idempotency_key_reused' });
});

it('what was abandoned may be done again; what was answered may not', async () => {
  const turn = await granted('k2');
  await registry.rpc.call('idempotency.abandon', { caller: admin, key: 'k2', turn });
  const second = await granted('k2');
  await registry.rpc.call('idempotency.finish', { caller: admin, key: 'k2', turn: second, answer: { status: 204 } });
  await registry.rpc.call('idempotency.abandon', { caller: admin, key: 'k2', turn: second });
  expect(await begin('k2')).toEqual({ state: 'answered', answer: { status: 204 } });
});

it('a turn is taken over from who died with it, who can then settle nothing', async () => {
  const lost = await granted('k3');
  await rows().updateOne({ turn: lost }, { $set: { turnUntil: new Date(0) } });
  const states = await Promise.all([begin('k3'), begin('k3'), begin('k3')]);
  expect(states.filter(({ state }) => state === 'granted')).toHaveLength(1);
  await registry.rpc.call('idempotency.finish', { caller: admin, key: 'k3', turn: lost, answer: { status: 500 } });
  expect(await begin('k3')).toEqual({ state: 'running' });
});

it('is forgotten after a day', async () => {
  await rows().updateMany({}, { $set: { until: new Date(0) } });
  expect(await begin('first-key', 'another')).toMatchObject({ state: 'granted' });
  expect(await rows().countDocuments()).toBe(1);
});
