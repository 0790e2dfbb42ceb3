import type { CallOptions } from '@helpdex/rpc';
import { withRequestContext } from '../logging/request-context';
import { CALLERS } from '../testing/fake-upstream';
import { DEADLINES_MS, rpcUpstream } from './rpc-upstream';

describe('calls to the services', () => {
  const sent: { pattern: string; request: unknown; options: CallOptions | undefined }[] = [];
  const upstream = rpcUpstream({
    call: (pattern, request, options) => {
      sent.push({ pattern, request, options });
      return Promise.resolve({}) as never;
    },
  });
  beforeEach(() => sent.splice(0));

  it('have the usual deadline', async () => {
    await upstream.call('sources.get', { caller: CALLERS.admin, input: { id: 'src_1' } });
    expect(sent).toEqual([{ pattern: 'sources.get', request: { caller: CALLERS.admin, input: { id: 'src_1' } }, options: {} }]);
  });

  it('may take longer where Zendesk is asked, and not long for what is left out when it is late', async () => {
    await upstream.call('sources.create', { caller: CALLERS.admin, input: {} as never });
    await upstream.call('articles.counts', { tenant: 't_one', sources: [] });
    expect(sent.map(({ options }) => options)).toEqual([{ deadlineMs: 45_000 }, { deadlineMs: 2_000 }]);
    expect(DEADLINES_MS['sources.reconnect']).toBe(45_000);
  });

  it('continue the trace of the request', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers: Record<string, string> = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const request = { get: (name: string) => headers[name] };
    const response = { set: () => response };
    await new Promise<void>((resolve) =>
      withRequestContext(request as never, response as never, () => {
        void upstream.call('articles.counts', { tenant: 't_one', sources: [] }).then(() => resolve());
      }),
    );
    expect(sent[0]?.options?.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
  });
});
