import { DomainError } from '@helpdex/domain';
import { ZendeskError, type ZendeskErrorCode } from '@helpdex/zendesk-client';
import { firstPosition } from '../crawl/crawl-plan';
import type { FetchJob } from './job.schema';
import { AGAIN_FROM_THE_BRANDS, consequenceForRun } from './known-brands';

const position = firstPosition({ mode: 'incremental', marks: { a: 1, b: 1 }, articles: [] }, ['a', 'b']);
const job: FetchJob = { mode: 'incremental', failures: 0, position, user: null, round: 0 } as unknown as FetchJob;
const stopped = (code: ZendeskErrorCode) => new ZendeskError({ code, action: 'stop', message: 'sentence', permanent: true });
const kindOf = (code: ZendeskErrorCode, change: Partial<FetchJob> = {}) =>
  consequenceForRun(stopped(code), { ...job, ...change }, 0.5).kind;

it.each(['zendesk_help_center_missing', 'zendesk_subdomain_unknown', 'zendesk_redirected'] as const)(
  'an incremental run that meets %s at a brand known from before looks for the brands again, as a full run',
  (code) => expect(kindOf(code)).toBe('full_instead'),
);

it.each<[string, Partial<FetchJob>]>([
  ['has looked for the brands itself', { user: '7' }],
  ['is the full run that came instead', { ...AGAIN_FROM_THE_BRANDS }],
  ['is a full run', { mode: 'full', user: '7' }],
  ['fetches named articles', { mode: 'targeted', user: '7' }],
  ['has not begun', { position: null }],
  ['has asked already what is missing', { round: 1 }],
])('a run that %s fails of it', (_name, change) => expect(kindOf('zendesk_help_center_missing', change)).toBe('fail'));

it('other errors mean what they always mean', () => {
  expect(kindOf('zendesk_unauthorized')).toBe('fail');
  expect(kindOf('zendesk_role_too_low')).toBe('fail');
  expect(consequenceForRun(new DomainError('internal', 'secret_unreadable', 's'), job, 0.5).kind).toBe('fail');
  expect(consequenceForRun(new Error('connection refused'), job, 0.5).kind).toBe('wait');
});
