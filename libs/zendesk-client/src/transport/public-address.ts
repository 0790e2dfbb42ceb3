import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Networks that nothing of Zendesk's can be in: this machine, its neighbours, clouds' metadata, and what is reserved (IANA's registries). */
const SPECIAL: readonly [network: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // What is not global unicast; and of that, what leads to an IPv4 address inside: Teredo, documentation, 6to4.
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
];

/** Apart from each other: a list takes an IPv4 address for one of `::ffff:0:0/96` as well. */
const special = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, bits] of SPECIAL) {
  const family = network.includes(':') ? 'ipv6' : 'ipv4';
  special[family].addSubnet(network, bits, family);
}

/** IPv4 in IPv6 clothes is judged by what it is; a resolver gives out none that is honest. */
const isMapped = (address: string): boolean => /^::(?:ffff:)?/i.test(address);

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0 || isMapped(address)) return false;
  return family === 6 ? !special.ipv6.check(address, 'ipv6') : !special.ipv4.check(address, 'ipv4');
}

export type Resolve = (host: string, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

const systemResolve: Resolve = (host, done) => lookup(host, { all: true }, done);

const refusal = (): NodeJS.ErrnoException => Object.assign(new Error('the host has an address that is not public'), { code: 'EPRIVATE' });

/**
 * Resolves for a socket, which then connects to the very address that was judged: a name cannot have another one when it is asked a second time.
 * One address that is not public spoils the answer.
 */
export const publicLookup =
  (resolve: Resolve = systemResolve): LookupFunction =>
  (host, options, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error ?? !first) return done(error ?? refusal(), '', 0);
      if (addresses.some(({ address }) => !isPublicAddress(address))) return done(refusal(), '', 0);
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
