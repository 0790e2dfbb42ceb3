import type { Caller, CreateSourceInput, Page, PageQuery, RegisteredSource, SealedCredentials, SourceCheckDto } from '@helpdex/contracts';
import { DomainError, newId } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { Outbox } from '../outbox/outbox.service';
import { RunService } from '../runs/run.service';
import { AccountCheck, brandsOf } from './account-check.service';
import { sealedFor } from './credentials';
import { readCadence, readSubdomain } from './source-input';
import { mergeOptions } from './source-options';
import { sourceExists, SourceRepository } from './source.repository';
import { slotOf, type SourceRow } from './source.schema';
import { SourceViews } from './source-views.service';

/** What a request makes of a new source before Zendesk was asked. */
type Draft = Omit<SourceRow, 'credentials'>;

/** Adds and shows sources. */
@Injectable()
export class SourceService {
  constructor(
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(AccountCheck) private readonly account: AccountCheck,
    @Inject(RunService) private readonly runs: RunService,
    @Inject(SourceViews) private readonly views: SourceViews,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /**
   * Stores a source, with its first run unless told otherwise, in one write; nothing is stored when anything stands against it.
   * @throws DomainError `validation_failed`, `source_exists`, or `unprocessable` as Zendesk refused.
   */
  async create(caller: Caller, input: CreateSourceInput, now: Date): Promise<RegisteredSource> {
    const draft = await this.draft(caller.tenant, input, now);
    const { credentials, report } = await this.account.accept({ ...draft, source: draft._id }, input.credentials);
    const starts = input.startSync ?? true;
    const first = starts ? { activeRun: this.runs.order({ mode: 'full', trigger: 'initial' }), lastRun: 1 } : {};
    const row: SourceRow = { ...draft, credentials, brands: brandsOf(report), ...first };
    await this.sources.insert(row);
    this.outbox.kick();
    const detail = { name: row.name, subdomain: row.subdomain, kind: credentials.kind };
    await this.audit.record({ tenant: row.tenant, actor: caller.keyId, action: 'source.created', target: row._id, detail });
    return this.views.one(row);
  }

  /** What `create` would do, without doing it. */
  async check(caller: Caller, input: CreateSourceInput, now: Date): Promise<SourceCheckDto> {
    const draft = await this.draft(caller.tenant, input, now);
    const { report } = await this.account.accept({ ...draft, source: draft._id }, input.credentials, draft.options);
    return report;
  }

  async get(tenant: string, id: string): Promise<RegisteredSource> {
    return this.views.one(await this.sources.get(tenant, id));
  }

  /** Oldest first. */
  async list(tenant: string, query: PageQuery): Promise<Page<RegisteredSource>> {
    const { rows, nextCursor } = await this.sources.list(tenant, query);
    return { items: await this.views.many(rows), nextCursor };
  }

  /** For the fetcher. @throws DomainError `source_not_found`, `credentials_destroyed`. */
  async credentials(tenant: string, id: string): Promise<SealedCredentials> {
    const row = await this.sources.get(tenant, id);
    const { subdomain, credentialVersion } = row;
    const sealed = sealedFor({ tenant, source: id, subdomain, credentialVersion }, row.credentials);
    if (!sealed) throw new DomainError('conflict', 'credentials_destroyed', 'The source is disconnected; its credentials were destroyed.');
    return sealed;
  }

  private async draft(tenant: string, input: CreateSourceInput, now: Date): Promise<Draft> {
    const subdomain = readSubdomain(input.subdomain);
    const cadence = readCadence(input.cadence ?? 'hourly', now);
    const options = mergeOptions(input.options);
    const slot = slotOf(tenant, subdomain);
    // Said before Zendesk is bothered; what decides is the unique index.
    if (await this.sources.isTaken(slot)) throw sourceExists(subdomain);
    return {
      ...{ _id: newId('src'), tenant, slot, type: input.type, name: input.name, subdomain, status: 'active', cadence, options },
      ...{ policyVersion: 1, floor: 0, credentialVersion: 1, revision: 1, outbox: 1, publishedRevision: 0 },
      ...{ lastRun: 0, activeRun: null, endedRun: null, lastDueAt: null, lastCompleteSweepAt: null, error: null },
      ...{ createdAt: now, updatedAt: now },
    };
  }
}
