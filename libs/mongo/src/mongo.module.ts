import { databaseName } from '@helpdex/contracts';
import type { HealthRegistry } from '@helpdex/observability';
import { Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit, type Provider } from '@nestjs/common';
import type { Connection, Schema } from 'mongoose';
import { openConnection, unopenedConnection, type MongoSettings } from './connection';
import { clockSkewMs } from './clock-skew';
import { mongoHealth } from './mongo-health';
import { MONGO_CONNECTION } from './tokens';

export interface MongoModuleOptions {
  /** The `mongoConfig` fragment. */
  readonly config: MongoSettings;
  /** `dbPrefix` of the `namespaceConfig` fragment. */
  readonly dbPrefix: string;
  /** Names the database. */
  readonly service: string;
  /** Gets a check called `mongodb`. */
  readonly health?: HealthRegistry;
  /** Told how far the server's clock is from ours; throws when that is too far. */
  readonly judgeClock?: ((server: string, skewMs: number) => void) | undefined;
}

/** Opens the connection when the application starts, before any consumer; closes it after the last one. */
class ConnectionLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly connection: Connection,
    private readonly options: MongoModuleOptions,
  ) {}

  async onModuleInit(): Promise<void> {
    const { config, dbPrefix, service, health, judgeClock } = this.options;
    await openConnection(this.connection, config, databaseName(dbPrefix, service));
    const skewMs = judgeClock && (await clockSkewMs(this.connection));
    if (skewMs !== undefined) judgeClock?.('MongoDB', skewMs);
    health?.register('mongodb', mongoHealth(this.connection));
  }

  onApplicationShutdown(): Promise<void> {
    return this.connection.close();
  }
}

const LIFECYCLE = Symbol('helpdex.mongo-lifecycle');

/** The service's database. Global: once per application. */
@Module({})
export class MongoModule {
  static forRoot(options: MongoModuleOptions): DynamicModule {
    return {
      module: MongoModule,
      global: true,
      providers: [
        { provide: MONGO_CONNECTION, useFactory: unopenedConnection },
        {
          provide: LIFECYCLE,
          useFactory: (connection: Connection) => new ConnectionLifecycle(connection, options),
          inject: [MONGO_CONNECTION],
        },
      ],
      exports: [MONGO_CONNECTION],
    };
  }
}

/** Provides a model under `token`; its indexes exist before the first handler runs. The name is only used to tell models apart. */
export const mongoModel = <T>(token: symbol, name: string, schema: Schema<T>): Provider => ({
  provide: token,
  useFactory: (connection: Connection) => connection.model(name, schema),
  inject: [MONGO_CONNECTION],
});
