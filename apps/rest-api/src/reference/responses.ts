import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';

import { operationOutcome } from '../fhir/fhir-schemas.js';
import type { Answer, Operation } from '../route/operation.js';
import { schemaOf, type JsonSchema } from './components.js';
import { errorsByStatus, errorTypes, isCounted } from './errors.js';
import { problem } from './problem.js';

/** An answer, as OpenAPI has it. */
export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema; readonly examples?: object }>>;
}

const requestId = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };
const quota = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
};
const retryAfter = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };
const challenge = { 'WWW-Authenticate': { $ref: '#/components/headers/Challenge' } };

/** All answers of an operation by status: its own, the gateway's refusals, and what a platform says by itself. */
export function responsesOf(operation: Operation, isLocal: boolean): Record<string, Response> {
  const own = new Map<number, Response>();
  for (const [status, answer] of Object.entries(operation.answers))
    own.set(Number(status), toResponse(Number(status), answer, operation));
  const responses: Record<string, Response> = {};
  for (const [status, response] of own) responses[status] = response;
  for (const [status, codes] of errorsByStatus(operation, isLocal)) {
    responses[status] = merge(own.get(status), refusal(status, codes, operation));
  }
  if (operation.tag !== 'FHIR') return responses;
  const passedOn = { description: 'The platform’s own answer, passed on.', content: outcomes(operation) };
  return { ...responses, '4XX': passedOn, '5XX': passedOn };
}

function toResponse(
  status: number,
  { description, mediaTypes = [], schema, headers }: Answer,
  operation: Operation,
): Response {
  const told = Object.entries(headers ?? {}).map(([name, meaning]) => [
    name,
    { description: meaning, schema: { type: 'string' } },
  ]);
  return {
    description,
    headers: { ...requestId, ...(isCounted(operation) && quota), ...(Object.fromEntries(told) as object) },
    ...(mediaTypes.length > 0 && {
      content: contentOf(mediaTypes, schema && schemaOf(schema), examplesOf(status, operation)),
    }),
  };
}

/** Examples belong to JSON; what is written as XML or as a page has none. */
function contentOf(mediaTypes: readonly string[], schema: JsonSchema | undefined, examples: object | undefined) {
  const isPlainJson = mediaTypes.includes('application/json');
  return Object.fromEntries(
    mediaTypes.map((type) => {
      // Beside the JSON of this API, FHIR is another writing of the same, which FHIR itself describes.
      const isJson = isPlainJson ? type === 'application/json' : /json$/.test(type);
      return [
        type,
        {
          ...(schema && (isJson || type.startsWith('text/plain')) && { schema }),
          ...(isJson && examples && { examples }),
        },
      ];
    }),
  );
}

function examplesOf(status: number, { examples }: Operation): object | undefined {
  const shown = Object.entries(examples).filter(([, call]) => call.status === status && call.answer !== undefined);
  if (shown.length === 0) return undefined;
  return Object.fromEntries(shown.map(([name, { summary, answer }]) => [name, { summary, value: answer }]));
}

function refusal(status: number, codes: readonly ErrorCode[], operation: Operation): Response {
  const isOutcome = operation.errorForm === 'outcome';
  const mediaTypes = errorTypes(operation.errorForm);
  const narrowed = { allOf: [schemaOf(problem), { properties: { status: { const: status }, code: { enum: codes } } }] };
  return {
    description: `${codes.join(', ')}.`,
    headers: {
      ...requestId,
      ...(status === 429 && quota),
      ...(codes.some((code) => errorTable[code].retryable) && retryAfter),
      ...(status === 401 && challenge),
    },
    content: isOutcome ? outcomes(operation) : contentOf(mediaTypes, narrowed, undefined),
  };
}

function outcomes({ errorForm }: Operation): Response['content'] {
  return contentOf(errorTypes(errorForm), schemaOf(operationOutcome), undefined);
}

/** Two things may have one status: an OAuth error and a problem, a state and a refusal. */
function merge(own: Response | undefined, refused: Response): Response {
  if (own === undefined) return refused;
  const content = { ...own.content };
  for (const [type, told] of Object.entries(refused.content ?? {})) {
    const before = content[type]?.schema;
    content[type] =
      before && told.schema ? { schema: { anyOf: [before, told.schema] } } : { ...told, ...content[type] };
  }
  return {
    description: `${own.description} Or: ${refused.description}`,
    headers: { ...own.headers, ...refused.headers },
    content,
  };
}
