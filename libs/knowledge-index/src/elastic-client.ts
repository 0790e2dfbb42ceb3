import { Client } from '@elastic/elasticsearch';
import { readFileSync } from 'node:fs';

export interface ClusterSettings {
  url: string;
  apiKey?: string | undefined;
  /** PEM file with the authority that signed the cluster. */
  caFile?: string | undefined;
  requestTimeoutMs: number;
}

/** A connection for one API key. Retries are the callers' business: they know what may be repeated. */
export function elasticClient({ url, apiKey, caFile, requestTimeoutMs }: ClusterSettings): Client {
  return new Client({
    node: url,
    requestTimeout: requestTimeoutMs,
    maxRetries: 0,
    ...(apiKey ? { auth: { apiKey } } : {}),
    ...(caFile ? { tls: { ca: readFileSync(caFile) } } : {}),
  });
}
