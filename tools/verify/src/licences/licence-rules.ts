/** Licences under which Helpdex (Apache-2.0) may be handed on together with a package. */
const ALLOWED = new Set(
  'MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 Python-2.0 CC0-1.0 Unlicense Zlib'.split(' '),
);
/** Of tools that are used and never handed on: file-wise copyleft, and data that asks to be named. */
const ALLOWED_FOR_TOOLS = new Set([...ALLOWED, 'MPL-2.0', 'CC-BY-4.0']);

/** One package of the lockfile. */
export interface LicencedPackage {
  name: string;
  version: string;
  /** SPDX expression; undefined where the package states none. */
  licence: string | undefined;
  /** Only used to build and to test. */
  isTool: boolean;
}

/** Whether an SPDX expression leaves a licence that is allowed: of `OR` one, of `AND` all. */
export function isAllowed({ licence, isTool }: Pick<LicencedPackage, 'licence' | 'isTool'>): boolean {
  const allowed = isTool ? ALLOWED_FOR_TOOLS : ALLOWED;
  const parts = (licence ?? '').replace(/[()]/g, '').split(/\s+AND\s+/);
  // An OR inside of an AND in brackets would need a real parser; taken together its choices only get stricter here.
  return parts.every((part) => part.split(/\s+OR\s+/).some((one) => allowed.has(one.trim())));
}
