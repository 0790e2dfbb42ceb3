import { databaseName, type RunBarrier, type SweepRequested } from '@helpdex/contracts';
import { openConnection, unopenedConnection } from '@helpdex/mongo';
import { freshNamespace, testStack } from '@helpdex/testing';
import type { Connection } from 'mongoose';
import type { VerdictPublisher } from '../classify/verdict-publisher.port';
import { ledgerSchema, type LedgerModel, type LedgerRow } from '../ledger/ledger.schema';
import { reviewSchema, type ReviewModel, type ReviewRow } from '../reviews/review.schema';
import { ReviewService } from '../reviews/review.service';
import { SweepCandidates } from './candidates';
import { SweepRepository } from './sweep.repository';
import { sweepSchema, type SweepRow } from './sweep.schema';
import { SweepService } from './sweep.service';

const PARTITIONS = 2;
const CLOCK = { now: () => new Date('2026-01-01T00:00:00.000Z') };

let connection: Connection;
let ledger: LedgerModel;
let reviewRows: ReviewModel;
let reviews: ReviewService;
const asked: SweepRequested[] = [];

beforeAll(async () => {
  const stack = await testStack();
  connection = unopenedConnection();
  ledger = connection.model<LedgerRow>('Ledger', ledgerSchema);
  reviewRows = connection.model<ReviewRow>('Review', reviewSchema);
  connection.model<SweepRow>('Sweep', sweepSchema);
  reviews = new ReviewService(reviewRows, CLOCK);
  await openConnection(connection, { url: stack.mongodbUrl, maxPoolSize: 10 }, databaseName(`${freshNamespace('sweepcrash')}_`, 'spec'));
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

function sweepWith(told: Pick<ReviewService, 'open' | 'settleOpen'>): SweepService {
  const publisher = { sweep: (request: SweepRequested) => Promise.resolve(void asked.push(request)) };
  const repository = new SweepRepository(connection.model<SweepRow>('Sweep'));
  return new SweepService(repository, new SweepCandidates(ledger), told as ReviewService, publisher as VerdictPublisher, CLOCK);
}

/** A process that dies once the decision is stored, before anything follows from it. */
const dying = (): SweepService => {
  const die = () => Promise.reject(new Error('killed'));
  return sweepWith({ open: die, settleOpen: die });
};

/** Entries of which the run saw the first `seen`. */
async function store(source: string, run: number, articles: number, seen: number): Promise<void> {
  const row = (at: number): Partial<LedgerRow> => ({
    ...{ _id: `t|${source}|${at}|de`, tenant: 't', source, article: String(at), locale: 'de', state: 'live', audience: 'public' },
    lastSeenRun: at < seen ? run : run - 1,
  });
  await ledger.deleteMany({ source });
  await ledger.insertMany(Array.from({ length: articles }, (_, at) => row(at)));
}

/** The ends of a full run, as they are delivered, and delivered again after a crash. */
async function deliver(service: SweepService, source: string, run: number): Promise<void> {
  for (let partition = 0; partition < PARTITIONS; partition += 1)
    await service.settle({ ...scope(source, run), partition, partitions: PARTITIONS, mode: 'full', ...END } as RunBarrier);
}
const END = { round: 0, final: false, listingComplete: true, lastVer: 1, at: '2026-01-01T00:00:00.000Z' };
const scope = (source: string, run: number) => ({ tenant: 't', source, run });
const known = (source: string) => reviewRows.find({ source }).lean<ReviewRow[]>();
const requestsOf = (source: string): SweepRequested[] => asked.filter((request) => request.source === source);

it('a mass removal that was held by a process which died before it said so is put to a person by the next, once, and removes nothing', async () => {
  await store('src_held', 2, 10, 3);
  await expect(deliver(dying(), 'src_held', 2)).rejects.toThrow('killed');
  expect([await known('src_held'), requestsOf('src_held')]).toEqual([[], []]);

  for (let delivery = 0; delivery < 3; delivery += 1) await deliver(sweepWith(reviews), 'src_held', 2);
  expect(await known('src_held')).toMatchObject([{ status: 'open', run: 2, knownArticles: 10, missingArticles: 7 }]);
  expect(requestsOf('src_held')).not.toHaveLength(0);
  for (const request of requestsOf('src_held')) expect(request).toMatchObject({ held: true, candidates: [], more: false });
  expect(await ledger.countDocuments({ source: 'src_held', state: 'live' })).toBe(10);
});

it.each(['approve', 'reject'] as const)(
  'what a person decided to %s is not asked again when the end of the run is delivered again',
  async (decision) => {
    const source = `src_${decision}`;
    await store(source, 2, 10, 3);
    await deliver(sweepWith(reviews), source, 2);
    const [open] = await known(source);
    await reviews.decide('t', open!._id, decision, 'ann');
    await deliver(sweepWith(reviews), source, 2);
    expect(await known(source)).toMatchObject([{ _id: open!._id, decidedBy: 'ann' }]);
  },
);

it('a review that an earlier run opened, and a later one took over, is not opened anew once it is decided', async () => {
  await store('src_over', 2, 10, 3);
  await deliver(sweepWith(reviews), 'src_over', 2);
  await store('src_over', 3, 10, 2);
  await deliver(sweepWith(reviews), 'src_over', 3);
  const [open] = await known('src_over');
  await reviews.decide('t', open!._id, 'reject', 'ann');
  await deliver(sweepWith(reviews), 'src_over', 3);
  expect(await known('src_over')).toMatchObject([{ run: 3, missingArticles: 8, status: 'rejected' }]);
});

it('a listing that was believed by a process which died before it said so settles what an earlier run had put to a person', async () => {
  await store('src_believed', 2, 10, 3);
  await deliver(sweepWith(reviews), 'src_believed', 2);
  await store('src_believed', 3, 10, 9);
  await expect(deliver(dying(), 'src_believed', 3)).rejects.toThrow('killed');
  expect(await known('src_believed')).toMatchObject([{ status: 'open' }]);
  await deliver(sweepWith(reviews), 'src_believed', 3);
  expect(await known('src_believed')).toMatchObject([{ status: 'obsolete' }]);
});

it('an earlier run that is delivered again neither sets a review back nor settles it', async () => {
  await reviews.open('rev_late', scope('src_late', 5), { known: 10, missing: 9 });
  await reviews.open('rev_early', scope('src_late', 4), { known: 10, missing: 4 });
  await reviews.settleOpen(scope('src_late', 4));
  expect(await known('src_late')).toMatchObject([{ _id: 'rev_late', run: 5, missingArticles: 9, status: 'open' }]);
});
