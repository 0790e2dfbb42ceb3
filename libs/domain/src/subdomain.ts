/** A subdomain that may be called, or a sentence that says what to enter instead. */
export type SubdomainResult = { subdomain: string } | { error: string };

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** An address unmistakably on zendesk.com: one label before it, no port, no user, nothing but a path after it. */
const ADDRESS = /^(?:https?:\/\/)?([a-z0-9-]+)\.zendesk\.com(?:[/?#].*)?$/;
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/;
/** Zendesk's own sites: no account answers there. */
const RESERVED = new Set(['www', 'developer', 'status']);
const MAX_INPUT_CHARS = 2_000;

const WHAT_TO_ENTER =
  'Enter the part before ".zendesk.com" in the address of your Zendesk, for example "acme" for https://acme.zendesk.com.';

/** True for a label that may stand before `.zendesk.com`. Punycode is refused: Zendesk gives out ASCII names only, and the rest are look-alikes. */
export const isSubdomain = (label: string): boolean => LABEL.test(label) && !label.startsWith('xn--') && !RESERVED.has(label);

/**
 * What a person typed or pasted as their Zendesk, to its subdomain. A label, its address on zendesk.com, capitals and surrounding blanks are
 * understood; everything that could lead a credential elsewhere is refused.
 */
export function normaliseSubdomain(input: string): SubdomainResult {
  const typed = input.trim();
  if (typed === '') return { error: `The subdomain is empty. ${WHAT_TO_ENTER}` };
  // Before lower-casing: U+212A would turn into a plain k.
  if (typed.length > MAX_INPUT_CHARS || !PRINTABLE_ASCII.test(typed)) {
    return { error: `A Zendesk subdomain has only the letters a to z, digits and hyphens. ${WHAT_TO_ENTER}` };
  }
  const lower = typed.toLowerCase();
  const label = ADDRESS.exec(lower)?.[1] ?? lower;
  if (isSubdomain(label)) return { subdomain: label };
  return { error: explain(lower, label) };
}

function explain(lower: string, label: string): string {
  if (RESERVED.has(label) || /^(https?:\/\/)?zendesk\.com/.test(lower))
    return `That is Zendesk's own site, not your account. ${WHAT_TO_ENTER}`;
  if (label.length > 63 && LABEL.test(label.slice(0, 63))) return `A Zendesk subdomain has at most 63 characters. ${WHAT_TO_ENTER}`;
  if (lower.includes('.') || lower.includes('/') || lower.includes(':')) {
    return `This is no address on zendesk.com; a help center's own domain does not work here. ${WHAT_TO_ENTER}`;
  }
  return `A Zendesk subdomain has only the letters a to z, digits and hyphens, none of them at the start or end. ${WHAT_TO_ENTER}`;
}
