import type { DomainError } from '@helpdex/domain';
import type { Logger, Metrics } from '@helpdex/observability';
import { Module, type DynamicModule } from '@nestjs/common';
import { RpcClient } from './rpc-client';
import type { RpcServerSettings } from './rpc-server';
import type { RpcSettings } from './rpc-settings';
import { CallInterceptor } from './server/call.interceptor';
import { InFlight } from './server/in-flight';
import { ServiceTokenGuard } from './server/service-token.guard';
import { clientTls } from './tls';
import { RPC_CLIENT, RPC_SERVER_SETTINGS } from './tokens';

export interface RpcModuleOptions {
  /** The `rpcConfig` fragment. */
  readonly config: RpcSettings;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'rpcRequestSeconds'>;
  /** Says what an error of a driver means to a caller; undefined for what it does not know. */
  readonly translate?: (error: unknown) => DomainError | undefined;
}

/** How long answers under way are awaited when the process ends; leaves the rest of the ten seconds of a shutdown to others. */
const DRAIN_MS = 4_000;

export function rpcClient({ config, metrics }: Pick<RpcModuleOptions, 'config' | 'metrics'>): RpcClient {
  const { sourceRegistry, fetcher, classifier, indexer, serviceToken, deadlineMs, tls } = config;
  return new RpcClient({
    addresses: { 'source-registry': sourceRegistry, fetcher, classifier, indexer },
    serviceToken,
    deadlineMs,
    ...(tls && { tls: clientTls(tls) }),
    ...(metrics && { metrics }),
  });
}

/** Calls in both directions: provides the client, and what `RpcHandler` methods of any module need. */
@Module({})
export class RpcModule {
  static forRoot(options: RpcModuleOptions): DynamicModule {
    const { config, logger, translate } = options;
    const settings: RpcServerSettings = { serviceToken: config.serviceToken, logger, ...(translate && { translate }) };
    return {
      module: RpcModule,
      global: true,
      providers: [
        { provide: RPC_SERVER_SETTINGS, useValue: settings },
        { provide: RPC_CLIENT, useFactory: () => rpcClient(options) },
        { provide: InFlight, useFactory: () => new InFlight(DRAIN_MS) },
        ServiceTokenGuard,
        CallInterceptor,
      ],
      exports: [RPC_SERVER_SETTINGS, RPC_CLIENT, InFlight],
    };
  }
}
