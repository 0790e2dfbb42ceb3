import { errors } from '@elastic/elasticsearch';
import { indexProblem } from './index-problem';

const answered = (statusCode: number): Error =>
  new errors.ResponseError({ statusCode, body: {}, headers: {}, warnings: null, meta: {} as never });

describe('what a failing cluster means', () => {
  it.each<[string, Error]>([
    ['no answer', new errors.ConnectionError('gone')],
    ['a late answer', new errors.TimeoutError('late')],
    ['a page of somebody in between', new errors.ProductNotSupportedError('Elasticsearch')],
    ['half an answer', new errors.DeserializationError('Unexpected end', '{"items":')],
    ...[401, 403, 408, 429, 500, 502, 503, 504].map((status): [string, Error] => [`status ${status}`, answered(status)]),
  ])('%s is waited for', (_name, error) => {
    expect(indexProblem(error, 'index_unavailable')).toMatchObject({ kind: 'unavailable', code: 'index_unavailable', cause: error });
  });

  it('a query with too many words is told to who asked', () => {
    const error = answered(400);
    error.message = 'query_shard_exception: Query contains too many nested clauses; maxClauseCount is set to 1024';
    expect(indexProblem(error, 'search_unavailable')).toMatchObject({ kind: 'invalid', code: 'query_too_complex', cause: error });
  });

  it.each<[string, Error]>([
    ['a request that is wrong', answered(400)],
    ['a mistake of ours', new TypeError('undefined')],
  ])('%s is not', (_name, error) => {
    expect(indexProblem(error, 'index_unavailable')).toBe(error);
  });
});
