import fc from 'fast-check';
import { chunks } from './chunks';

const cut = (sizes: readonly number[], maxRecords: number, maxBytes: number): (readonly number[])[] => [
  ...chunks(sizes, { maxRecords, maxBytes }, (size) => size),
];

describe('chunks', () => {
  it('keeps order and loses nothing, within both limits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50)),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 100 }),
        (sizes, maxRecords, maxBytes) => {
          const pieces = cut(sizes, maxRecords, maxBytes);
          expect(pieces.flat()).toEqual(sizes);
          for (const piece of pieces) {
            expect(piece.length).toBeGreaterThan(0);
            expect(piece.length).toBeLessThanOrEqual(maxRecords);
            const bytes = piece.reduce((sum, size) => sum + size, 0);
            expect(piece.length === 1 || bytes <= maxBytes).toBe(true);
          }
        },
      ),
    );
  });

  it('lets a large item go alone', () => {
    expect(cut([1, 500, 1, 1], 10, 100)).toEqual([[1], [500], [1, 1]]);
  });
});
