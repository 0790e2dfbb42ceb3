import { custom, integer, secret, text } from '../field';
import { fragment } from '../fragment';
import type { TlsFiles } from './kafka';

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

function tcpAddress(value: string): TcpAddress | undefined {
  const [, host, digits] = /^tcp:\/\/([A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  return host && port >= 1 && port <= 65_535 ? { host: host.replace(/^\[|\]$/g, ''), port } : undefined;
}

const peer = (key: string, service: string, port: number) =>
  custom(
    { key, default: `tcp://127.0.0.1:${port}`, description: `Where the ${service} answers calls of other services.` },
    'tcp://host:port',
    tcpAddress,
  );

const tlsFile = (name: string, description: string) => text({ key: `RPC_TLS_${name}_FILE`, optional: true, description });

/** Calls between services: where this one listens, where the others are, and what proves that a caller belongs to them. */
export const rpcConfig = fragment(
  {
    host: text({ key: 'RPC_HOST', default: '127.0.0.1', description: 'Address on which calls of other services are answered.' }),
    port: integer({ key: 'RPC_PORT', default: '0', min: 0, max: 65_535, description: 'Port for them; 0 lets the system choose.' }),
    sourceRegistry: peer('SOURCE_REGISTRY_URL', 'source-registry', 4101),
    fetcher: peer('FETCHER_URL', 'fetcher', 4102),
    classifier: peer('CLASSIFIER_URL', 'classifier', 4103),
    indexer: peer('INDEXER_URL', 'indexer', 4104),
    serviceToken: secret({ key: 'HELPDEX_SERVICE_TOKEN', minChars: 16, description: 'Shared by all services and sent with every call.' }),
    deadlineMs: integer({
      key: 'RPC_DEADLINE_MS',
      default: '10000',
      min: 100,
      max: 120_000,
      description: 'After which a call to another service is given up.',
    }),
    caFile: tlsFile('CA', 'PEM file with the authority that signs the services; with the other two it turns on mutual TLS.'),
    certFile: tlsFile('CERT', 'PEM file with the certificate of this service.'),
    keyFile: tlsFile('KEY', 'PEM file with the key of that certificate.'),
  },
  ({ caFile, certFile, keyFile, ...rest }, refuse) => {
    if (caFile && certFile && keyFile) return { ...rest, tls: { caFile, certFile, keyFile } satisfies TlsFiles };
    for (const [name, value] of Object.entries({ CA: caFile, CERT: certFile, KEY: keyFile }))
      if (!value && (caFile ?? certFile ?? keyFile)) refuse(`RPC_TLS_${name}_FILE`, 'must be set together with the other RPC_TLS_ files');
    return { ...rest, tls: undefined };
  },
);
