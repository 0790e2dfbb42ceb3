import { createLogger } from '@helpdex/observability';
import type { AliasKeeper } from './alias-keeper';
import { AliasLoop } from './alias.loop';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('looks at once, and when a search was in vain, but not for each of many', async () => {
  let [passes, now] = [0, 1_000_000];
  const keeper = { pass: () => Promise.resolve(void (passes += 1)) } as unknown as AliasKeeper;
  const loop = new AliasLoop(keeper, { now: () => new Date(now) }, createLogger({ service: 'spec', level: 'silent' }));
  loop.onApplicationBootstrap();
  await turn();
  expect(passes).toBe(1);
  for (let search = 0; search < 50; search += 1) {
    loop.kick();
    await turn();
  }
  expect(passes).toBe(2);
  now += 1_000;
  loop.kick();
  await turn();
  expect(passes).toBe(3);
  await loop.onModuleDestroy();
});
