import type { JsonSchema } from './components.js';

/** One member of a schema, for a table. */
export interface SchemaRow {
  /** From the top: `connections[].scopes[]`. */
  readonly name: string;
  /** In words: `string`, `one of a, b`, `list of Platform`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly description?: string;
}

/** Deeper than this a schema is named and not spelled out. */
const deepest = 4;

/**
 * The members of a schema, those of objects within it after their own. Of alternatives all members are listed.
 *
 * @param schemas what references lead to, by name
 */
export function schemaRows(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): SchemaRow[] {
  return [...membersOf(schema, schemas, '', 0)];
}

function* membersOf(
  schema: JsonSchema,
  schemas: Readonly<Record<string, JsonSchema>>,
  prefix: string,
  depth: number,
): Generator<SchemaRow> {
  const resolved = resolve(schema, schemas);
  const seen = new Set<string>();
  for (const part of [resolved, ...partsOf(resolved).map((one) => resolve(one, schemas))]) {
    const required = new Set((part['required'] as string[] | undefined) ?? []);
    for (const [name, member] of Object.entries((part['properties'] as Record<string, JsonSchema> | undefined) ?? {})) {
      if (seen.has(name)) continue;
      seen.add(name);
      const { description } = member;
      const list = resolve(member, schemas)['type'] === 'array';
      const full = `${prefix}${name}${list ? '[]' : ''}`;
      yield {
        name: full,
        type: typeWords(member, schemas),
        isRequired: required.has(name),
        ...(typeof description === 'string' && { description }),
      };
      const inner = resolve(member, schemas);
      if (depth + 1 < deepest)
        yield* membersOf(list ? (inner['items'] as JsonSchema) : inner, schemas, `${full}.`, depth + 1);
    }
  }
}

/** A type in words. */
export function typeWords(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): string {
  const { enum: choices, const: word, type, items, $ref: to, additionalProperties: others } = schema;
  if (typeof to === 'string') return to.slice(to.lastIndexOf('/') + 1);
  if (Array.isArray(choices)) return choices.length > 12 ? 'one of many words' : `one of ${choices.join(', ')}`;
  if (word !== undefined) return JSON.stringify(word);
  const parts = partsOf(schema);
  if (parts.length > 0) return [...new Set(parts.map((part) => typeWords(part, schemas)))].join(' or ');
  if (type === 'array') return `list of ${typeWords((items as JsonSchema | undefined) ?? {}, schemas)}`;
  if (type === 'object' && isSchema(others) && 'type' in others) return `object of ${typeWords(others, schemas)}`;
  const words = Array.isArray(type) ? type.join(' or ') : (type ?? 'anything');
  return [words, boundsOf(schema)].filter(Boolean).join(', ');
}

function boundsOf({ minimum, maximum, maxLength, default: otherwise }: JsonSchema): string {
  return [
    minimum !== undefined && maximum !== undefined && `${String(minimum)} to ${String(maximum)}`,
    maxLength !== undefined && `at most ${String(maxLength)} characters`,
    otherwise !== undefined && `by default ${String(otherwise)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function partsOf(schema: JsonSchema): JsonSchema[] {
  return ['allOf', 'anyOf', 'oneOf'].flatMap((key) => (schema[key] as JsonSchema[] | undefined) ?? []);
}

function resolve(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const { $ref: to } = schema;
  return typeof to === 'string' ? (schemas[to.slice(to.lastIndexOf('/') + 1)] ?? {}) : schema;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}
