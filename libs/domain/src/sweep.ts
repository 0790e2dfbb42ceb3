/** A listing that shows less than this share of the known articles is not believed (design 4.6). */
export const MIN_SEEN_SHARE = 0.8;

/** Articles of a source that are not known to be gone, and how many of them a complete listing did not show in any locale. */
export interface ListingGap {
  known: number;
  missing: number;
}

/**
 * Whether so much is missing that a fault, a lost permission or a mistake is likelier than so many removals. Then a person decides, and nothing
 * is removed before. What is missing from a believed listing is not removed either, but asked for, one by one.
 */
export const isHeld = ({ known, missing }: ListingGap): boolean => known > 0 && known - missing < known * MIN_SEEN_SHARE;
