import {
  Controller,
  Inject,
  Injectable,
  Module,
  UseGuards,
  UseInterceptors,
  type CanActivate,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { map } from 'rxjs';
import { TOPICS } from '@helpdex/contracts';
import { HealthRegistry } from '@helpdex/observability';
import type { KafkaBatchServer } from '../batch-server';
import type { Numbered } from '../consume/delivery.fixture';
import { BatchHandler, BeforePark, RecordHandler } from '../decorators';
import { PermanentError } from '../errors';
import { KafkaModule } from '../kafka.module';
import { done, type BatchResult, type Outcome } from '../outcome';
import type { Batch, Delivery, ParkedRecord } from '../record';
import { SettlementSpy } from '../settlement-spy';
import { KAFKA_BATCH_SERVER } from '../tokens';
import { KafkaBench, numbersOf, numbersTopic } from './kafka-bench.fixture';

const topic = numbersTopic();
const STORY = Symbol('story');

@Injectable()
class Passes implements CanActivate {
  canActivate = (): boolean => true;
}
const observed: NestInterceptor = { intercept: (_, next) => next.handle().pipe(map((answer: unknown) => answer)) };

@Controller()
class NumbersHandler {
  constructor(@Inject(STORY) private readonly story: string[]) {}

  @BatchHandler({ topic, group: 'batches', maxRecords: 3 })
  @UseGuards(Passes)
  @UseInterceptors(observed)
  async batch(batch: Batch<Numbered>): Promise<BatchResult> {
    if (numbersOf(batch).includes(4)) throw new PermanentError('four', 'no fours');
    this.story.push(`batch ${numbersOf(batch)}`);
    return done();
  }

  @BeforePark({ topic, group: 'batches' })
  async close(record: ParkedRecord): Promise<void> {
    this.story.push(`close ${record.key} ${record.reason}`);
  }

  @RecordHandler({ topic, group: 'singles' })
  async single({ record }: Delivery<Numbered>): Promise<Outcome> {
    this.story.push(`single ${record.data.n}`);
    return done();
  }
}

describe('KafkaBatchServer in a Nest application', () => {
  let bench: KafkaBench;
  let app: INestApplication | undefined;
  const health = new HealthRegistry();
  const story: string[] = [];

  beforeAll(async () => {
    bench = await KafkaBench.open(topic);
  });
  afterAll(async () => {
    await app?.close();
    await bench.close();
  });

  it('serves decorated methods by topic and group, through guards and interceptors, with errors kept as they are', async () => {
    @Module({
      imports: [KafkaModule.forRoot(bench.options({ health }))],
      controllers: [NumbersHandler],
      providers: [{ provide: STORY, useValue: story }],
    })
    class App {}
    app = (await Test.createTestingModule({ imports: [App] }).compile()).createNestApplication({ logger: false });
    const server = app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER);
    const spy = new SettlementSpy(server.settlements);
    app.connectMicroservice({ strategy: server });
    await app.init();
    await bench.publishNumbers([0, 1, 2, 3, 4, 5]);
    await app.startAllMicroservices();
    await spy.count(12);

    expect(story.filter((line) => !line.startsWith('single'))).toEqual(['batch 0,1,2', 'batch 3', 'close k4 four', 'batch 5']);
    expect(story.filter((line) => line.startsWith('single'))).toEqual([0, 1, 2, 3, 4, 5].map((n) => `single ${n}`));
    expect(await bench.readAll(TOPICS.deadLetter, 1)).toMatchObject([
      { key: 'k4', headers: { helpdex_reason: 'four', helpdex_detail: 'no fours' } },
    ]);
    expect(await bench.committed('batches')).toEqual(new Map([[0, 6n]]));
    expect(await bench.committed('singles')).toEqual(new Map([[0, 6n]]));
    expect(
      server
        .lag()
        .map(({ group, records }) => [group, records])
        .sort(),
    ).toEqual([
      ['batches', 0n],
      ['singles', 0n],
    ]);
    expect((await health.report()).status).toBe('ok');
    spy.close();
  });

  it('is not ready any more once it is closed', async () => {
    await app?.close();
    expect((await health.report()).checks['kafka-consumers']).toMatchObject({
      status: 'failing',
      reason: expect.stringContaining('not a member') as string,
    });
  });
});
