import { ClassifyService, type Fetched } from '@helpdex/classifier/classify/classify.service';
import type { Turns } from '@helpdex/classifier/classify/turns';
import type { RowChange } from '@helpdex/classifier/ledger/ledger.port';
import { LedgerRepository } from '@helpdex/classifier/ledger/ledger.repository';
import type { LedgerModel } from '@helpdex/classifier/ledger/ledger.schema';
import type { SourceChanged } from '@helpdex/contracts';
import { SourceProjection } from '@helpdex/mongo';
import type { ConsumerHooks } from '../models/kafka/simulated-consumer';
import type { ClassifierParts } from '../services/classifier';
import type { IndexerParts } from '../services/indexer';

/** How a world is put together. */
export interface Parts {
  classifier: ClassifierParts;
  indexer: IndexerParts;
  consumer: ConsumerHooks;
}

/** Simulated time does not pass while a process works. */
const NO_TURNS: Turns = { give: () => Promise.resolve() };

/** As the services are wired in production. */
export const sound = (): Parts => ({
  classifier: {
    ledger: (model) => new LedgerRepository(model),
    classify: (ledger, publisher, { process }) => new ClassifyService(ledger, publisher, { now: () => process.clock.date() }, NO_TURNS),
    sources: (known) => known,
  },
  indexer: { sources: (known) => known },
  consumer: {},
});

/** Takes every record for one that was asked for by a request of its own. */
class Unratcheted extends ClassifyService {
  override classify(partition: number, batch: readonly Fetched[]): Promise<void> {
    return super.classify(
      partition,
      batch.map((one) => ({ ...one, record: { ...one.record, confirmed: true } })),
    );
  }
}

/** Takes for sent what it is about to send. */
class AssumesSent extends LedgerRepository {
  override compareAndSet(changes: readonly RowChange[]): Promise<Set<string>> {
    return super.compareAndSet(
      changes.map((change) => {
        const { emitVer: ver, hash, audience, policyVersion } = change.next;
        return { ...change, next: { ...change.next, sent: { ver, hash, audience, policyVersion }, unsentSince: null } };
      }),
    );
  }
}

/** Of the writes to the ledger, as `LedgerRepository` makes them. */
interface LedgerWrite {
  insertOne?: { document: { _id: string } };
  updateOne?: { filter: { _id: string } };
  updateMany?: { filter: { _id: object } };
}

/** Writes rows whatever stands there by now. */
class Overwrites extends LedgerRepository {
  constructor(model: LedgerModel) {
    const bulkWrite = (writes: LedgerWrite[], options: object) => model.bulkWrite(writes.map(unguarded) as never, options);
    super({ ...bound(model), bulkWrite } as unknown as LedgerModel);
  }
}

function unguarded({ insertOne, updateOne, updateMany }: LedgerWrite): object {
  if (insertOne) return { updateOne: { filter: { _id: insertOne.document._id }, update: { $set: insertOne.document }, upsert: true } };
  if (updateOne) return { updateOne: { ...updateOne, filter: { _id: updateOne.filter._id } } };
  return { updateMany: { ...updateMany, filter: { _id: updateMany?.filter._id } } };
}

const bound = (model: LedgerModel) => ({
  find: model.find.bind(model) as unknown,
  aggregate: model.aggregate.bind(model) as unknown,
});

/** Knows of no floor and of no deletion. */
class Floorless extends SourceProjection {
  constructor(private readonly known: SourceProjection) {
    super(undefined as never);
  }

  override learn(changed: SourceChanged): Promise<boolean> {
    return this.known.learn(changed);
  }

  override async of(keys: Iterable<{ tenant: string; source: string }>): Promise<Map<string, SourceChanged>> {
    const found = await this.known.of(keys);
    return new Map([...found].map(([key, changed]) => [key, { ...changed, floor: 0, status: 'active' }]));
  }

  override all(): Promise<SourceChanged[]> {
    return this.known.all();
  }
}

const withClassifier = (change: Partial<ClassifierParts>): Parts => ({ ...sound(), classifier: { ...sound().classifier, ...change } });

/** One guard taken away at a time. Each of them must be missed (mutants.spec.ts). */
export const MUTANTS: Readonly<Record<string, () => Parts>> = {
  tombstone: () => ({
    ...sound(),
    indexer: { ...sound().indexer, bulkHook: (target, document) => ({ target, document: document.tombstone ? null : document }) },
  }),
  'compare-and-set': () => withClassifier({ ledger: (model) => new Overwrites(model) }),
  ratchet: () =>
    withClassifier({
      classify: (ledger, publisher, { process }) => new Unratcheted(ledger, publisher, { now: () => process.clock.date() }, NO_TURNS),
    }),
  'commit order': () => ({ ...sound(), consumer: { commitsAhead: (records) => (records.at(-1)?.offset ?? 0) + 1 } }),
  floor: () => ({
    ...withClassifier({ sources: (known) => new Floorless(known) }),
    indexer: { sources: (known) => new Floorless(known) },
  }),
  'sent fields': () => withClassifier({ ledger: (model) => new AssumesSent(model) }),
};
