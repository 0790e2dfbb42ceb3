import { ValidateBy, type ValidationOptions } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

const BRAND_ID = /^\d{1,20}$/;
const MAX_BRANDS = 300;

function rule(name: string, validate: (value: unknown) => boolean, message: string, schema: Record<string, unknown>) {
  return (options?: ValidationOptions): PropertyDecorator =>
    (target, key) => {
      ValidateBy({ name, validator: { validate, defaultMessage: () => `$property ${message}` } }, options)(target, key);
      JSONSchema(schema)(target, String(key));
    };
}

const isBrandIdList = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MAX_BRANDS &&
  value.every((id) => typeof id === 'string' && BRAND_ID.test(id));

/** `"all"` or a non-empty list of brand ids. */
export const IsBrandChoice = rule(
  'isBrandChoice',
  (value) => value === 'all' || isBrandIdList(value),
  'must be "all" or a list of brand ids',
  {
    oneOf: [
      { type: 'string', enum: ['all'] },
      { type: 'array', items: { type: 'string', pattern: BRAND_ID.source }, minItems: 1, maxItems: MAX_BRANDS },
    ],
  },
);

/** An object from brand id to `"internal"`. */
export const IsBrandAudience = rule(
  'isBrandAudience',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length <= MAX_BRANDS &&
    Object.entries(value).every(([id, audience]) => BRAND_ID.test(id) && audience === 'internal'),
  'must map brand ids to "internal"',
  { type: 'object', additionalProperties: { type: 'string', enum: ['internal'] } },
);
