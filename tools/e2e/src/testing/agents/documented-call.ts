/** The parts of an OpenAPI document that calls are made from. */
export interface DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, DescribedResponse>>;
  };
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly explode?: boolean;
    readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, DescribedContent>> };
  readonly responses: Readonly<Record<string, DescribedResponse | { readonly $ref: string }>>;
  readonly 'x-calls-per-minute'?: number;
  readonly 'x-examples': readonly DescribedExample[];
}

export interface DescribedResponse {
  readonly content?: Readonly<Record<string, DescribedContent>>;
}

export interface DescribedContent {
  readonly schema?: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface DescribedExample {
  readonly name: string;
  readonly caller: 'nobody' | 'browser' | 'app' | 'metrics';
  readonly status: number;
  readonly after?: {
    readonly operationId: string;
    readonly example: string;
    readonly take: Readonly<Record<string, string>>;
  };
}

/** A request, as far as the document says what it is. */
export interface DocumentedRequest {
  /** Path and query. */
  readonly target: string;
  readonly method: string;
  readonly contentType?: string;
  readonly body?: string;
}

/**
 * The request that an example of an operation stands for: values of the same name in parameters and body, and those that an
 * earlier call has answered with in their place.
 */
export function documentedRequest(
  path: string,
  method: string,
  { parameters = [], requestBody }: DescribedOperation,
  name: string,
  taken: Readonly<Record<string, unknown>>,
): DocumentedRequest {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name: parameter, in: place, explode, examples } of parameters) {
    const value = taken[parameter] ?? examples?.[name]?.value;
    if (value === undefined) continue;
    if (place === 'path') filled = filled.replace(`{${parameter}}`, encodeURIComponent(String(value)));
    else if (explode === true) for (const [key, one] of Object.entries(value as object)) query.append(key, String(one));
    else if (place === 'query') query.append(parameter, String(value));
  }
  const target = query.size === 0 ? filled : `${filled}?${query.toString()}`;
  const [contentType = '', content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const given = content?.examples?.[name]?.value;
  if (given === undefined) return { target, method: method.toUpperCase() };
  const replaced = Array.isArray(given) ? given : { ...given, ...pick(taken, given as object) };
  const isForm = contentType === 'application/x-www-form-urlencoded';
  const body = isForm ? new URLSearchParams(replaced as Record<string, string>).toString() : JSON.stringify(replaced);
  return { target, method: method.toUpperCase(), contentType, body };
}

function pick(taken: Readonly<Record<string, unknown>>, given: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(taken).filter(([name]) => name in given));
}

/** What an operation answers with under a status; what is passed on from a platform is described by its class. */
export function documentedResponse(
  { components }: DescribedApi,
  { responses }: DescribedOperation,
  status: number,
): DescribedResponse | undefined {
  const response = responses[status] ?? responses[`${String(status)[0]}XX`];
  if (response === undefined || !('$ref' in response)) return response;
  return components.responses[response.$ref.slice(response.$ref.lastIndexOf('/') + 1)];
}

/** What a JSON pointer leads to (RFC 6901). */
export function atPointer(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value);
}
