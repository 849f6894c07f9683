/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** An OpenAPI document as the gateway makes it. */
export interface DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: Readonly<Record<string, object>>;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}

/** An answer, or a reference to one that several operations have. */
interface DescribedResponse extends Content {
  readonly $ref?: string;
  readonly description?: string;
}

/** A parameter of an operation. */
export interface DescribedParameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly explode?: boolean;
  readonly schema: JsonSchema;
}

/** What a program needs of an operation: what it takes as JSON, and what it answers with when all is well. */
export interface ProgramOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly DescribedParameter[];
  readonly requestBody?: Required<Content> & { readonly required: true };
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

/** The part of the description that clients are made from. */
export interface ProgramApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, ProgramOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/**
 * Leaves of a description what programs call: no pages, no operation that takes or answers something else than JSON, and no
 * refusals, which clients raise as one kind of error.
 */
export function programApi({ paths, components }: DescribedApi): ProgramApi {
  const shared = (components['responses'] ?? {}) as Readonly<Record<string, DescribedResponse>>;
  const left = Object.entries(paths).map(([path, methods]) => {
    const operations = Object.entries(methods).flatMap(([method, described]) => {
      const operation = programOperation(described as Described, shared);
      return operation === undefined ? [] : [[method, operation] as const];
    });
    return [path, Object.fromEntries(operations)] as const;
  });
  return {
    openapi: '3.1.0',
    info: { title: 'FHIR Gateway', version: '1' },
    paths: Object.fromEntries(left.filter(([, operations]) => Object.keys(operations).length > 0)),
    components: { schemas: (components['schemas'] ?? {}) as Readonly<Record<string, JsonSchema>> },
  };
}

type Described = Omit<ProgramOperation, 'parameters' | 'requestBody'> & {
  readonly tags: readonly string[];
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: Required<Content>;
};

function programOperation(
  { operationId, tags, summary, parameters = [], requestBody, responses }: Described,
  shared: Readonly<Record<string, DescribedResponse>>,
): ProgramOperation | undefined {
  if (tags.includes('Pages')) return undefined;
  const answers = Object.entries(responses)
    .filter(([status]) => /^2\d\d$/.test(status))
    .map(([status, response]) => [status, shared[(response.$ref ?? '').replace(/^.*\//, '')] ?? response] as const)
    .map(([status, response]) => [status, programResponse(response)] as const);
  const jsonAnswers = answers.flatMap(([status, answer]) => (answer === undefined ? [] : [[status, answer] as const]));
  const body = requestBody && jsonOf(requestBody);
  if (jsonAnswers.length === 0 || jsonAnswers.length < answers.length) return undefined;
  if (requestBody !== undefined && body === undefined) return undefined;
  const taken = parameters.map(({ name, in: place, required, description, explode, schema }) => ({
    ...{ name, in: place, required, schema },
    ...(description !== undefined && { description }),
    ...(explode === true && { style: 'form', explode }),
  }));
  return {
    ...{ operationId, summary, parameters: taken, responses: Object.fromEntries(jsonAnswers) },
    ...(body && { requestBody: { required: true, ...body } }),
  };
}

/** An answer without a body, or one in JSON; FHIR's XML is sent only where it is asked for. */
function programResponse({ description = '', content }: DescribedResponse): DescribedResponse | undefined {
  if (content === undefined) return { description };
  const json = jsonOf({ content });
  const isOther = Object.keys(content).some((type) => !/[/+](?:json|xml)$/.test(type));
  return json === undefined || isOther ? undefined : { description, ...json };
}

/** The JSON of a body, of which there may be several media types; one without a schema may be anything. */
function jsonOf({ content = {} }: Content): Required<Content> | undefined {
  const json = Object.entries(content).filter(([type]) => /[/+]json$/.test(type));
  return json.length === 0
    ? undefined
    : { content: Object.fromEntries(json.map(([type, { schema = {} }]) => [type, { schema }])) };
}
