import type { SourceOptions } from '@helpdex/contracts';
import type { LedgerRow } from '../ledger/ledger.schema';

/** What belongs to a source at all. */
export type Scope = Pick<SourceOptions, 'brands' | 'locales'>;

/** BCP 47's code for an undetermined language: it cannot be told whether such an entry is wanted. */
const UNKNOWN_LOCALE = 'und';

/** Whether a source takes the entry in. Of which brand it is may be unknown, as long as it could not be read; then it stays. */
export function isInScope({ locale, brand }: { locale: string; brand: string | null | undefined }, { brands, locales }: Scope): boolean {
  const isWantedLocale = locales === null || locale === UNKNOWN_LOCALE || locales.includes(locale);
  const isWantedBrand = brands === 'all' || brand === null || brand === undefined || brands.includes(brand);
  return isWantedLocale && isWantedBrand;
}

/**
 * The row of an entry that the source does not take in any more: in no index. What it was when it could be read last stays noted, so that a source
 * that takes it in again needs no other proof than to see it again.
 */
export const descoped = <R extends Pick<LedgerRow, 'state' | 'policyVersion' | 'emitVer'>>(row: R, policyVersion: number): R =>
  row.state === 'removed' ? row : { ...row, state: 'removed', policyVersion, emitVer: row.emitVer + 1 };
