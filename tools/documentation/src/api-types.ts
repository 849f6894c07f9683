/** A JSON Schema, draft 2020-12. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** The parts of an OpenAPI document that types are made from. */
export interface DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: Readonly<Record<string, object>>;
}

/** A response, or a reference to one that several operations have. */
interface DescribedResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}
type Responses = Readonly<Record<string, DescribedResponse>>;

interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly explode?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Responses;
}

/**
 * TypeScript types of an API, for a client of a few lines: the schemas by name, and for each operation its address, what
 * it takes and what it answers when all is well. Pages are left out, since no program reads them.
 */
export function renderApiTypes({ paths, components }: DescribedApi): string {
  const shared = (components['responses'] ?? {}) as Responses;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: operation as DescribedOperation,
    })),
  );
  const forPrograms = operations.filter(
    ({ operation }) => !operation.tags.includes('Pages') && answerOf(operation, shared) !== 'never',
  );
  return `// Made by \`npm run docs:api -- --write\` from the description of the API; what a gateway serves is at /openapi.json.

/** The schemas of the API by name. */
export interface Schemas {
${Object.entries((components['schemas'] ?? {}) as Record<string, JsonSchema>)
  .map(([name, schema]) => `${comment(schema, '  ')}  ${name}: ${typeOf(schema, '  ')};`)
  .join('\n')}
}

/** What each operation takes and answers. */
export interface Operations {
${forPrograms.map(({ operation }) => operationType(operation, shared)).join('\n')}
}

/** Where each operation is. */
export const addresses = {
${forPrograms.map(({ path, method, operation }) => `  ${operation.operationId}: ['${method.toUpperCase()}', '${path}'],`).join('\n')}
} as const satisfies Record<keyof Operations, readonly [string, string]>;
`;
}

function operationType(operation: DescribedOperation, shared: Responses): string {
  const { operationId, summary, requestBody } = operation;
  const [content] = Object.values(requestBody?.content ?? {});
  return `  /** ${summary}. */
  ${operationId}: {
    path: ${parametersType(operation, 'path')};
    query: ${parametersType(operation, 'query')};
    body: ${content === undefined ? 'undefined' : typeOf(content.schema, '    ')};
    answer: ${answerOf(operation, shared)};
  };`;
}

/** Parameters of one place. One that stands for any other gives way to them. */
function parametersType({ parameters = [] }: DescribedOperation, place: string): string {
  const here = parameters.filter((parameter) => parameter.in === place);
  if (here.length === 0) return 'Record<string, never>';
  const members = here.map(({ name, required, explode, schema }) =>
    explode === true
      ? '[name: string]: string | number | undefined'
      : `${name}${required ? '' : '?'}: ${typeOf(schema, '')}`,
  );
  return `{ ${members.join('; ')} }`;
}

/** The JSON of answers that succeed; \`never\` where there is none. */
function answerOf({ responses }: DescribedOperation, shared: Responses): string {
  const schemas = Object.entries(responses)
    .filter(([status]) => /^2\d\d$/.test(status))
    .map(([, response]) => shared[(response.$ref ?? '').replace(/^.*\//, '')] ?? response)
    .flatMap(({ content = {} }) => Object.entries(content))
    .flatMap(([type, { schema }]) => (type.endsWith('json') && schema ? [typeOf(schema, '    ')] : []));
  return [...new Set(schemas)].join(' | ') || 'never';
}

function typeOf(schema: JsonSchema, indent: string): string {
  const { $ref: to, const: only, enum: words, anyOf, oneOf, allOf, type, items } = schema;
  if (typeof to === 'string') return `Schemas['${to.slice(to.lastIndexOf('/') + 1)}']`;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(words)) return words.map((word) => JSON.stringify(word)).join(' | ');
  const choices = (anyOf ?? oneOf) as JsonSchema[] | undefined;
  if (choices) return choices.map((one) => typeOf(one, indent)).join(' | ');
  if (Array.isArray(allOf)) return (allOf as JsonSchema[]).map((one) => `(${typeOf(one, indent)})`).join(' & ');
  if (Array.isArray(type)) return type.map((one: unknown) => typeOf({ ...schema, type: one }, indent)).join(' | ');
  if (type === 'array') return `readonly (${typeOf((items as JsonSchema | undefined) ?? {}, indent)})[]`;
  if (type === 'object') return objectType(schema, indent);
  return type === 'integer' ? 'number' : typeof type === 'string' ? type : 'unknown';
}

function objectType({ properties, required, additionalProperties: others }: JsonSchema, indent: string): string {
  const inner = `${indent}  `;
  const needed = new Set((required as string[] | undefined) ?? []);
  const members = Object.entries((properties as Record<string, JsonSchema> | undefined) ?? {}).map(
    ([name, schema]) =>
      `${comment(schema, inner)}${inner}${name}${needed.has(name) ? '' : '?'}: ${typeOf(schema, inner)};`,
  );
  const isOpen = typeof others === 'object' && others !== null;
  const otherType = isOpen && members.length === 0 ? typeOf(others as JsonSchema, inner) : 'unknown';
  const open = isOpen ? [`${inner}[name: string]: ${otherType};`] : [];
  return members.length + open.length === 0
    ? 'Record<string, unknown>'
    : `{\n${[...members, ...open].join('\n')}\n${indent}}`;
}

function comment({ description }: JsonSchema, indent: string): string {
  return typeof description === 'string' ? `${indent}/** ${description.replaceAll('*/', '* /')}. */\n` : '';
}
