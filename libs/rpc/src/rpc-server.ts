import type { DomainError } from '@helpdex/domain';
import type { Logger } from '@helpdex/observability';
import type { INestMicroservice } from '@nestjs/common';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import type { AddressInfo, Server } from 'node:net';
import type { RpcSettings } from './rpc-settings';
import { MAX_PAYLOAD_CHARS } from './envelope';
import { serverTls } from './tls';

/** What guard and filter go by. */
export interface RpcServerSettings {
  readonly serviceToken: string;
  readonly logger: Logger;
  /** Says what an error of a driver means; undefined for what it does not know. */
  readonly translate?: (error: unknown) => DomainError | undefined;
}

/** For `app.connectMicroservice(rpcServer(config.rpc))`. */
export function rpcServer({ host, port, tls }: Pick<RpcSettings, 'host' | 'port' | 'tls'>): MicroserviceOptions {
  return {
    transport: Transport.TCP,
    options: { host, port, maxBufferSize: MAX_PAYLOAD_CHARS, ...(tls && { tlsOptions: serverTls(tls) }) },
  };
}

/** Where a started server listens; of use when the system chose the port. */
export const listeningPort = (server: INestMicroservice): number => (server.unwrap<Server>().address() as AddressInfo).port;
