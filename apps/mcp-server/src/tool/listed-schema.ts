import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { z } from 'zod';

/** Bounds and marks that a model cannot do better by knowing; a call that is over a bound, or has another name, is refused in words. */
const left = new Set([
  '$schema',
  'minLength',
  'maxLength',
  'pattern',
  'propertyNames',
  'minItems',
  'maxItems',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'additionalProperties',
]);

type JsonSchemas = StandardSchemaWithJSON['~standard']['jsonSchema'];
type Convert = JsonSchemas['input'];

/** A schema of arguments as it is listed: what every conversation reads is what a right call needs, and no more. */
export function listedInput(schema: z.ZodObject): StandardSchemaWithJSON {
  return withSchemas(schema, ({ input, output }) => ({ input: (options) => shortened(input(options)), output }));
}

/** A schema of answers as it is listed. */
export function listedOutput(schema: z.ZodObject): StandardSchemaWithJSON {
  return withSchemas(schema, ({ input, output }) => ({
    input,
    output: (options) => {
      const made = output(options);
      // An empty schema means the same, and some hosts refuse it.
      return typeof made['additionalProperties'] === 'object' ? { ...made, additionalProperties: true } : made;
    },
  }));
}

/**
 * The JSON Schemas are made once: a server of the SDK asks for them when a tool is registered and whenever it is listed,
 * and a gateway has several servers.
 */
function withSchemas(schema: z.ZodObject, change: (schemas: JsonSchemas) => JsonSchemas): StandardSchemaWithJSON {
  const standard = schema['~standard'] as StandardSchemaWithJSON['~standard'];
  const { input, output } = change(standard.jsonSchema);
  return { '~standard': { ...standard, jsonSchema: { input: oncePerTarget(input), output: oncePerTarget(output) } } };
}

/** A conversion with options of one library is nobody else's. */
function oncePerTarget(convert: Convert): Convert {
  const made = new Map<string, ReturnType<Convert>>();
  return (options) => {
    const known = options.libraryOptions === undefined ? made.get(options.target) : undefined;
    if (known !== undefined) return known;
    const schema = convert(options);
    if (options.libraryOptions === undefined) made.set(options.target, schema);
    return schema;
  };
}

function shortened(schema: Record<string, unknown>): Record<string, unknown> {
  const { properties, ...rest } = schema;
  const entries = Object.entries(rest).filter(([name]) => !left.has(name));
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
