import { KafkaModule, systemClock, type Clock } from '@helpdex/kafka';
import { leaseRowSchema, LeaseStore, mongoModel, MongoModule, type LeaseRow } from '@helpdex/mongo';
import type { ServiceParts } from '@helpdex/service-host';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Model } from 'mongoose';
import { randomUUID } from 'node:crypto';
import type { SchedulerConfig } from './config';
import { LEADER_LEASES, Leadership } from './schedule/leadership';
import { ScheduleRepository } from './schedule/schedule.repository';
import { SCHEDULES, scheduleSchema } from './schedule/schedule.schema';
import { SourceChangedHandler } from './schedule/source-changed.handler';
import { TICK_MS, TickLoop } from './schedule/tick-loop';
import { Ticker } from './schedule/ticker';
import { CLOCK, LOGGER, METRICS } from './tokens';

export const SERVICE = 'scheduler';

/** What the process gives its application. */
export interface Surroundings extends ServiceParts {
  /** Default: the system's. */
  readonly clock?: Clock;
}

const LEASE_ROWS = Symbol('LeaseRows');
/** A lease outlives a few ticks, so that one slow tick does not change the leader. */
const TICKS_PER_LEASE = 3;
const MIN_LEASE_MS = 10_000;

const leaseStore = (rows: Model<LeaseRow>, tickMs: number, clock: Clock): LeaseStore =>
  new LeaseStore(rows, { owner: randomUUID(), durationMs: Math.max(MIN_LEASE_MS, TICKS_PER_LEASE * tickMs), clock });

@Module({})
export class AppModule {
  static forRoot(config: SchedulerConfig, surroundings: Surroundings): DynamicModule {
    const { logger, metrics, health, onFatal, judgeClock, clock = systemClock } = surroundings;
    const { namespace, dbPrefix } = config.namespace;
    const { tickMs } = config.scheduler;
    return {
      module: AppModule,
      imports: [
        MongoModule.forRoot({ config: config.mongo, dbPrefix, service: SERVICE, health, judgeClock }),
        KafkaModule.forRoot({ service: SERVICE, config: config.kafka, namespace, logger, metrics, onFatal, health }),
      ],
      controllers: [SourceChangedHandler],
      providers: [
        mongoModel(SCHEDULES, 'Schedule', scheduleSchema),
        mongoModel(LEASE_ROWS, 'Lease', leaseRowSchema),
        { provide: LEADER_LEASES, useFactory: (rows: Model<LeaseRow>) => leaseStore(rows, tickMs, clock), inject: [LEASE_ROWS] },
        { provide: LOGGER, useValue: logger },
        { provide: METRICS, useValue: metrics },
        { provide: CLOCK, useValue: clock },
        { provide: TICK_MS, useValue: tickMs },
        ...[ScheduleRepository, Leadership, Ticker, TickLoop],
      ],
    };
  }
}
