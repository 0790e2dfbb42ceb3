import type { RpcAnswer, RpcPattern, RpcRequest } from '@helpdex/contracts';

/** The services behind the gateway. */
export interface Upstream {
  /**
   * Asks the service that owns the pattern, within its deadline.
   * @throws DomainError as the service refused; `unavailable` when it did not answer in time.
   */
  call<P extends RpcPattern>(pattern: P, request: RpcRequest<P>): Promise<RpcAnswer<P>>;
}

export const UPSTREAM = Symbol('Upstream');
