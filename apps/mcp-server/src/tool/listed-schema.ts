import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { z } from 'zod';

/** Bounds and marks that a model cannot do better by knowing; a call that is over a bound is refused in words. */
const left = new Set([
  '$schema',
  'minLength',
  'maxLength',
  'pattern',
  'propertyNames',
  'minItems',
  'maxItems',
  'format',
]);

/** A schema as it is listed: what every conversation reads is what a right call needs, and no more. */
export function listedSchema(schema: z.ZodObject): StandardSchemaWithJSON {
  const standard = schema['~standard'] as StandardSchemaWithJSON['~standard'];
  const { input } = standard.jsonSchema;
  const jsonSchema = {
    ...standard.jsonSchema,
    input: (options: Parameters<typeof input>[0]) => shortened(input(options)),
  };
  return { '~standard': { ...standard, jsonSchema } } as StandardSchemaWithJSON;
}

function shortened(schema: Record<string, unknown>): Record<string, unknown> {
  const { properties, ...rest } = schema;
  const entries = Object.entries(rest).filter(([name, value]) => !left.has(name) && !isNoBound(value));
  const own = Object.fromEntries(entries.map(([name, value]) => [name, within(value)]));
  if (typeof properties !== 'object' || properties === null) return own;
  // Names of arguments are no keywords of the schema.
  const all = Object.entries(properties).map(([name, value]) => [name, within(value)]);
  return { ...own, properties: Object.fromEntries(all) };
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return typeof value === 'object' && value !== null ? shortened(value as Record<string, unknown>) : value;
}

function isNoBound(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) >= Number.MAX_SAFE_INTEGER;
}
