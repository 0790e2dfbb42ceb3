import { readFileSync } from 'node:fs';
import type { RpcSettings } from './rpc-settings';

type TlsFiles = NonNullable<RpcSettings['tls']>;

const read = ({ caFile, certFile, keyFile }: TlsFiles) => ({
  ca: readFileSync(caFile),
  cert: readFileSync(certFile),
  key: readFileSync(keyFile),
});

/** Both sides show a certificate of the same authority; one of another authority, or none, ends the handshake. */
export const serverTls = (files: TlsFiles) => ({ ...read(files), requestCert: true, rejectUnauthorized: true });
export const clientTls = (files: TlsFiles) => ({ ...read(files), rejectUnauthorized: true });
