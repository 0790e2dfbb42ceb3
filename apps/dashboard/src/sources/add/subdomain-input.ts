const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * What a person means by what was typed or pasted: the label before `.zendesk.com`. Shown while typing; the server decides.
 * @returns undefined when it is nothing that could be meant.
 */
export function understoodSubdomain(typed: string): string | undefined {
  const text = typed.trim().toLowerCase();
  const host = /^https?:\/\//.test(text) ? hostOf(text) : text.replace(/\/.*$/, '');
  if (host === undefined) return undefined;
  const label = host.endsWith('.zendesk.com') ? host.slice(0, -'.zendesk.com'.length) : host;
  return LABEL.test(label) ? label : undefined;
}

function hostOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname, username, port } = new URL(address);
  return hostname.endsWith('.zendesk.com') && username === '' && port === '' ? hostname : undefined;
}
