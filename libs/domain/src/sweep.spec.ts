import fc from 'fast-check';
import { isHeld, MIN_SEEN_SHARE } from './sweep';

it.each([
  [10, 0, false],
  [10, 2, false],
  [10, 3, true],
  [1, 1, true],
  [0, 0, false],
  [2_561, 512, false],
  [2_561, 513, true],
])('of %i known articles %i missing: held %p', (known, missing, held) => expect(isHeld({ known, missing })).toBe(held));

it('an empty listing never removes, and one more missing article never makes a listing more believable', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(100_000), (known, nat) => {
      const missing = nat % (known + 1);
      expect(isHeld({ known, missing: known })).toBe(true);
      expect(isHeld({ known, missing })).toBe((known - missing) / known < MIN_SEEN_SHARE);
      if (missing < known && isHeld({ known, missing })) expect(isHeld({ known, missing: missing + 1 })).toBe(true);
    }),
  );
});
