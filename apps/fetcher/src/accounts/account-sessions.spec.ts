import { defaultSourceOptions, type SourceChanged } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { DEFAULT_RATE_OPTIONS } from '@helpdex/zendesk-client';
import type { FetchJob } from '../jobs/job.schema';
import { AccountSessions } from './account-sessions';

const CREDENTIALS_ASKED_FOR = new DomainError('unavailable', 'credentials_asked_for', 's');
const known = { tenant: 't_one', source: 'src_1', subdomain: 'acme', status: 'active', options: defaultSourceOptions() };
const opened: AccountSessions[] = [];
afterEach(() => Promise.all(opened.splice(0).map((sessions) => sessions.onApplicationShutdown())));

/** Whoever is let through asks for the credentials first. */
function open(changed: Partial<SourceChanged> | undefined, job: Partial<FetchJob>): Promise<unknown> {
  const sessions = new AccountSessions(
    { one: () => Promise.resolve(changed && { ...known, ...changed }) } as never,
    { call: () => Promise.reject(CREDENTIALS_ASKED_FOR) } as never,
    { primary: 'k1', keys: new Map() },
    { originTemplate: 'https://{subdomain}.zendesk.com', rate: DEFAULT_RATE_OPTIONS },
    {} as never,
  );
  opened.push(sessions);
  return sessions.open({ tenant: 't_one', source: 'src_1', run: 5, budget: null, ...job } as FetchJob, new AbortController().signal);
}

it.each<[string, Partial<SourceChanged> | undefined, Partial<FetchJob>, object]>([
  ['a source that is not known yet', undefined, {}, { kind: 'unavailable', code: 'source_unknown' }],
  ['options that are not known yet', { policyVersion: 2 }, { policyVersion: 3 }, { kind: 'unavailable', code: 'source_behind' }],
  ['news of the reconnect', { policyVersion: 3, status: 'disconnected' }, {}, { kind: 'unavailable', code: 'source_inactive' }],
])('a run waits for %s', (_name, changed, job, error) => expect(open(changed, job)).rejects.toMatchObject(error));

it.each<[string, Partial<SourceChanged>]>([
  ['was cancelled', { cancelledRun: 5 }],
  ['is of a source that is being deleted', { status: 'deleting', policyVersion: 1 }],
])('a run that %s waits for nothing', (_name, changed) =>
  expect(open(changed, { policyVersion: 3 })).rejects.toMatchObject({ kind: 'conflict', code: 'source_inactive' }),
);

it.each<[string, number, number | undefined]>([
  ['the options it was asked for with', 3, 3],
  ['later ones', 4, 3],
  ['any, when its request was of an earlier version', 1, undefined],
])('a run goes by %s', (_name, policyVersion, asked) =>
  expect(open({ policyVersion }, asked === undefined ? {} : { policyVersion: asked })).rejects.toBe(CREDENTIALS_ASKED_FOR),
);
