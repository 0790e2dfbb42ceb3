/** Shares of a corpus that are not simply published, each in [0, 1]. */
export interface VisibilityMix {
  /** Articles restricted to a segment. */
  restricted?: number;
  /** Translations that are drafts. */
  drafts?: number;
  /** Translations flagged as outdated. */
  outdated?: number;
  /** Translations of other locales that do not exist. */
  untranslated?: number;
}

export const DEFAULT_MIX: Required<VisibilityMix> = { restricted: 0.08, drafts: 0.05, outdated: 0.04, untranslated: 0 };
