import { ReplaySpans } from './replay-spans';

const messages = (...offsets: number[]) => offsets.map((offset) => ({ offset: String(offset) }));

describe('the spans of a replay', () => {
  it('hands over what lies between, once, however often it is fetched', () => {
    const spans = new ReplaySpans([{ partition: 0, from: 3n, to: 6n }]);
    expect(spans.wanted(0, messages(1, 2, 3, 4, 5, 6))).toEqual(messages(3, 4, 5));
    expect(spans.advance(0, 5n, 1)).toBe(false);
    expect(spans.wanted(0, messages(3, 4, 5))).toEqual(messages(5));
    expect(spans.wanted(7, messages(1))).toEqual([]);
  });

  it('is done when every partition is, also over a hole that compaction left at the end', async () => {
    const spans = new ReplaySpans([
      { partition: 0, from: 0n, to: 4n },
      { partition: 1, from: 9n, to: 9n },
    ]);
    expect(spans.donePartitions()).toEqual([1]);
    expect(spans.cut(0, 12n)).toBe(4n);
    expect(spans.advance(0, spans.cut(0, 12n), 1)).toBe(true);
    expect(spans.isDone).toBe(true);
    await spans.finished;
  });

  it('never goes back', () => {
    const spans = new ReplaySpans([{ partition: 0, from: 0n, to: 9n }]);
    spans.advance(0, 5n, 1);
    spans.advance(0, 2n, 1);
    expect(spans.left()).toEqual([{ partition: 0, from: 5n, to: 9n }]);
    expect(spans.cut(0, 1n)).toBe(5n);
  });

  it('tells a stall from a pause', () => {
    const spans = new ReplaySpans([{ partition: 0, from: 0n, to: 9n }]);
    expect(spans.movedSince(1_000)).toBe(true);
    expect(spans.movedSince(2_000)).toBe(false);
    spans.advance(0, 1n, 2_500);
    expect(spans.movedSince(2_000)).toBe(true);
  });

  it('ends with the first failure', async () => {
    const spans = new ReplaySpans([{ partition: 0, from: 0n, to: 9n }]);
    spans.fail(new Error('first'));
    spans.fail(new Error('second'));
    await expect(spans.finished).rejects.toThrow('first');
  });
});
