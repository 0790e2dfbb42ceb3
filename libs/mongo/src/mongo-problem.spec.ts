import { mongo } from 'mongoose';
import { isDuplicateKey, mongoProblem } from './mongo-problem';

describe('what a failing database means', () => {
  it.each([
    ['no server', new mongo.MongoServerSelectionError('none', {} as never)],
    ['a broken connection', new mongo.MongoNetworkError('reset')],
    ['a silent connection', new mongo.MongoNetworkTimeoutError('silent')],
    ['a closed client', new mongo.MongoNotConnectedError('closed')],
    ['a primary that steps down', new mongo.MongoServerError({ code: 10_107 })],
  ])('%s is unavailable', (_, error) => {
    expect(mongoProblem(error)).toMatchObject({ kind: 'unavailable', code: 'service_unavailable', cause: error });
  });

  it.each([
    ['a refused write', new mongo.MongoServerError({ code: 11_000 })],
    ['a bad query', new mongo.MongoServerError({ code: 2 })],
    ['a mistake of ours', new TypeError('undefined')],
    ['nothing', undefined],
  ])('%s is not', (_, error) => {
    expect(mongoProblem(error)).toBeUndefined();
  });

  it('knows a duplicate key', () => {
    expect(isDuplicateKey(new mongo.MongoServerError({ code: 11_000 }))).toBe(true);
    expect(isDuplicateKey(new Error('other'))).toBe(false);
  });
});
