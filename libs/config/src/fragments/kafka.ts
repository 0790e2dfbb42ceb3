import { choice, flag, integer, list, secret, text } from '../field';
import { fragment, type Refuse } from '../fragment';

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export interface KafkaSasl {
  readonly mechanism: (typeof MECHANISMS)[number];
  readonly username: string;
  readonly password: string;
}

/** Paths of PEM files; they are read by whoever connects. */
export interface TlsFiles {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

export interface KafkaConfig {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly sasl?: KafkaSasl;
  /** Absent: plain text. */
  readonly ssl?: TlsFiles;
  /** Wanted replicas of a topic; fewer brokers mean fewer replicas. */
  readonly replicationFactor: number;
}

const sslFile = (name: string, description: string) => text({ key: `KAFKA_SSL_${name}_FILE`, optional: true, description });

type SaslValues = { mechanism: KafkaSasl['mechanism'] | undefined; username: string | undefined; password: string | undefined };

function sasl({ mechanism, username, password }: SaslValues, refuse: Refuse): KafkaSasl | undefined {
  if (mechanism && username && password) return { mechanism, username, password };
  if (!mechanism && !username && !password) return undefined;
  for (const [key, value] of [
    ['KAFKA_SASL_MECHANISM', mechanism],
    ['KAFKA_SASL_USERNAME', username],
    ['KAFKA_SASL_PASSWORD', password],
  ] as const)
    if (!value) refuse(key, 'must be set together with the other KAFKA_SASL_ settings');
  return undefined;
}

export const kafkaConfig = fragment(
  {
    brokers: list({
      key: 'KAFKA_BROKERS',
      item: /^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/,
      itemRule: 'host:port',
      description: 'Brokers to start from.',
    }),
    mechanism: choice(MECHANISMS, {
      key: 'KAFKA_SASL_MECHANISM',
      optional: true,
      description: 'How to authenticate, where the brokers ask for it.',
    }),
    username: text({ key: 'KAFKA_SASL_USERNAME', optional: true, description: 'User of the SASL mechanism.' }),
    password: secret({ key: 'KAFKA_SASL_PASSWORD', optional: true, description: 'Password of the SASL mechanism.' }),
    ssl: flag({ key: 'KAFKA_SSL', default: 'false', description: 'Speak TLS with the brokers.' }),
    caFile: sslFile('CA', 'PEM file with the authority that signed the brokers.'),
    certFile: sslFile('CERT', 'PEM file with the client certificate, for mutual TLS.'),
    keyFile: sslFile('KEY', 'PEM file with the key of the client certificate.'),
    replicationFactor: integer({
      key: 'KAFKA_REPLICATION_FACTOR',
      default: '3',
      min: 1,
      max: 9,
      description: 'Wanted replicas of each topic when it is created; never more than there are brokers.',
    }),
  },
  ({ brokers, replicationFactor, ssl, caFile, certFile, keyFile, ...credentials }, refuse): KafkaConfig => {
    if (!ssl && (caFile ?? certFile ?? keyFile)) refuse('KAFKA_SSL', 'must be on when a KAFKA_SSL_ file is given');
    if ((certFile === undefined) !== (keyFile === undefined))
      refuse(certFile ? 'KAFKA_SSL_KEY_FILE' : 'KAFKA_SSL_CERT_FILE', 'must be set: certificate and key go together');
    const login = sasl(credentials, refuse);
    const files = { ...(caFile && { caFile }), ...(certFile && { certFile }), ...(keyFile && { keyFile }) };
    return { brokers, replicationFactor, ...(login && { sasl: login }), ...(ssl && { ssl: files }) };
  },
);
