import type { Field } from './field';
import type { Fragment } from './fragment';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function standing(field: Field<unknown>): string {
  if (field.required) return 'required';
  return field.defaultText === undefined ? 'unset' : `\`${field.defaultText}\``;
}

/** All settings of the fragments as a Markdown table, sorted by key, each key once. */
export function documentConfig(fragments: readonly Fragment[]): string {
  const fields = new Map(fragments.flatMap((fragment) => Object.values(fragment.fields)).map((field) => [field.key, field]));
  const rows = [...fields.values()]
    .sort((a, b) => a.key.localeCompare(b.key))
    .map((field) => {
      const notes = field.sensitive ? `${field.description} Sensitive.` : field.description;
      return `| \`${field.key}\` | ${cell(standing(field))} | ${cell(field.rule)} | ${cell(notes)} |`;
    });
  return ['| variable | default | must be | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}
