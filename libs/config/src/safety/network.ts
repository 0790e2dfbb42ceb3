import { isIPv4 } from 'node:net';

/** Whether only this machine can be meant. A name other than `localhost` could be anything, whatever it resolves to today. */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '');
  return plain.toLowerCase() === 'localhost' || plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

const hostOf = (address: string): string => address.replace(/:\d+$/, '');

/** Of `host:port,host:port`. */
export const remoteBrokers = (brokers: string): boolean => brokers.split(',').some((broker) => !isLoopback(hostOf(broker.trim())));

export interface MongoAddress {
  readonly hosts: readonly string[];
  readonly hasCredentials: boolean;
  readonly isEncrypted: boolean;
}

/** The parts of a MongoDB URL that matter here. It may name several hosts, which `URL` does not parse. */
export function mongoAddress(url: string): MongoAddress {
  const [, scheme = '', credentials = '', hosts = '', options = ''] =
    /^(mongodb(?:\+srv)?):\/\/(?:([^@/]*)@)?([^/?]*)(?:\/[^?]*)?(?:\?(.*))?$/.exec(url) ?? [];
  const query = new URLSearchParams(options);
  const says = (name: string): string | null => query.get(name) ?? query.get(name.toLowerCase());
  const encrypted = says('tls') ?? says('ssl') ?? (scheme === 'mongodb+srv' ? 'true' : 'false');
  return {
    hosts: hosts.split(',').map(hostOf),
    hasCredentials: credentials !== '' || says('authMechanism') === 'MONGODB-X509',
    isEncrypted: encrypted === 'true',
  };
}

/** The host of a URL whose pattern may hold a placeholder. */
export function urlHost(url: string): { host: string; isEncrypted: boolean } | undefined {
  const plain = url.replace('{subdomain}', 'acme');
  if (!URL.canParse(plain)) return undefined;
  const { hostname, protocol } = new URL(plain);
  return { host: hostname, isEncrypted: protocol === 'https:' };
}
