import type { World } from './world';

/**
 * Users of credentials are admins again, of those accounts that no run goes on in. Within a run nobody could tell what was not there from what was not
 * shown: who asks for the role before and after finds an admin both times.
 */
export function giveRolesBack(world: World): void {
  for (const [source, { center }] of world.sources) if (!world.registry.sources.get(source)?.active) center.role = 'admin';
}
