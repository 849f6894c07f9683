import { z } from 'zod';

import { namedSchemas } from '../route/named-schemas.js';

/** A JSON Schema, draft 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const folder = '#/components/schemas/';
const options = { io: 'input', override: ({ jsonSchema }: { jsonSchema: object }) => strip(jsonSchema) } as const;

/** The schemas with a name, each as JSON Schema that refers to the others. */
export function componentSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(namedSchemas, { ...options, uri: (id) => `${folder}${id}` });
  const named = Object.entries(schemas).map(
    ([name, { $schema: _draft, $id: _id, ...schema }]) => [name, schema] as const,
  );
  return Object.fromEntries(named.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A schema where it is used: a reference, where it has a name. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const name = namedSchemas.get(schema)?.id;
  if (name !== undefined) return { $ref: `${folder}${name}` };
  const { $schema: _draft, ...written } = z.toJSONSchema(schema, options);
  return written;
}

/** Each parameter of a query by itself, and whether it has to be given. */
export function parameterSchemas(query: z.ZodObject): { name: string; schema: JsonSchema; isRequired: boolean }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, options);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    schema: schema as JsonSchema,
    isRequired: required.includes(name),
  }));
}

/** What says nothing to a client: that our code may not write to an answer, and how far JavaScript counts. */
function strip(schema: { readOnly?: unknown; minimum?: unknown; maximum?: unknown }): void {
  delete schema.readOnly;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
