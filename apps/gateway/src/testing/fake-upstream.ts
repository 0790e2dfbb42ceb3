import type { Caller, Role, RpcAnswer, RpcPattern, RpcRequest } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import type { Upstream } from '../upstream/upstream.port';

type Handler<P extends RpcPattern> = (request: RpcRequest<P>) => RpcAnswer<P> | Promise<RpcAnswer<P>>;

const caller = (tenant: string, role: Role, bootstrap = false): Caller => ({ tenant, keyId: `key_${tenant}_${role}`, role, bootstrap });

/** Keys the fake registry knows. */
export const KEYS = {
  bootstrap: 'hdx_bootstrap00',
  admin: 'hdx_admin00000',
  operator: 'hdx_operator00',
  agent: 'hdx_agent00000',
  reader: 'hdx_reader0000',
} as const;
export type KeyName = keyof typeof KEYS;

export const CALLERS: Readonly<Record<KeyName, Caller>> = {
  bootstrap: { ...caller('t_one', 'admin', true), keyId: 'key_bootstrap' },
  admin: caller('t_one', 'admin'),
  operator: caller('t_one', 'operator'),
  agent: caller('t_one', 'agent'),
  reader: caller('t_one', 'reader'),
};

/** The services behind the gateway, answering what a spec tells them to; a pattern nobody answers is a service that is down. */
export class FakeUpstream implements Upstream {
  readonly calls: { pattern: RpcPattern; request: unknown }[] = [];
  private readonly handlers = new Map<RpcPattern, Handler<RpcPattern>>();
  private readonly revoked = new Set<string>();

  constructor() {
    this.on('keys.authenticate', ({ key }) => this.authenticate(key));
  }

  on<P extends RpcPattern>(pattern: P, handler: Handler<P>): this {
    this.handlers.set(pattern, handler as unknown as Handler<RpcPattern>);
    return this;
  }

  /** The pattern is answered no more. */
  down(pattern: RpcPattern): this {
    this.handlers.delete(pattern);
    return this;
  }

  refuse(pattern: RpcPattern, error: Error): this {
    return this.on(pattern, () => Promise.reject(error));
  }

  revoke(name: KeyName): void {
    this.revoked.add(KEYS[name]);
  }

  requestsOf<P extends RpcPattern>(pattern: P): RpcRequest<P>[] {
    return this.calls.filter((call) => call.pattern === pattern).map((call) => call.request as RpcRequest<P>);
  }

  async call<P extends RpcPattern>(pattern: P, request: RpcRequest<P>): Promise<RpcAnswer<P>> {
    this.calls.push({ pattern, request });
    const handler = this.handlers.get(pattern) as unknown as Handler<P> | undefined;
    if (!handler) throw new DomainError('unavailable', 'service_unavailable', 'A service does not answer at the moment.');
    return handler(request);
  }

  private authenticate(key: string): Caller {
    const [name] = (Object.entries(KEYS) as [KeyName, string][]).find(([, secret]) => secret === key) ?? [];
    if (!name || this.revoked.has(key)) throw new DomainError('unauthorized', 'key_invalid', 'The API key is not valid.');
    return CALLERS[name];
  }
}
