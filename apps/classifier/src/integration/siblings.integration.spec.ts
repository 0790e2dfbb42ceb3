import { eventually } from '@helpdex/testing';
import { SweepCandidates } from '../sweep/candidates';
import { fetched, RunningClassifier, TENANT } from './running-classifier.fixture';

let classifier: RunningClassifier;

beforeAll(async () => {
  classifier = await RunningClassifier.start('classsiblings');
});
afterAll(() => classifier?.stop());

it('an incremental run asks for the other languages of the articles that it saw, and for no other article', async () => {
  const source = 'src_siblings';
  await classifier.tell(source);
  const locales = ['en-us', 'de', 'fr'];
  await classifier.send(...['1', '2'].flatMap((article) => locales.map((locale) => fetched(source, article, 1, 1, { locale }))));
  await eventually(async () => expect(await classifier.ledger.countDocuments({ source, lastSeenRun: 1 })).toBe(6));
  // The feed brings article 1 without German and French: gone, or in a language that was switched off.
  await classifier.send(fetched(source, '1', 2));
  await eventually(async () => expect(await classifier.ledger.countDocuments({ source, lastSeenRun: 2 })).toBe(1));

  const candidates = classifier.get(SweepCandidates);
  const barrier = { tenant: TENANT, source, run: 2, listingComplete: false };
  expect(await candidates.find(barrier, false, 10)).toEqual([{ article: '1', locales: ['de', 'fr'] }]);
  expect(await candidates.count(barrier, false)).toBe(1);
  expect(await candidates.find({ ...barrier, run: 3 }, false, 10)).toEqual([]);
});
