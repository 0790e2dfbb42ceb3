import type { BrandView } from '@helpdex/contracts';

/** The brands that can be chosen, by name; one that was chosen and is not known any more stays, by its id. */
export function brandChoices(known: readonly BrandView[], chosen: readonly string[]): BrandView[] {
  const unknown = [...new Set(chosen)].filter((id) => !known.some((brand) => brand.id === id));
  return [...known, ...unknown.map((id) => ({ id, name: id }))];
}
