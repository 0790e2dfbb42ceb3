import type { ArticleClassified, SourceChanged } from '@helpdex/contracts';
import { openSide } from '@helpdex/knowledge-index';
import { IndexService } from './index.service';

const record = { tenant: 't', source: 's', article: '1', locale: 'de', ver: 7, run: 1, state: 'live', audience: 'public', content: {} };
const verdict = record as unknown as ArticleClassified;
const source = (status: string): SourceChanged => ({ tenant: 't', source: 's', status, floor: 0 }) as unknown as SourceChanged;

/** The service over sources that are told of one answer after the other. */
function serviceThatHears(...answers: SourceChanged[]): { service: IndexService; written: (string | undefined)[] } {
  const written: (string | undefined)[] = [];
  const write = (records: readonly ArticleClassified[]) => {
    written.push(...records.map((one) => openSide(one)));
    return Promise.resolve(records.map((one) => ({ record: one, verdict: { kind: 'written' } })));
  };
  const targets = { live: { public: 'p', internal: 'i' }, building: [], refreshes: false, previous: [] };
  const of = () => Promise.resolve(new Map([['t|s', answers.shift()]]));
  const events = { publishAll: () => Promise.resolve() };
  const service = new IndexService(
    { targets: () => Promise.resolve(targets) } as never,
    { write } as never,
    {} as never,
    events as never,
    { of } as never,
    { now: () => new Date(0) },
  );
  return { service, written };
}

it('closes what it wrote of a source that was deleted meanwhile', async () => {
  const { service, written } = serviceThatHears(source('active'), source('deleting'));
  await service.apply([verdict]);
  expect(written).toEqual(['public', undefined]);
});

it('writes once what belongs to a source that is as it was', async () => {
  const { service, written } = serviceThatHears(source('active'), source('active'));
  await service.apply([verdict]);
  expect(written).toEqual(['public']);
});

it('closes once what was dead before', async () => {
  const { service, written } = serviceThatHears(source('deleting'), source('deleting'));
  await service.apply([verdict]);
  expect(written).toEqual([undefined]);
});
