import type { RpcAnswer, RpcPattern, RpcRequest } from '@helpdex/contracts';
import type { CallOptions } from '@helpdex/rpc';
import { requestContext } from '../logging/request-context';
import type { Upstream } from './upstream.port';

/** `RpcClient` of `@helpdex/rpc`, as far as the gateway uses it. */
export interface RpcCalls {
  call<P extends RpcPattern>(pattern: P, request: RpcRequest<P>, options?: CallOptions): Promise<RpcAnswer<P>>;
}

/** Answers that wait for several requests to Zendesk, each of which may be slow. */
const ZENDESK_MS = 45_000;
/** Counts are decoration: without them the sources are shown all the same, so nobody waits long. */
const DECORATION_MS = 2_000;

/** Milliseconds; patterns that are not named have the configured deadline. */
export const DEADLINES_MS: Readonly<Partial<Record<RpcPattern, number>>> = {
  'sources.create': ZENDESK_MS,
  'sources.check': ZENDESK_MS,
  'sources.update': ZENDESK_MS,
  'sources.reconnect': ZENDESK_MS,
  'drift.start': ZENDESK_MS,
  'articles.counts': DECORATION_MS,
};

/** The services over TCP; calls continue the trace of the request they are made for. */
export const rpcUpstream = (client: RpcCalls): Upstream => ({
  call: (pattern, request) => {
    const deadlineMs = DEADLINES_MS[pattern];
    const traceparent = requestContext()?.traceparent;
    return client.call(pattern, request, { ...(deadlineMs && { deadlineMs }), ...(traceparent && { traceparent }) });
  },
});
