import type { SyncRequested } from '@helpdex/contracts';
import { createNamespace, testStack, type SuiteNamespace } from '@helpdex/testing';
import { createConnection, type Connection } from 'mongoose';
import { JobRepository, LeaseLostError } from './job.repository';
import { jobSchema, type FetchJob } from './job.schema';

const NOW = new Date('2026-11-24T10:00:00.000Z');
const LEASE_MS = 60_000;

let namespace: SuiteNamespace;
let connection: Connection;
let jobs: JobRepository;
let count = 0;

beforeAll(async () => {
  const stack = await testStack();
  namespace = await createNamespace(stack, 'jobs');
  connection = createConnection(stack.mongodbUrl, { dbName: `${namespace.dbPrefix}fetcher` });
  jobs = new JobRepository(connection.model<FetchJob>('FetchJob', jobSchema));
});
afterAll(async () => {
  await connection.close();
  await namespace.cleanUp();
});

const request = (source: string, run: number): SyncRequested => ({
  ...{ tenant: 't_one', source, run, mode: 'full', trigger: 'manual', policyVersion: 2, requestedAt: NOW.toISOString() },
});
/** A job that a worker has in hand. */
async function running(run = 3): Promise<FetchJob> {
  const source = `src_${(count += 1)}`;
  await jobs.request(request(source, run));
  const job = await jobs.claim(`owner-${source}`, NOW, LEASE_MS);
  if (!job) throw new Error('no job');
  return job;
}

describe('a job in hand', () => {
  it('is lost to its worker once its run is cancelled, and cannot be written any more', async () => {
    const job = await running();
    expect(await jobs.isHeld(job)).toBe(true);
    expect(await jobs.cancel(job.tenant, job.source, 3)).toMatchObject({ run: 3 });
    expect(await jobs.isHeld(job)).toBe(false);
    await expect(jobs.save(job, { seq: 9 }, NOW, LEASE_MS)).rejects.toBeInstanceOf(LeaseLostError);
    expect(await jobs.release(job, { status: 'done' })).toBe(false);
    expect(await jobs.cancel(job.tenant, job.source, 3)).toBeNull();
    expect(await jobs.claim('another', new Date(NOW.getTime() + 2 * LEASE_MS), LEASE_MS)).toBeNull();
  });

  it('goes on when a run before it was cancelled', async () => {
    const job = await running();
    expect(await jobs.cancel(job.tenant, job.source, 2)).toBeNull();
    expect(await jobs.isHeld(job)).toBe(true);
    await jobs.cancel(job.tenant, job.source);
  });

  it('gives way to the next run, and is not cancelled by what was said of the last one', async () => {
    const job = await running();
    await jobs.cancel(job.tenant, job.source, 3);
    await jobs.request(request(job.source, 4));
    expect(await jobs.cancel(job.tenant, job.source, 3)).toBeNull();
    expect(await jobs.claim('next', NOW, LEASE_MS)).toMatchObject({ run: 4, status: 'running', policyVersion: 2 });
    await jobs.cancel(job.tenant, job.source);
  });

  it('is gone with its source', async () => {
    const job = await running();
    await jobs.forget(job.tenant, job.source);
    expect(await jobs.isHeld(job)).toBe(false);
    await expect(jobs.save(job, {}, NOW, LEASE_MS)).rejects.toBeInstanceOf(LeaseLostError);
  });
});
