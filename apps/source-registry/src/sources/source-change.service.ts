import type { Caller, CredentialsInput, RegisteredSource, UpdateSourceInput } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import { WebhookSecrets } from '../hints/webhook-secrets';
import { RunService } from '../runs/run.service';
import { AccountCheck, brandsOf } from './account-check.service';
import { destroyed } from './credentials';
import { SourceCommit } from './source-commit.service';
import { readCadence, readSubdomain } from './source-input';
import { bringMore, decideOtherwise, mergeOptions } from './source-options';
import type { ActiveRun, SourceRow } from './source.schema';

const refuseDeleting = ({ status }: SourceRow): void => {
  if (status === 'deleting') throw new DomainError('conflict', 'source_deleting', 'The source is being deleted.');
};

function refuseOtherSubdomain(row: SourceRow, subdomain: string | undefined): void {
  if (subdomain === undefined || readSubdomain(subdomain) === row.subdomain) return;
  const message = 'A source stays with its Zendesk account. Add the other account as a source of its own.';
  throw new DomainError('invalid', 'subdomain_immutable', message, [{ field: 'subdomain', rule: 'immutable', message }]);
}

/** What a source that is synced at all takes in from now on has to be fetched. */
const wantsMore = (row: SourceRow, options: SourceRow['options']): boolean =>
  (row.status === 'active' || row.status === 'error') && row.lastRun > 0 && bringMore(row.options, options);

/** A source may be occupied with one run only, so the one it has ends; nothing more is fetched for any run so far. */
export const runInstead = (row: SourceRow, run: ActiveRun | null): Partial<SourceRow> => ({
  ...(row.activeRun && { endedRun: row.activeRun.id }),
  cancelledRun: row.lastRun,
  activeRun: run,
  ...(run && { lastRun: row.lastRun + 1 }),
});

/** The verbs that change a source: edit, disconnect, reconnect. */
@Injectable()
export class SourceChanges {
  constructor(
    @Inject(SourceCommit) private readonly commit: SourceCommit,
    @Inject(AccountCheck) private readonly account: AccountCheck,
    @Inject(RunService) private readonly runs: RunService,
    @Inject(WebhookSecrets) private readonly webhookSecrets: WebhookSecrets,
  ) {}

  /**
   * New credentials are tried first. Options that take in less are carried out from what is stored; for what they take in more a full run is started,
   * in place of one that is active: it goes by the options that it began with.
   * @throws DomainError as `create` does; `subdomain_immutable`; `source_disconnected` for credentials.
   */
  update(caller: Caller, id: string, input: UpdateSourceInput, now: Date): Promise<RegisteredSource> {
    const fields = Object.keys(input).filter((field) => input[field as keyof UpdateSourceInput] !== undefined);
    return this.commit.change({ caller, id, action: 'source.updated', detail: { fields } }, async (row) => {
      refuseDeleting(row);
      refuseOtherSubdomain(row, input.subdomain);
      const options = mergeOptions(input.options, row.options);
      const cadence = input.cadence === undefined ? row.cadence : readCadence(input.cadence, now);
      return {
        name: input.name ?? row.name,
        cadence,
        options,
        ...(decideOtherwise(row.options, options) && { policyVersion: row.policyVersion + 1 }),
        ...(wantsMore(row, options) && runInstead(row, this.runs.order({ mode: 'full', trigger: 'manual' }))),
        ...(input.credentials && (await this.replaced(row, input.credentials))),
        ...this.webhookSecret(row, input),
        updatedAt: now,
      };
    });
  }

  /** No further calls to Zendesk: the credentials are destroyed, the active run is cancelled. Twice is as good as once. */
  disconnect(caller: Caller, id: string, now: Date): Promise<RegisteredSource> {
    return this.commit.change({ caller, id, action: 'source.disconnected' }, (row) => {
      refuseDeleting(row);
      if (row.status === 'disconnected') return null;
      const credentials = destroyed(row.credentials);
      return { status: 'disconnected', credentials, ...runInstead(row, null), error: null, updatedAt: now };
    });
  }

  /** New credentials and a full run that emits every article again; a run that is active is cancelled. */
  reconnect(caller: Caller, id: string, credentials: CredentialsInput, now: Date): Promise<RegisteredSource> {
    return this.commit.change({ caller, id, action: 'source.reconnected', detail: { kind: credentials.kind } }, async (row) => {
      refuseDeleting(row);
      return {
        ...(await this.accepted(row, credentials)),
        ...runInstead(row, this.runs.order({ mode: 'full', trigger: 'reconnect', reemit: true })),
        updatedAt: now,
      };
    });
  }

  /** Stays through a disconnection: it opens nothing at Zendesk. */
  private webhookSecret(row: SourceRow, { webhookSecret: secret }: UpdateSourceInput): Pick<SourceRow, 'webhookSecret'> {
    if (secret === undefined) return {};
    return { webhookSecret: secret === null ? null : this.webhookSecrets.seal(row, secret) };
  }

  private replaced(row: SourceRow, input: CredentialsInput): Promise<Partial<SourceRow>> {
    if (row.status === 'disconnected')
      throw new DomainError('conflict', 'source_disconnected', 'The source is disconnected. Reconnect it to give new credentials.');
    return this.accepted(row, input);
  }

  private async accepted(row: SourceRow, input: CredentialsInput): Promise<Partial<SourceRow>> {
    const credentialVersion = row.credentialVersion + 1;
    const { tenant, subdomain, _id: source } = row;
    const { credentials, report } = await this.account.accept({ tenant, source, subdomain, credentialVersion }, input);
    return { credentials, brands: brandsOf(report), credentialVersion, status: 'active', error: null };
  }
}
