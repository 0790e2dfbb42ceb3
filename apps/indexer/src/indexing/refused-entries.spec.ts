import { DomainError } from '@helpdex/domain';
import { RefusedEntries } from './refused-entries';

const refused = (tenant: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ key: `${tenant}|src_1|${at}|de`, ver: at, reason: 'document_parsing_exception' }));

it('tells the ledger of what the index refuses, by tenant and in bounded calls', async () => {
  const told: string[] = [];
  const call = (pattern: string, { tenant, entries }: { tenant: string; entries: unknown[] }) => {
    told.push(`${pattern} ${tenant} ${entries.length}`);
    return Promise.resolve({});
  };
  await new RefusedEntries({ call: call as never }).note([...refused('t_a', 150), ...refused('t_b', 1)]);
  expect(told).toEqual(['quarantine.refused t_a 100', 'quarantine.refused t_a 50', 'quarantine.refused t_b 1']);
  await new RefusedEntries({ call: call as never }).note([]);
  expect(told).toHaveLength(3);
});

it('fails while nobody listens, so that nothing is parked unnoticed', async () => {
  const call = () => Promise.reject(new DomainError('unavailable', 'service_unavailable', 'away'));
  await expect(new RefusedEntries({ call: call as never }).note(refused('t_a', 1))).rejects.toMatchObject({ kind: 'unavailable' });
});
