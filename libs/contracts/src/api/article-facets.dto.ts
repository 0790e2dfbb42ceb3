/** A value that entries can be filtered by, and how many carry it. */
export interface FacetValue {
  value: string;
  count: number;
}

/** At most so many values of each kind; the most frequent ones. */
export const MAX_FACET_VALUES = 200;

/** What the list of articles can be narrowed to. */
export interface ArticleFacetsDto {
  /** Entries that all filters of the request fit. */
  total: number;
  /** Of all entries of the source, or of all sources: choosing one value does not take the others away. */
  locales: FacetValue[];
  labels: FacetValue[];
  /** Names of sections and categories. */
  sections: FacetValue[];
}
