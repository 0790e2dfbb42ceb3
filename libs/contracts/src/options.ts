import { Type } from 'class-transformer';
import { IsArray, IsIn, IsObject, IsOptional, IsString, Length, ArrayMaxSize, ValidateNested, Matches } from 'class-validator';
import { ARCHIVED_OPTIONS, OUTDATED_OPTIONS, RULE_ACTIONS, type RuleAction } from './vocabulary';
import { IsBrandAudience, IsBrandChoice } from './validators/brand-options';

/** Articles that carry `label` become `action`. Labels are case-sensitive, as in Zendesk. */
export class LabelRule {
  @IsString() @Length(1, 200) label!: string;
  @IsIn(RULE_ACTIONS) action!: RuleAction;
}

/** Articles anywhere below the section or category `sectionId` become `action`. */
export class SectionRule {
  @IsString() @Matches(/^\d{1,20}$/) sectionId!: string;
  @IsIn(RULE_ACTIONS) action!: RuleAction;
}

/** What a source takes in, and how its articles are labelled beyond Zendesk's own visibility. None of these makes anything more visible than Zendesk does. */
export class SourceOptions {
  /** `"all"`, or the ids of the brands whose help centers are synced. */
  @IsBrandChoice() brands!: 'all' | string[];
  /** What becomes of translations that Zendesk flags as outdated. */
  @IsIn(OUTDATED_OPTIONS) outdated!: (typeof OUTDATED_OPTIONS)[number];
  /** What becomes of articles confirmed gone from Zendesk. */
  @IsIn(ARCHIVED_OPTIONS) archived!: (typeof ARCHIVED_OPTIONS)[number];
  /** Locales to keep, lower case with `-`; null keeps all. */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @Matches(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/, { each: true }) locales!: string[] | null;
  @IsArray() @ArrayMaxSize(200) @ValidateNested({ each: true }) @Type(() => LabelRule) labelRules!: LabelRule[];
  @IsArray() @ArrayMaxSize(200) @ValidateNested({ each: true }) @Type(() => SectionRule) sectionRules!: SectionRule[];
  /** Brand id to `"internal"`: every article of that brand is internal, whatever Zendesk says. */
  @IsObject() @IsBrandAudience() brandAudience!: Record<string, 'internal'>;
}

export const defaultSourceOptions = (): SourceOptions => ({
  brands: 'all',
  outdated: 'exclude',
  archived: 'internal',
  locales: null,
  labelRules: [],
  sectionRules: [],
  brandAudience: {},
});
