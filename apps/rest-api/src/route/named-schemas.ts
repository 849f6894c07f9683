import { z } from 'zod';

/** The schemas that have a name in the OpenAPI document; others are written where they are used. */
export const namedSchemas = z.registry<{ id: string }>();

/**
 * Gives a schema its name in the OpenAPI document and in generated clients.
 *
 * @returns the same schema
 */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  namedSchemas.add(schema, { id });
  return schema;
}
