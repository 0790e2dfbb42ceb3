import { DependencyUnavailableError, PermanentError } from '../errors';
import { done, park, retry } from '../outcome';
import type { Batch, ParkedRecord } from '../record';
import { Numbered, rawMessage, SimulatedPartition } from './delivery.fixture';
import type { RecordSink } from './delivery-port';

const log = (count: number, broken: readonly number[] = []) =>
  Array.from({ length: count }, (_, n) => rawMessage(n, BigInt(n), broken.includes(n)));
const numbers = ({ records }: Batch): number[] => records.map(({ data }) => (data as Numbered).n);

/** Remembers what it was given. */
function recording(answer: (batch: Batch, call: number) => unknown = () => done()): {
  sink: RecordSink;
  batches: number[][];
  given: Batch[];
} {
  const batches: number[][] = [];
  const given: Batch[] = [];
  const handle = async (batch: Batch): Promise<unknown> => {
    given.push(batch);
    return answer(batch, batches.push(numbers(batch)));
  };
  return { sink: { role: 'batch', handle }, batches, given };
}

describe('BatchDelivery', () => {
  it('hands over decoded records within the limits and commits after each batch', async () => {
    const { sink, batches, given } = recording();
    const partition = new SimulatedPartition(log(5), sink, { maxRecords: 2 });
    expect(await partition.deliver()).toEqual({ kind: 'settled' });
    expect(batches).toEqual([[0, 1], [2, 3], [4]]);
    expect(partition.commits).toEqual([2n, 4n, 5n]);
    expect(given[0]).toMatchObject({ topic: 'ns.numbered.v1', partition: 0, highWatermark: '5' });
    expect(given[0]?.records[1]).toMatchObject({ key: 'k1', ceId: 'id1', event: Numbered, attempt: 1, offset: '1' });
  });

  it('splits a batch at a malformed record, so that closing its key happens in its place', async () => {
    const story: string[] = [];
    const { sink } = recording((batch) => (story.push(`handle ${numbers(batch)}`), done()));
    const beforePark = ({ key, reason }: ParkedRecord): Promise<void> => Promise.resolve(void story.push(`close ${key} ${reason}`));
    const partition = new SimulatedPartition(log(4, [1, 2]), { ...sink, beforePark });
    partition.onDeadLetter = ({ key }) => Promise.resolve(void story.push(`dead letter ${key}`));
    await partition.deliver();
    expect(story).toEqual([
      'handle 0',
      'close k1 malformed.json',
      'dead letter k1',
      'close k2 malformed.json',
      'dead letter k2',
      'handle 3',
    ]);
    expect(partition.committed).toBe(4n);
  });

  it('keeps bytes, headers and reason of what it parks', async () => {
    const partition = new SimulatedPartition(log(1), recording(() => park('refused', 'too old')).sink);
    await partition.deliver();
    expect(partition.deadLetters[0]).toMatchObject({
      key: 'k0',
      ceType: 'test.numbered.v1',
      ceId: 'id0',
      reason: 'refused',
      detail: 'too old',
      offset: '0',
    });
    expect(partition.deadLetters[0]?.value?.toString()).toBe('{"n":0}');
    expect(partition.deadLetters[0]?.headers['ce_id']).toBe('id0');
    expect(partition.settled).toMatchObject([{ outcome: 'parked', reason: 'refused', key: 'k0', ceId: 'id0' }]);
  });

  it('stops at a retry, commits what is before it, and delivers it and the rest again', async () => {
    const { sink, batches, given } = recording((_, call) => (call === 1 ? [done(), retry('busy', 70), park('void'), done()] : done()));
    const partition = new SimulatedPartition(log(4), sink);
    expect(await partition.deliver()).toEqual({ kind: 'retry', delayMs: 70, cause: 'busy' });
    expect(partition.commits).toEqual([1n]);
    expect(partition.deadLetters).toEqual([]);
    await partition.drain();
    expect(batches).toEqual([
      [0, 1, 2, 3],
      [1, 2, 3],
    ]);
    expect(given[1]?.records.map(({ attempt }) => attempt)).toEqual([2, 1, 1]);
    expect(partition.retrying).toMatchObject([{ offset: '1', outcome: 'retry', reason: 'busy' }]);
  });

  it('waits for a dependency without end, longer each time up to a bound, and parks nothing', async () => {
    const { sink } = recording((_, call) => {
      if (call <= 50) throw new DependencyUnavailableError('store', 'down');
      return done();
    });
    const partition = new SimulatedPartition(log(3), sink, { maxAttempts: 2 });
    await partition.drain();
    expect(partition.deadLetters).toEqual([]);
    expect(partition.delays.slice(0, 6)).toEqual([51, 101, 201, 401, 501, 501]);
    expect(partition.commits).toEqual([3n]);
  });

  it('comes back when the dependency said so', async () => {
    const { sink } = recording(() => Promise.reject(new DependencyUnavailableError('store', 'busy', { retryAfterMs: 1_234 })));
    expect(await new SimulatedPartition(log(1), sink).deliver()).toMatchObject({ kind: 'retry', delayMs: 1_234 });
  });

  it('finds the one permanent failure in a batch and parks only that', async () => {
    const { sink, batches } = recording((batch) => {
      if (numbers(batch).includes(2)) throw new PermanentError('mapping', 'no such field');
      return done();
    });
    const partition = new SimulatedPartition(log(4), sink);
    await partition.deliver();
    expect(batches).toEqual([[0, 1, 2, 3], [0], [1], [2], [3]]);
    expect(partition.deadLetters).toMatchObject([{ offset: '2', reason: 'mapping', detail: 'no such field' }]);
    expect(partition.committed).toBe(4n);
  });

  it('gives an unknown failure a bounded number of attempts, alone, and then parks it without its message', async () => {
    const { sink, batches } = recording((batch) => {
      if (numbers(batch).includes(1)) throw new Error('password=hunter2');
      return done();
    });
    const partition = new SimulatedPartition(log(3), sink, { maxAttempts: 3 });
    await partition.drain();
    expect(batches).toEqual([[0, 1, 2], [0], [1], [1], [1], [2]]);
    expect(partition.deadLetters).toMatchObject([{ offset: '1', reason: 'poison', detail: 'Error at each of 3 attempts' }]);
    expect(JSON.stringify(partition.deadLetters)).not.toContain('hunter2');
  });

  it('goes back to whole batches behind the isolated ones', async () => {
    const { sink, batches } = recording((batch) => {
      if (numbers(batch).includes(0)) throw new PermanentError('x', '');
      return done();
    });
    await new SimulatedPartition(log(6), sink, { maxRecords: 2 }).deliver();
    expect(batches).toEqual([[0, 1], [0], [1], [2, 3], [4, 5]]);
  });

  it('does not let the offset pass while closing the record fails', async () => {
    let failures = 2;
    const beforePark = (): Promise<void> => (failures-- > 0 ? Promise.reject(new Error('index down')) : Promise.resolve());
    const partition = new SimulatedPartition(log(2, [0]), { ...recording().sink, beforePark });
    expect(await partition.deliver()).toMatchObject({ kind: 'retry', cause: 'park-failed' });
    expect([partition.committed, partition.deadLetters.length]).toEqual([0n, 0]);
    await partition.drain();
    expect(partition.deadLetters).toHaveLength(1);
  });

  it('does not let the offset pass while the dead letter is not acknowledged', async () => {
    const partition = new SimulatedPartition(log(1, [0]), recording().sink);
    partition.onDeadLetter = () => Promise.reject(new Error('broker down'));
    expect(await partition.deliver()).toMatchObject({ kind: 'retry', cause: 'park-failed' });
    expect(partition.committed).toBe(0n);
  });

  it('counts an answer that is no outcome as a failure, never as success', async () => {
    const partition = new SimulatedPartition(log(1), recording(() => undefined).sink, { maxAttempts: 1 });
    await partition.drain();
    expect(partition.deadLetters).toMatchObject([{ reason: 'poison', detail: 'TypeError at each of 1 attempts' }]);
  });

  it('begins nothing new once the partition is lost, but commits what is settled', async () => {
    const { sink, batches } = recording(() => {
      partition.mayContinue = false;
      return done();
    });
    const partition = new SimulatedPartition(log(4), sink, { maxRecords: 2 });
    expect(await partition.deliver()).toEqual({ kind: 'stopped' });
    expect(batches).toEqual([[0, 1]]);
    expect(partition.commits).toEqual([2n]);
  });

  it('does not count against a record what a handler throws because it was told to stop', async () => {
    const { sink } = recording(() => {
      partition.ending.abort();
      throw new Error('aborted');
    });
    const partition = new SimulatedPartition(log(1), sink, { maxAttempts: 1 });
    expect(await partition.deliver()).toEqual({ kind: 'stopped' });
    expect([partition.deadLetters, partition.commits]).toEqual([[], []]);
    expect(partition.retries.attempt(0n)).toBe(1);
  });

  it('passes on a commit that the broker did not take, and tells nobody that the records are settled', async () => {
    const partition = new SimulatedPartition(log(1), recording().sink);
    partition.onCommit = () => {
      throw new Error('ILLEGAL_GENERATION');
    };
    await expect(partition.deliver()).rejects.toThrow('ILLEGAL_GENERATION');
    expect(partition.settled).toEqual([]);
  });

  it('hands records one at a time to a record handler and commits per batch', async () => {
    const seen: unknown[] = [];
    const partition = new SimulatedPartition(log(3), {
      role: 'record',
      handle: ({ record, signal, highWatermark }) =>
        Promise.resolve(seen.push([record.offset, signal.aborted, highWatermark])).then(() => done()),
    });
    await partition.deliver();
    expect(seen).toEqual([
      ['0', false, '3'],
      ['1', false, '3'],
      ['2', false, '3'],
    ]);
    expect(partition.commits).toEqual([3n]);
  });
});
