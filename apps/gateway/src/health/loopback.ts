import { isIPv4 } from 'node:net';

/** Whether only this machine can reach a socket bound to this address. A name other than `localhost` could be anything. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
