import { DomainError } from '@helpdex/domain';
import { ZendeskError, type ZendeskAction } from '@helpdex/zendesk-client';
import fc from 'fast-check';
import { firstPosition } from '../crawl/crawl-plan';
import { backoffMs, consequenceOf } from './job-failure';
import type { FetchJob } from './job.schema';

const position = firstPosition({ mode: 'full', marks: {}, articles: [] }, ['a']);
const job = (change: Partial<FetchJob> = {}): FetchJob => ({ failures: 0, position, ...change }) as FetchJob;
const zendesk = (action: ZendeskAction, retryAfterMs?: number): ZendeskError =>
  new ZendeskError({
    code: 'zendesk_unreachable',
    action,
    message: 'sentence',
    permanent: false,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
const slow = new ZendeskError(
  { code: 'zendesk_page_too_heavy', action: 'split_page', message: 'sentence', permanent: false },
  { status: 504 },
);

it.each<[string, unknown, Partial<FetchJob>, object]>([
  ['waits exactly as long as Zendesk says', zendesk('wait', 300_000), {}, { kind: 'wait', ms: 300_000 }],
  ['waits longer each time Zendesk fails', zendesk('retry'), { failures: 3 }, { kind: 'wait', ms: 4_000 }],
  ['gives up on Zendesk in the end', zendesk('retry'), { failures: 12 }, { kind: 'fail' }],
  ['asks for fewer rows', zendesk('split_page'), {}, { kind: 'reposition', position: { pageSize: 50 } }],
  [
    'leaves a feed that is too heavy for the listing',
    zendesk('split_page'),
    { position: { ...position, phase: 'incremental' } },
    { kind: 'reposition', position: { phase: 'listing' } },
  ],
  [
    'lists where there is no change feed',
    zendesk('list_instead'),
    { position: { ...position, phase: 'incremental' } },
    { kind: 'reposition', position: { phase: 'listing' } },
  ],
  ['asks once more before a slow page counts as heavy', slow, { failures: 1 }, { kind: 'wait', ms: 1_000 }],
  [
    'asks for fewer rows of a page that stays slow, after a pause',
    slow,
    { failures: 2 },
    { kind: 'reposition', position: { pageSize: 50 }, ms: 2_000 },
  ],
  [
    'takes a larger page that is slow at once for too large',
    slow,
    { position: { ...position, growth: { goodPages: 0, growAfter: 5, onTrial: true } } },
    { kind: 'reposition', position: { pageSize: 50, growth: { growAfter: 10, onTrial: false } } },
  ],
  ['does not leave a feed that was slow once', slow, { position: { ...position, phase: 'incremental' } }, { kind: 'wait' }],
  [
    'leaves a feed that stays slow',
    slow,
    { failures: 2, position: { ...position, phase: 'incremental' } },
    { kind: 'reposition', position: { phase: 'listing' } },
  ],
  ['fails when a single row is too heavy', zendesk('split_page'), { position: { ...position, pageSize: 1 } }, { kind: 'fail' }],
  [
    'begins a walk again',
    zendesk('restart_walk'),
    { position: { ...position, cursor: 'x' } },
    { kind: 'reposition', position: { cursor: null } },
  ],
  ['stops with the sentence', zendesk('stop'), {}, { kind: 'fail', problem: { code: 'zendesk_unreachable', message: 'sentence' } }],
  ['stops when a listing is not there: that is never no articles', zendesk('not_found'), {}, { kind: 'fail' }],
  ['stops when credentials cannot be opened', new DomainError('internal', 'secret_unreadable', 's'), {}, { kind: 'fail' }],
  [
    'waits for our own services without end',
    new DomainError('unavailable', 'service_unavailable', 's'),
    { failures: 500 },
    { kind: 'wait' },
  ],
  ['waits for our own servers without end', new Error('connection refused'), { failures: 500 }, { kind: 'wait' }],
])('%s', (_name, error, change, expected) => expect(consequenceOf(error, job(change), 0.5)).toMatchObject(expected));

it('backs off within bounds', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, random) => {
      const ms = backoffMs(failures, random);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThanOrEqual(300_000);
    }),
  );
});
