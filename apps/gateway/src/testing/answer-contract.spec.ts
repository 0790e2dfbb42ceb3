import { AnswerContract, type Answer } from './answer-contract';
import { aRun } from './fixtures';
import { TestGateway } from './test-gateway';
import { openApiDocument } from '../openapi/document';

/** What every other spec relies on: an answer that the document does not describe fails the spec that provoked it. */
describe('the check of answers against the document', () => {
  let gateway: TestGateway;
  let contract: AnswerContract;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    contract = new AnswerContract(openApiDocument(gateway.app));
  });
  afterAll(() => gateway.stop());
  const check = (answer: Partial<Answer> & { body?: unknown }) => () =>
    contract.check('GET', '/api/v1/runs/run_1', {
      status: 200,
      contentType: 'application/json',
      text: JSON.stringify(answer.body ?? aRun()),
      ...answer,
    });

  it('passes what is described', () => {
    expect(check({})).not.toThrow();
  });

  it.each([
    ['a field that is not described', { body: { ...aRun(), secret: 1 } }, 'must NOT have additional properties'],
    ['a field that is missing', { body: { ...aRun(), counts: undefined } }, "must have required property 'counts'"],
    ['a value outside of its vocabulary', { body: aRun({ status: 'done' as never }) }, 'must be equal to one of the allowed values'],
    ['a time without milliseconds', { body: aRun({ startedAt: '2026-11-23T12:00:00Z' }) }, 'must match pattern'],
    ['a status that is not described', { status: 201 }, 'the document knows no such answer'],
    ['another media type', { contentType: 'text/html' }, 'text/html instead of application/json'],
    ['an error that is no problem', { status: 404, contentType: 'application/json' }, 'instead of application/problem+json'],
    [
      'a problem without its code',
      { status: 404, contentType: 'application/problem+json', body: {} },
      "must have required property 'code'",
    ],
  ])('fails for %s', (_name, answer, told) => {
    expect(check(answer)).toThrow(told);
  });
});
