import { DomainError } from '@helpdex/domain';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './page-cursor';

describe('page cursors', () => {
  const value = fc.oneof(fc.string({ maxLength: 100 }), fc.integer(), fc.date({ noInvalidDate: true }));

  it('come back as they were given out', () => {
    fc.assert(
      fc.property(value, fc.string({ maxLength: 100 }), (position, id) => {
        expect(decodeCursor(encodeCursor({ value: position, id }))).toEqual({ value: position, id });
      }),
    );
  });

  it.each([
    ['text', 'not a cursor'],
    ['an object', Buffer.from('{"$gt":""}').toString('base64url')],
    ['an operator as value', Buffer.from('[{"$gt":""},"id"]').toString('base64url')],
    ['an operator as id', Buffer.from('["a",{"$gt":""}]').toString('base64url')],
    ['null', Buffer.from('[null,"id"]').toString('base64url')],
    ['an unknown type', Buffer.from('[1,"id","regexp"]').toString('base64url')],
    ['no date', Buffer.from('[1e300,"id","date"]').toString('base64url')],
    ['something long', encodeCursor({ value: 'x'.repeat(2_000), id: 'id' })],
  ])('are refused when they are %s', (_, cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(DomainError);
  });

  it('never let an unchecked value through, whatever is sent', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          const { value: position, id } = decodeCursor(Buffer.from(json).toString('base64url'));
          expect(typeof id).toBe('string');
          expect(['string', 'number'].includes(typeof position) || position instanceof Date).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid', code: 'validation_failed' });
        }
      }),
    );
  });
});
