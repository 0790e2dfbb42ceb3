/** What about the settings or surroundings of a process would make it unsafe. Named, because an operator may accept one on purpose. */
export const RISKS = [
  'weak_secret',
  'search_keys_equal',
  'gateway_without_tls',
  'rpc_without_tls',
  'zendesk_without_tls',
  'kafka_without_authentication',
  'kafka_without_tls',
  'elasticsearch_without_keys',
  'elasticsearch_without_tls',
  'mongodb_without_credentials',
  'mongodb_without_tls',
  'key_file_readable',
  'clock_skew',
] as const;
export type Risk = (typeof RISKS)[number];

export interface Weakness {
  readonly risk: Risk;
  /** The setting that shows it, or the server. */
  readonly subject: string;
  /** What is wrong, for a person; never the value of a secret. */
  readonly sentence: string;
  readonly remedy: string;
}

/** What is to be known beside the settings. */
export interface SafetyFacts {
  /** Permission bits of a file; undefined when it cannot be looked at. */
  readonly modeOf: (path: string) => number | undefined;
  /** How far the clock of a server is from ours, by its name. */
  readonly clockSkewMs?: Readonly<Record<string, number>>;
}
