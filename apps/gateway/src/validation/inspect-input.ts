import type { FieldProblem } from '@helpdex/contracts';

/** Deeper than any body of the API; `JSON.parse` itself would go on to the end of the stack. */
const MAX_DEPTH = 12;
const MAX_REPORTED = 20;
/** Own keys of these names would be dropped in silence on the way to a class instance; they are told instead. */
const PROTOTYPE_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function problemOfKey(path: string, key: string): FieldProblem | undefined {
  if (PROTOTYPE_KEYS.includes(key)) return { field: at(path, key), rule: 'whitelistValidation', message: 'is not a field of this request' };
  const damaged = key.includes('\0') || HALF_CHARACTER.test(key);
  return damaged ? { field: path, rule: 'fieldName', message: 'has a field name that is no text' } : undefined;
}

/** Half a character: no UTF-8 can carry it, and libraries that try (URIs, databases) throw or change it. */
const HALF_CHARACTER = /\p{Surrogate}/u;

function problemOfText(path: string, text: string): FieldProblem[] {
  return [
    ...(text.includes('\0') ? [{ field: path, rule: 'noNul', message: 'must not contain a NUL character' }] : []),
    ...(HALF_CHARACTER.test(text) ? [{ field: path, rule: 'isWellFormed', message: 'must be well-formed Unicode' }] : []),
  ];
}

function collect(value: unknown, path: string, depth: number, found: FieldProblem[]): void {
  if (found.length >= MAX_REPORTED) return;
  if (typeof value === 'string') found.push(...problemOfText(path, value));
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) {
    found.push({ field: path, rule: 'maxDepth', message: `must not be nested deeper than ${MAX_DEPTH} levels` });
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const problem = problemOfKey(path, key);
    if (problem) found.push(problem);
    else collect(inner, at(path, key), depth + 1, found);
  }
}

/** What no input of any shape may contain, looked for before the input meets a class. */
export function inspectInput(value: unknown): FieldProblem[] {
  const found: FieldProblem[] = [];
  collect(value, '', 0, found);
  return found;
}
