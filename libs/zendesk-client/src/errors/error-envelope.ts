import { isJsonObject } from '../parsing/parser';

/** What a failed answer's body says, whatever its shape. Used for classification and logs, never shown. */
export interface ErrorEnvelope {
  /** Shape of the body; `text` and `html` happen on every status. */
  kind: 'string' | 'object' | 'list' | 'text' | 'html' | 'empty';
  /** Zendesk's error code or title, such as `RecordNotFound`; empty when there is none. */
  code: string;
  /** The longer text beside it. */
  detail: string;
}

const MAX_CHARS = 500;

/**
 * Zendesk has four JSON envelopes (`{error:"Code",description}`, `{error:{title,message}}`, `{errors:[{code,title,detail}]}`, `{error:"text"}`, OAuth
 * adding `error_description`), plain text (429) and HTML pages (unknown subdomains, maintenance).
 */
export function readErrorEnvelope(body: string): ErrorEnvelope {
  const trimmed = body.trim();
  if (trimmed === '') return { kind: 'empty', code: '', detail: '' };
  const json = parseJson(trimmed);
  if (isJsonObject(json)) return readJsonEnvelope(json);
  const isPage = trimmed.startsWith('<');
  return { kind: isPage ? 'html' : 'text', code: '', detail: cut(isPage ? textOfPage(trimmed) : trimmed) };
}

function readJsonEnvelope(json: Record<string, unknown>): ErrorEnvelope {
  const { error, errors } = json;
  const detail = joined(json['description'], json['error_description'], json['message'], json['details']);
  if (typeof error === 'string') return { kind: 'string', code: cut(error), detail };
  if (isJsonObject(error))
    return { kind: 'object', code: joined(error['title'] ?? error['code']), detail: joined(error['message'], detail) };
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (isJsonObject(first)) return { kind: 'list', code: joined(first['code']), detail: joined(first['title'], first['detail']) };
  return { kind: 'object', code: '', detail };
}

/** Title and heading say all that is needed; the rest of an error page is style and script. */
const textOfPage = (html: string): string =>
  html
    .slice(0, 20_000)
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const cut = (value: string): string => value.trim().slice(0, MAX_CHARS);

const joined = (...parts: unknown[]): string =>
  cut(
    parts
      .filter((part) => part !== undefined && part !== null && part !== '')
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
      .join(' '),
  );

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
