import { IsIn, IsISO8601, IsOptional, IsString, Length } from 'class-validator';
import { ROLES, type Role } from '../vocabulary';

export class CreateKeyInput {
  @IsString() @Length(1, 200) name!: string;
  @IsIn(ROLES) role!: Role;
  @IsOptional() @IsISO8601({ strict: true }) expiresAt?: string;
}

export interface KeyDto {
  id: string;
  name: string;
  role: Role;
  /** First characters of the key, for telling keys apart. */
  prefix: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

/** Only the answer to its creation carries the secret. */
export interface CreatedKeyDto extends KeyDto {
  key: string;
}

export class CreateTenantInput {
  @IsString() @Length(1, 200) name!: string;
}

export interface AuditDto {
  id: string;
  at: string;
  /** Key id or service that acted. */
  actor: string;
  action: string;
  target: string | null;
  detail: Record<string, unknown>;
}
