import type { AnswerHeaders } from '../rate/rate-headers';

export interface TransportLimits {
  /** Bytes of the body after decompression. */
  maxResponseBytes: number;
  headersTimeoutMs: number;
  /** Between two pieces of the body. */
  bodyTimeoutMs: number;
  /** From start to the last byte: a body that drips in would otherwise last for ever. */
  totalTimeoutMs: number;
}

export interface TransportRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: string;
  limits: TransportLimits;
  signal?: AbortSignal;
}

export interface TransportAnswer {
  status: number;
  headers: AnswerHeaders;
  body: string;
}

/**
 * Sends one request and reads the whole answer. Follows no redirect and retries nothing.
 * @throws TransportFailure, or the signal's reason when the caller aborted.
 */
export interface ZendeskTransport {
  send(request: TransportRequest): Promise<TransportAnswer>;
}
