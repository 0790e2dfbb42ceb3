import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { ROLES, type Caller, type Role } from '@helpdex/contracts';

/** Who may use a handler: nobody in particular, a key with at least a role, or only the installation's first key. */
export type Access = 'public' | 'bootstrap' | Role;

export const ACCESS_KEY = 'helpdex:access';

const access = (value: Access): CustomDecorator => SetMetadata(ACCESS_KEY, value);

/** Any key whose role is at least this one. */
export const RequireRole = (role: Role): CustomDecorator => access(role);
/** Only the bootstrap key, which may add tenants. */
export const RequireBootstrapKey = (): CustomDecorator => access('bootstrap');
/** No key needed. */
export const Public = (): CustomDecorator => access('public');

/** `ROLES` is ordered from the most to the least powerful; a role includes those after it. */
const includes = (held: Role, needed: Role): boolean => ROLES.indexOf(held) <= ROLES.indexOf(needed);

export function mayUse(caller: Caller, needed: Exclude<Access, 'public'>): boolean {
  return needed === 'bootstrap' ? caller.bootstrap && caller.role === 'admin' : includes(caller.role, needed);
}
