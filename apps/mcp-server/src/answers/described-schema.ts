import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { z } from 'zod';

/**
 * The same schema, with its JSON Schema made once. The SDK asks each server for it, and each call has a server of its
 * own: for `search` that took longer than the call's own work.
 */
export function describedSchema<Schema extends z.ZodObject>(
  schema: Schema,
): StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>> {
  const standard = schema['~standard'];
  const { input, output } = standard.jsonSchema;
  return { '~standard': { ...standard, jsonSchema: { input: once(input), output: once(output) } } };
}

type Describe = StandardSchemaWithJSON['~standard']['jsonSchema']['input'];

/** One answer for each draft of JSON Schema that was asked for. */
function once(describe: Describe): Describe {
  const made = new Map<string, ReturnType<Describe>>();
  return (options) => {
    const known = made.get(options.target) ?? describe(options);
    made.set(options.target, known);
    return known;
  };
}
