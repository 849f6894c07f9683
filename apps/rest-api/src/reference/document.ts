import { errorTable } from '@fhir-gateway/gateway';

import { componentSchemas, schemaOf } from './components.js';
import { tags, type ExampleCall, type Operation } from '../route/operation.js';
import { parametersOf } from './parameters.js';
import { elsewhere, isCounted, limitClassOf } from './errors.js';
import { responsesOf } from './responses.js';
import type { ReferenceSettings } from './reference-settings.js';
import { SharedResponses } from './shared-responses.js';
import { securityOf, securitySchemes } from './security.js';
import { overview } from './overview.js';

/** An OpenAPI 3.1 document. */
export interface ApiDocument {
  readonly openapi: '3.1.1';
  readonly info: object;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: Readonly<Record<string, object>>;
  readonly [extension: `x-${string}`]: unknown;
}

/** The version of the API, which is that of the gateway. */
const version = '0.3.0';

/** Where the gateway of the examples is, as they are written. */
const sampleUrl = 'http://localhost:8000';

/** The operations that a gateway with these settings has, with examples of its own address. */
export function operationsFor(
  all: readonly Operation[],
  { config }: Pick<ReferenceSettings, 'config'>,
): readonly Operation[] {
  const here = (call: ExampleCall): ExampleCall =>
    call.answer === undefined
      ? call
      : { ...call, answer: JSON.parse(JSON.stringify(call.answer).replaceAll(sampleUrl, config.publicUrl)) as unknown };
  return all
    .filter(({ oauthOnly }) => oauthOnly !== true || config.mcpAuth === 'oauth')
    .filter(({ loginOnly }) => loginOnly !== true || config.login !== undefined)
    .filter(({ keptOnly }) => keptOnly !== true || config.keepsConnections)
    .filter(({ webhookOnly }) => webhookOnly !== true || config.changesWebhook !== undefined)
    .map((operation) => ({
      ...operation,
      examples: Object.fromEntries(Object.entries(operation.examples).map(([name, call]) => [name, here(call)])),
    }));
}

/**
 * Makes the OpenAPI document of operations.
 *
 * @param all every operation; those that a gateway with these settings has not are left out
 */
export function describeOperations(all: readonly Operation[], settings: ReferenceSettings): ApiDocument {
  const { config } = settings;
  const isLocal = config.mcpAuth === 'local';
  const described = operationsFor(all, settings).map((operation) => ({
    operation,
    responses: responsesOf(operation, isLocal),
  }));
  const shared = new SharedResponses(described.map(({ responses }) => responses));
  const paths: Record<string, Record<string, object>> = {};
  for (const { operation, responses } of described) {
    (paths[operation.path] ??= {})[operation.method] = {
      ...describeOperation(operation, settings, isLocal),
      responses: shared.refer(responses),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'FHIR Gateway',
      version,
      summary: 'One REST API in front of many FHIR platforms',
      description: overview(settings),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: config.publicUrl }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: componentSchemas(),
      responses: shared.components,
      headers,
      securitySchemes: securitySchemes(settings),
    },
    'x-error-codes': describeCodes(),
  };
}

function describeOperation(operation: Operation, { limitOf }: ReferenceSettings, isLocal: boolean): object {
  const { id, tag, summary, description, body, examples } = operation;
  const parameters = parametersOf(operation);
  const limit = isCounted(operation) ? limitOf(limitClassOf(operation)) : 0;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        ...(body.description !== undefined && { description: body.description }),
        required: true,
        content: Object.fromEntries(
          body.mediaTypes.map((type) => [type, { schema: schemaOf(body.schema), ...bodyExamples(type, operation) }]),
        ),
      },
    }),
    security: securityOf(operation, isLocal),
    ...(limit > 0 && { 'x-calls-per-minute': limit }),
    'x-examples': Object.entries(examples).map(([name, { summary: what, caller = 'nobody', status, after }]) => ({
      name,
      summary: what,
      caller,
      status,
      ...(after && { after }),
    })),
  };
}

function bodyExamples(type: string, { examples }: Operation): object {
  const sent = Object.entries(examples).filter(([, { body }]) => body !== undefined);
  if (sent.length === 0 || type.endsWith('xml')) return {};
  return { examples: Object.fromEntries(sent.map(([name, { summary, body }]) => [name, { summary, value: body }])) };
}

/** What each code means, for those who meet it. */
function describeCodes(): object {
  const rows = Object.entries(errorTable).filter(([code]) => !elsewhere.has(code as keyof typeof errorTable));
  return Object.fromEntries(
    rows.map(([code, { httpStatus, issueCode, retryable, nextStep }]) => [
      code,
      { status: httpStatus, issue_code: issueCode, retryable, ...(nextStep !== undefined && { next_step: nextStep }) },
    ]),
  );
}

const textHeader = (description: string, example: string) => ({ description, schema: { type: 'string' }, example });
const headers = {
  RequestId: textHeader(
    'What logs and problems call this request; a given one of up to 128 characters is kept',
    '0b1f6c1e',
  ),
  RateLimitPolicy: textHeader('The limit of this kind of calls: `q` calls in `w` seconds', '"fhir";q=3000;w=60'),
  RateLimit: textHeader('What is left of it: `r` calls, all of them again in `t` seconds', '"fhir";r=2999;t=60'),
  RetryAfter: { description: 'Seconds to wait', schema: { type: 'integer' }, example: 12 },
  Challenge: textHeader('How to authenticate (RFC 9728 section 5.1)', 'Bearer resource_metadata="…"'),
};
