import { CREDENTIAL_KINDS } from '@helpdex/contracts';
import { needsPerson, sourceError } from './source-error';

const AT = new Date('2026-11-23T10:00:00Z');
const failed = (code: string, action?: string) => ({ code, message: 'It failed.', ...(action && { action }) });

it.each([
  ['api_token', /Activate it again.*OAuth client/],
  ['oauth_token', /grant the access again.*refresh token/],
  ['oauth_client', /OAuth clients.*identifier and secret/],
] as const)('says what to do about refused credentials of kind %s', (kind, action) => {
  expect(sourceError(failed('zendesk_unauthorized'), kind, AT)).toEqual({
    code: 'zendesk_unauthorized',
    message: 'It failed.',
    at: AT.toISOString(),
    action: expect.stringMatching(action) as string,
  });
});

it.each(CREDENTIAL_KINDS)('asks for an admin when the role is too low, whatever the kind (%s)', (kind) => {
  expect(sourceError(failed('zendesk_role_too_low'), kind, AT).action).toContain('admin');
});

it('keeps the advice that came with the problem', () => {
  expect(sourceError(failed('zendesk_unauthorized', 'Do this.'), 'api_token', AT).action).toBe('Do this.');
});

it('stops the schedule only for what a person has to mend', () => {
  expect(['zendesk_unauthorized', 'zendesk_role_too_low', 'credentials_incomplete'].map(needsPerson)).toEqual([true, true, true]);
  expect(['zendesk_unreachable', 'zendesk_user_changed', 'anything_else'].map(needsPerson)).toEqual([false, false, false]);
});
