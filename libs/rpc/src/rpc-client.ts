import { RPC_OWNERS, type RpcAnswer, type RpcPattern, type RpcRequest } from '@helpdex/contracts';
import { DomainError, isRpcProblem } from '@helpdex/domain';
import { nextTraceparent, type Metrics } from '@helpdex/observability';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { TcpClientOptions } from '@nestjs/microservices';
import { TimeoutError } from 'rxjs';
import { currentCall } from './call-context';
import { MAX_PAYLOAD_CHARS, type RpcEnvelope } from './envelope';
import { isConnectionFailure, Peer } from './peer';

/** Services that answer calls. */
export type ServiceName = (typeof RPC_OWNERS)[keyof typeof RPC_OWNERS];

export interface ServiceAddress {
  readonly host: string;
  readonly port: number;
}

export interface RpcClientOptions {
  readonly addresses: Readonly<Record<ServiceName, ServiceAddress>>;
  readonly serviceToken: string;
  /** For calls that name none. */
  readonly deadlineMs: number;
  readonly tls?: NonNullable<TcpClientOptions['options']>['tlsOptions'];
  readonly metrics?: Pick<Metrics, 'rpcRequestSeconds'>;
}

export interface CallOptions {
  /** After which the call is given up; the service may still carry it out. */
  readonly deadlineMs?: number;
  /** Trace to continue; default: that of the call being answered. */
  readonly traceparent?: string;
}

const serviceOf = (pattern: RpcPattern): ServiceName => RPC_OWNERS[pattern.split('.', 1)[0] as keyof typeof RPC_OWNERS];

const unavailable = (service: ServiceName, how: string, cause: unknown): DomainError =>
  new DomainError('unavailable', 'service_unavailable', `The service "${service}" ${how}. Try again in a moment.`, [], { cause });

function translated(service: ServiceName, pattern: string, deadlineMs: number, error: unknown): DomainError {
  if (isRpcProblem(error)) return new DomainError(error.kind, error.code, error.message, error.fields);
  if (error instanceof DomainError) return error;
  if (error instanceof TimeoutError) return unavailable(service, `did not answer within ${deadlineMs} ms`, error);
  if (isConnectionFailure(error)) return unavailable(service, 'cannot be reached', error);
  // A text or a shape of Nest's own: no such handler, so the two services are not of the same version.
  return new DomainError('internal', 'internal_error', `The service "${service}" could not answer "${pattern}".`, [], { cause: error });
}

/** Calls to the other services, typed by the contract. One attempt within the deadline; whether to repeat is the caller's decision. */
export class RpcClient implements OnApplicationShutdown {
  private readonly peers = new Map<ServiceName, Peer>();

  constructor(private readonly options: RpcClientOptions) {}

  /**
   * Asks the service that owns the pattern.
   * @throws DomainError as the service refused; `unavailable` when it could not be reached or did not answer in time.
   */
  async call<P extends RpcPattern>(pattern: P, request: RpcRequest<P>, options: CallOptions = {}): Promise<RpcAnswer<P>> {
    const service = serviceOf(pattern);
    const deadlineMs = options.deadlineMs ?? this.options.deadlineMs;
    const stop = this.options.metrics?.rpcRequestSeconds.startTimer({ pattern });
    try {
      const envelope = this.envelope(pattern, request, { ...options, deadlineMs });
      const answer = await this.peer(service).request(pattern, envelope, deadlineMs);
      stop?.({ outcome: 'ok' });
      return answer as RpcAnswer<P>;
    } catch (error) {
      const problem = translated(service, pattern, deadlineMs, error);
      stop?.({ outcome: problem.kind });
      throw problem;
    }
  }

  /** Calls under way fail. */
  onApplicationShutdown(): void {
    for (const peer of this.peers.values()) peer.close();
  }

  private peer(service: ServiceName): Peer {
    const known = this.peers.get(service);
    if (known) return known;
    const { tls, addresses } = this.options;
    const { host, port } = addresses[service];
    const fresh = new Peer({ host, port, maxBufferSize: MAX_PAYLOAD_CHARS, ...(tls && { tlsOptions: tls }) });
    this.peers.set(service, fresh);
    return fresh;
  }

  /** Refuses here what would make the other side cut the connection, and with it the calls of others. */
  private envelope(pattern: RpcPattern, data: unknown, { deadlineMs, traceparent }: CallOptions & { deadlineMs: number }): RpcEnvelope {
    const envelope = {
      token: this.options.serviceToken,
      deadlineMs,
      traceparent: nextTraceparent(traceparent ?? currentCall()?.traceparent),
      data,
    };
    if (JSON.stringify(envelope).length > MAX_PAYLOAD_CHARS)
      throw new DomainError('invalid', 'request_too_large', `The request "${pattern}" is larger than ${MAX_PAYLOAD_CHARS} characters.`);
    return envelope;
  }
}
