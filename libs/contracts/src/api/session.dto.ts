import type { Role } from '../vocabulary';

/** What the presented API key is, for clients that show only what it may do. */
export interface SessionDto {
  keyId: string;
  role: Role;
  tenant: string;
  /** Only the installation's first key may. */
  mayAddTenants: boolean;
}
