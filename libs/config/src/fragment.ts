import type { FieldTable, ValuesOf } from './field';

/** Says that a rule over several fields is broken; named after the field whose change would mend it. */
export type Refuse = (key: string, rule: string) => void;

/** Settings that belong together, as one typed object. */
export interface Fragment<T = unknown> {
  readonly fields: FieldTable;
  /** Shapes the values and checks rules across fields. Only called when every field could be read. */
  finish(values: Readonly<Record<string, unknown>>, refuse: Refuse): T;
}

export type ConfigOf<F> = F extends Fragment<infer T> ? T : never;

export function fragment<F extends FieldTable>(fields: F): Fragment<ValuesOf<F>>;
export function fragment<F extends FieldTable, T>(fields: F, finish: (values: ValuesOf<F>, refuse: Refuse) => T): Fragment<T>;
export function fragment<F extends FieldTable, T>(
  fields: F,
  finish?: (values: ValuesOf<F>, refuse: Refuse) => T,
): Fragment<T | ValuesOf<F>> {
  return {
    fields,
    finish: (values, refuse) => (finish ? finish(values as ValuesOf<F>, refuse) : (values as ValuesOf<F>)),
  };
}
