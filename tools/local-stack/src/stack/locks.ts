/** Which servers of a home ask for a login; tools that find the servers by the home go by it. */
export const LOCKS_FILE = 'locks.json';

export interface Locks {
  kafka: boolean;
}
