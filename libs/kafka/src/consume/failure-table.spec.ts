import { DomainError } from '@helpdex/domain';
import { DependencyUnavailableError, PermanentError } from '../errors';
import { classifyFailure, FAILURE_TABLE, type FailureRule } from './failure-table';

const named = (name: string, facts: object = {}): Error =>
  Object.assign(new Error('host 10.0.0.1 refused user:secret'), { name, ...facts });

describe('classifyFailure', () => {
  it.each([
    ['our own marker', new DependencyUnavailableError('mongo', 'down'), { kind: 'dependency', cause: 'mongo' }],
    [
      'a hint when to come back',
      new DependencyUnavailableError('es', 'busy', { retryAfterMs: 50 }),
      { kind: 'dependency', cause: 'es', retryAfterMs: 50 },
    ],
    ['the domain says unavailable', new DomainError('unavailable', 'registry-down', 'x'), { kind: 'dependency', cause: 'registry-down' }],
    ['MongoDB network', named('MongoNetworkError'), { kind: 'dependency', cause: 'MongoNetworkError' }],
    ['MongoDB election', named('MongoServerSelectionError'), { kind: 'dependency', cause: 'MongoServerSelectionError' }],
    ['mongoose election', named('MongooseServerSelectionError'), { kind: 'dependency', cause: 'MongooseServerSelectionError' }],
    [
      'MongoDB by label',
      named('MongoServerError', { errorLabels: ['RetryableWriteError'] }),
      { kind: 'dependency', cause: 'MongoServerError' },
    ],
    ['Elasticsearch connection', named('ConnectionError'), { kind: 'dependency', cause: 'ConnectionError' }],
    ['Elasticsearch busy', named('ResponseError', { statusCode: 429 }), { kind: 'dependency', cause: 'status-429' }],
    ['kafkajs', named('KafkaJSNumberOfRetriesExceeded'), { kind: 'dependency', cause: 'KafkaJSNumberOfRetriesExceeded' }],
    ['a socket', named('Error', { code: 'ECONNREFUSED' }), { kind: 'dependency', cause: 'ECONNREFUSED' }],
    ['undici', named('Error', { code: 'UND_ERR_CONNECT_TIMEOUT' }), { kind: 'dependency', cause: 'UND_ERR_CONNECT_TIMEOUT' }],
    ['a permanent one', new PermanentError('mapping', 'no such field'), { kind: 'permanent', code: 'mapping', detail: 'no such field' }],
    ['the domain refuses', new DomainError('unprocessable', 'bad', 'it is bad'), { kind: 'permanent', code: 'bad', detail: 'it is bad' }],
    ['a broken request', named('ResponseError', { statusCode: 400 }), { kind: 'unknown', cause: 'ResponseError' }],
    ['a defect', new TypeError('x is undefined'), { kind: 'unknown', cause: 'TypeError' }],
    ['an internal domain error', new DomainError('internal', 'bug', 'x'), { kind: 'unknown', cause: 'DomainError' }],
    ['no error at all', 'text', { kind: 'unknown', cause: 'string' }],
  ])('%s', (_, error, failure) => {
    expect(classifyFailure(error)).toEqual(failure);
  });

  it('asks the causes after the error itself', () => {
    const wrapped = new Error('could not save', { cause: new Error('again', { cause: named('MongoNetworkError') }) });
    expect(classifyFailure(wrapped)).toEqual({ kind: 'dependency', cause: 'MongoNetworkError' });
  });

  it('does not follow a circle of causes for ever', () => {
    const circular = new Error('a');
    circular.cause = circular;
    expect(classifyFailure(circular)).toEqual({ kind: 'unknown', cause: 'Error' });
  });

  it('never repeats the message of an unknown error', () => {
    expect(JSON.stringify(classifyFailure(named('Weird')))).not.toContain('secret');
  });

  it('lets own rows go first', () => {
    const own: FailureRule = (error) => (error.name === 'TypeError' ? { kind: 'permanent', code: 'own', detail: '' } : undefined);
    expect(classifyFailure(new TypeError('x'), [own, ...FAILURE_TABLE])).toEqual({ kind: 'permanent', code: 'own', detail: '' });
  });
});
