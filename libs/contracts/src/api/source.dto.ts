import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsNotEmptyObject,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsCadence, type Cadence } from '../cadence';
import type { SourceOptions } from '../options';
import { RUN_MODES, type RunMode, type SourceStatus } from '../vocabulary';
import type { RunDto } from './run.dto';

export const CREDENTIAL_KINDS = ['api_token', 'oauth_token', 'oauth_client'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

const ofKind = (kind: CredentialKind) => ValidateIf((value: CredentialsInput) => value.kind === kind);

/**
 * What a person gives Helpdex to read Zendesk with. Write-only.
 * `api_token` {email, token}, `oauth_token` {accessToken, refreshToken?, clientId?, clientSecret?}, `oauth_client` {clientId, clientSecret}.
 */
export class CredentialsInput {
  @IsIn(CREDENTIAL_KINDS) kind!: CredentialKind;
  @ofKind('api_token') @IsEmail() @MaxLength(320) email?: string;
  @ofKind('api_token') @IsString() @Length(1, 500) token?: string;
  @ofKind('oauth_token') @IsString() @Length(1, 4_000) accessToken?: string;
  @IsOptional() @IsString() @Length(1, 4_000) refreshToken?: string;
  @ValidateIf((value: CredentialsInput) => value.kind === 'oauth_client' || value.clientId !== undefined)
  @IsString()
  @Length(1, 500)
  clientId?: string;
  @ValidateIf((value: CredentialsInput) => value.kind === 'oauth_client' || value.clientSecret !== undefined)
  @IsString()
  @Length(1, 4_000)
  clientSecret?: string;
}

/** Options as given: what is left out keeps its default, or its present value. */
export class SourceOptionsInput implements Partial<SourceOptions> {
  @IsOptional() brands?: SourceOptions['brands'];
  @IsOptional() outdated?: SourceOptions['outdated'];
  @IsOptional() archived?: SourceOptions['archived'];
  @IsOptional() locales?: SourceOptions['locales'];
  @IsOptional() labelRules?: SourceOptions['labelRules'];
  @IsOptional() sectionRules?: SourceOptions['sectionRules'];
  @IsOptional() brandAudience?: SourceOptions['brandAudience'];
}

export class CreateSourceInput {
  @IsIn(['zendesk']) type!: 'zendesk';
  @IsString() @Length(1, 200) name!: string;
  /** The label before `.zendesk.com`; a pasted address is understood when it is unmistakably Zendesk's. */
  @IsString() @Length(1, 300) subdomain!: string;
  @IsObject() @ValidateNested() @Type(() => CredentialsInput) credentials!: CredentialsInput;
  @IsOptional() @IsCadence() cadence?: Cadence;
  @IsOptional() @IsBoolean() startSync?: boolean;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SourceOptionsInput) options?: SourceOptionsInput;
}

export class UpdateSourceInput {
  @IsOptional() @IsString() @Length(1, 200) name?: string;
  /** Accepted only when it is the subdomain the source has: a source cannot move to another account. */
  @IsOptional() @IsString() @Length(1, 300) subdomain?: string;
  @IsOptional() @IsCadence() cadence?: Cadence;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SourceOptionsInput) options?: SourceOptionsInput;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => CredentialsInput) credentials?: CredentialsInput;
  /**
   * What Zendesk signs its webhook requests with, as its Admin Center shows it once the webhook exists; null takes it away. Write-only. Short ones are
   * refused: whoever guesses it can have articles fetched.
   */
  @ValidateIf(({ webhookSecret }: UpdateSourceInput) => webhookSecret !== undefined && webhookSecret !== null)
  @IsString()
  @Length(16, 500)
  webhookSecret?: string | null;
}

/** Where Zendesk sends the events of a source, below the gateway's origin. */
export const webhookPath = (sourceId: string): string => `/api/v1/webhooks/zendesk/${sourceId}`;

export class SyncInput {
  @IsOptional() @IsIn(RUN_MODES.filter((mode) => mode !== 'targeted')) mode?: Exclude<RunMode, 'targeted'>;
}

export class ReconnectInput {
  @IsObject() @IsNotEmptyObject() @ValidateNested() @Type(() => CredentialsInput) credentials!: CredentialsInput;
}

/** What may be told of credentials after they were stored. */
export interface CredentialsView {
  kind: CredentialKind;
  email?: string;
  clientId?: string;
  /** Last four characters of the secret, or null when the credentials were destroyed. */
  last4: string | null;
}

export interface SourceCounts {
  public: number;
  internal: number;
  excluded: number;
  quarantined: number;
  heldForReview: number;
}

export const zeroSourceCounts = (): SourceCounts => ({ public: 0, internal: 0, excluded: 0, quarantined: 0, heldForReview: 0 });

export interface SourceErrorView {
  code: string;
  message: string;
  at: string;
  action: string;
}

/** A brand that has a help center, as Zendesk named it when the source's credentials were last tried. */
export interface BrandView {
  id: string;
  name: string;
}

/** A source as REST shows it. Times are ISO 8601 UTC with milliseconds. */
export interface SourceDto {
  id: string;
  type: 'zendesk';
  name: string;
  subdomain: string;
  status: SourceStatus;
  cadence: Cadence;
  credentials: CredentialsView;
  options: SourceOptions;
  /** Empty for a source that was added before brands were kept, until it is given credentials again. */
  brands: BrandView[];
  counts: SourceCounts;
  lastRun: RunDto | null;
  activeRun: RunDto | null;
  nextSyncAt: string | null;
  lastCompleteSweepAt: string | null;
  error: SourceErrorView | null;
  /** Where a webhook of Zendesk is to be sent, and whether its signing secret is known: without one every request is refused. */
  webhook: { path: string; hasSecret: boolean };
  /** Things the owner should know that stop nothing yet, such as the end of API tokens on 2027-04-30. */
  warnings: { code: string; message: string }[];
  createdAt: string;
  updatedAt: string;
}

/** What a source would bring, asked before it is stored. */
export interface SourceCheckDto {
  account: { subdomain: string; user: string; role: string };
  brands: { id: string; name: string; subdomain: string; hasHelpCenter: boolean }[];
  locales: string[];
  estimates: { articles: number; variants: number; requests: number; minutes: number };
}
