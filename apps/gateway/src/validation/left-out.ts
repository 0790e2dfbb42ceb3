import type { Type } from '@nestjs/common';
import { getMetadataStorage, IS_OPTIONAL } from 'class-validator';

/** Properties of a contract class that may be left out. */
function optionalProperties(contract: Type): Set<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(contract, '', false, false);
  return new Set(rules.filter(({ name }) => name === IS_OPTIONAL).map(({ propertyName }) => propertyName));
}

/** Forms and links say `?source=&limit=` of what nobody chose: to a query, an empty parameter is one that was left out. Unknown ones stay, to be refused. */
export function withoutEmpty(contract: Type, query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const optional = optionalProperties(contract);
  return Object.fromEntries(Object.entries(query).filter(([name, value]) => value !== '' || !optional.has(name)));
}

/**
 * `@IsOptional` lets null through where a field may be left out; to the services an absent field is absent. Only fields of the request itself:
 * deeper down, as in a source's `options.locales`, null is a value.
 */
export function dropNulls<T extends object>(contract: Type, input: T): T {
  for (const name of optionalProperties(contract))
    if ((input as Record<string, unknown>)[name] === null) Reflect.deleteProperty(input, name);
  return input;
}
