import { ApiProblem, OFFLINE, readProblem } from '../api/problem';
import { translator } from '../i18n/i18n';
import { errorText } from './error-text';

const t = translator('en');
const english = { t, language: 'en' } as const;
const german = { t: translator('de'), language: 'de' } as const;
const answer = (status: number, body: unknown): Response =>
  ({ status, json: () => (body === undefined ? Promise.reject(new SyntaxError('no JSON')) : Promise.resolve(body)) }) as Response;

it('says what the server said, and what to do where that passes by itself', async () => {
  const down = await readProblem(answer(503, { code: 'service_unavailable', detail: 'The service "classifier" does not answer.' }));
  expect(errorText(down, english)).toEqual({ said: 'The service "classifier" does not answer.', advice: t('problem.passing') });
  const refused = await readProblem(answer(409, { code: 'source_deleting', detail: 'The source is being deleted.' }));
  expect(errorText(refused, english)).toEqual({ said: 'The source is being deleted.' });
});

it('has words of its own, in the language of the page, where no server answered in a readable way', async () => {
  expect(errorText(await readProblem(answer(502, undefined)), english).said).toContain('502');
  const offline = new ApiProblem({ status: 0, code: OFFLINE, detail: '' });
  for (const i18n of [english, german]) {
    const text = errorText(offline, i18n);
    expect([text.said, text.advice]).not.toContain('');
  }
  expect(errorText(offline, german).said).not.toBe(errorText(offline, english).said);
});

it('says it in German by its code', async () => {
  const refused = await readProblem(answer(409, { code: 'source_deleting', detail: 'The source is being deleted.' }));
  expect(errorText(refused, german)).toEqual({ said: 'Die Quelle wird gerade gelöscht.' });
});

it('says what is wrong with fields, once, and only where that says more', async () => {
  const errors = ['name', 'reason'].map((field) => ({ field, rule: 'isLength', message: 'must be longer than or equal to 1 characters' }));
  const refused = await readProblem(answer(400, { code: 'validation_failed', detail: 'Please correct: name, reason.', errors }));
  expect(errorText(refused, german)).toEqual({
    said: 'Einige Angaben sind nicht gültig. Bitte korrigieren Sie sie.',
    fields: ['Das ist zu kurz oder zu lang.'],
  });
  const message = 'The time of expiry must be a date and time in the future.';
  const early = await readProblem(
    answer(400, { code: 'validation_failed', detail: message, errors: [{ field: 'expiresAt', rule: 'future', message }] }),
  );
  expect(errorText(early, english)).toEqual({ said: message });
});

it('shows any other error as it is', () => expect(errorText(new Error('odd'), german)).toEqual({ said: 'odd' }));
