import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of PEM files. */
export interface CertificateFiles {
  caFile: string;
  certFile: string;
  keyFile: string;
}

/** Certificates cannot be made with Node alone. */
export const canCertify = (): boolean => spawnSync('openssl', ['version']).status === 0;

/** An authority, and a certificate of it for loopback that serves both ends of a connection; good for a day. */
export function certify(folder: string, name: string): CertificateFiles {
  const file = (suffix: string): string => join(folder, `${name}-${suffix}`);
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: 'ignore' });
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  openssl('req', '-x509', ...key, '-days', '1', '-keyout', file('ca.key'), '-out', file('ca.pem'), '-subj', `/CN=${name} authority`);
  openssl('req', ...key, '-keyout', file('key.pem'), '-out', file('csr.pem'), '-subj', `/CN=${name}`);
  writeFileSync(file('ext'), 'subjectAltName=IP:127.0.0.1');
  const signing = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '1', '-extfile', file('ext')];
  openssl('x509', '-req', '-in', file('csr.pem'), ...signing, '-out', file('cert.pem'));
  return { caFile: file('ca.pem'), certFile: file('cert.pem'), keyFile: file('key.pem') };
}
