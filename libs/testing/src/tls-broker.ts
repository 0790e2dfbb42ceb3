import { startBroker } from '@helpdex/local-stack';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certify, type CertificateFiles } from './certificates';

export interface TlsBroker {
  brokers: string[];
  /** What a client of the broker's own authority has. */
  ours: CertificateFiles;
  /** The same of an authority that the broker does not know. */
  theirs: CertificateFiles;
  stop(): Promise<void>;
}

/** A broker of its own that speaks nothing but mutual TLS, with certificates made for it. */
export async function startTlsBroker(): Promise<TlsBroker> {
  const home = mkdtempSync(join(tmpdir(), 'helpdex-tls-'));
  const [ours, theirs] = [certify(home, 'ours'), certify(home, 'theirs')];
  const server = await startBroker({ home, env: { HELPDEX_PROVIDER: 'native' }, server: { kafkaTls: ours } });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { brokers: server.connection.brokers, ours, theirs, stop };
}
