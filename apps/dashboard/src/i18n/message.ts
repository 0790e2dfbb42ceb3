/** A text; or one for each of the language's forms of `count`, of which English and German have two. */
export type Message = string | Readonly<Record<PluralForm, string>>;
export type PluralForm = 'one' | 'other';

/** `count` decides on the form and is written as the language writes numbers; everything else is filled in as it is. */
export type MessageValues = Record<string, string | number> & { count?: number };

/** Texts of one language, filled in. A placeholder without a value stays visible, so that it is noticed. */
export function filler(language: string): (message: Message, values: MessageValues) => string {
  const plural = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (message, values) => {
    const { count } = values;
    const text = typeof message === 'string' ? message : message[count !== undefined && plural.select(count) === 'one' ? 'one' : 'other'];
    const shown: Record<string, string | number> = count === undefined ? values : { ...values, count: numbers.format(count) };
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(shown[name] ?? whole));
  };
}
