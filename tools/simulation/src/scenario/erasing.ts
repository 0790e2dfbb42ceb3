import { DomainError } from '@helpdex/domain';
import { DependencyUnavailableError } from '@helpdex/kafka';
import { during } from './ending';
import type { Stage } from './stage';
import type { World } from './world';

const SIDES = ['public', 'internal'] as const;
const MAX_CALLS = 30;
/** Whoever was called may be dead by now. */
const STEPS_PER_CALL = 200;

/** Closes a deleted source as the registry's deletion does, while everything else goes on. */
export async function eraseSource(world: World, stage: Stage, source: string): Promise<void> {
  const [known, watched] = [world.registry.sources.get(source), world.sources.get(source)];
  if (!known || !watched) return;
  const { tenant, floor } = known;
  for (const side of SIDES) {
    let isClosed = false;
    for (let call = 0; !isClosed && call < MAX_CALLS; call += 1) {
      const asked = world.instances.find(({ indexer, process }) => indexer && !process.isFrozen)?.indexer?.closing;
      let isAnswered = asked === undefined;
      void asked?.close({ tenant, source, floor }, side).then(
        (answer) => ([isAnswered, isClosed] = [true, answer.isClosed]),
        () => (isAnswered = true),
      );
      await stage.until(() => isAnswered, STEPS_PER_CALL);
    }
    if (!isClosed) return;
  }
  watched.isErased = true;
}

/** Closes deleted sources on both sides, as the registry's deletion does. */
export async function eraseDeleted(world: World): Promise<void> {
  for (const [source, { floor, tenant, status }] of world.registry.sources) {
    if (status !== 'deleting') continue;
    for (const side of SIDES) {
      const closing = world.instances.find(({ indexer }) => indexer)?.indexer?.closing;
      if (!closing) throw new Error('no indexer runs');
      while (!(await during(world, closing.close({ tenant, source, floor }, side).catch(notYet))).isClosed);
    }
    const watched = world.sources.get(source);
    if (watched) watched.isErased = true;
  }
}

/** It has not heard of the deletion yet, or a server did not answer: the registry asks again. */
function notYet(error: unknown): { isClosed: boolean } {
  const isAway = error instanceof DependencyUnavailableError || (error instanceof DomainError && error.kind === 'unavailable');
  if (isAway) return { isClosed: false };
  throw error;
}
