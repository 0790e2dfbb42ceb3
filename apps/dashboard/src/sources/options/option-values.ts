import type { SourceOptions } from '@helpdex/contracts';

/** Options of a source as typed. Empty lists of brands and locales mean all of them. */
export interface OptionValues {
  brands: string[];
  internalBrands: string[];
  locales: string[];
  outdated: SourceOptions['outdated'];
  archived: SourceOptions['archived'];
  internalLabels: string[];
  excludedLabels: string[];
  internalSections: string[];
  excludedSections: string[];
}

export const EMPTY_OPTIONS: OptionValues = {
  ...{ brands: [], internalBrands: [], locales: [], outdated: 'exclude', archived: 'internal' },
  ...{ internalLabels: [], excludedLabels: [], internalSections: [], excludedSections: [] },
};

/** The number in a section's or category's address, or what was typed. */
export const sectionId = (typed: string): string => /\/(?:sections|categories)\/(\d{1,20})/.exec(typed)?.[1] ?? typed.trim();

export const optionsOf = (values: OptionValues): SourceOptions => ({
  brands: values.brands.length === 0 ? 'all' : values.brands,
  locales: values.locales.length === 0 ? null : values.locales,
  outdated: values.outdated,
  archived: values.archived,
  labelRules: [
    ...values.excludedLabels.map((label) => ({ label, action: 'exclude' as const })),
    ...values.internalLabels.map((label) => ({ label, action: 'internal' as const })),
  ],
  sectionRules: [
    ...values.excludedSections.map((typed) => ({ sectionId: sectionId(typed), action: 'exclude' as const })),
    ...values.internalSections.map((typed) => ({ sectionId: sectionId(typed), action: 'internal' as const })),
  ],
  brandAudience: Object.fromEntries(values.internalBrands.map((id) => [id, 'internal' as const])),
});

export const optionValues = (options: SourceOptions): OptionValues => ({
  brands: options.brands === 'all' ? [] : options.brands,
  internalBrands: Object.keys(options.brandAudience),
  locales: options.locales ?? [],
  outdated: options.outdated,
  archived: options.archived,
  internalLabels: options.labelRules.filter(({ action }) => action === 'internal').map(({ label }) => label),
  excludedLabels: options.labelRules.filter(({ action }) => action === 'exclude').map(({ label }) => label),
  internalSections: options.sectionRules.filter(({ action }) => action === 'internal').map((rule) => rule.sectionId),
  excludedSections: options.sectionRules.filter(({ action }) => action === 'exclude').map((rule) => rule.sectionId),
});
