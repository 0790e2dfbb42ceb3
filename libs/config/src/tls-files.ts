import { readFileSync } from 'node:fs';
import type { TlsFiles } from './fragments/kafka';

/** What a Kafka client takes as `ssl`; `true`: the authorities that Node.js knows decide. */
export type ReadTlsFiles = true | { ca?: Buffer[]; cert?: Buffer; key?: Buffer };

/** @throws when a file cannot be read */
export function readTlsFiles({ caFile, certFile, keyFile }: TlsFiles): ReadTlsFiles {
  if (!caFile && !certFile) return true;
  return {
    ...(caFile && { ca: [readFileSync(caFile)] }),
    ...(certFile && { cert: readFileSync(certFile) }),
    ...(keyFile && { key: readFileSync(keyFile) }),
  };
}
