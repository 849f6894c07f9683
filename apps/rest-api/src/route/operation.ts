import type { ErrorCode } from '@fhir-gateway/gateway';
import type { z } from 'zod';

/** The groups of the reference, in its order. */
export const tags = {
  Platforms: 'What can be used, and what is missing for the rest.',
  FHIR: 'The FHIR R4 API of every platform under one address. Answers stream through; only addresses in them change.',
  Record: 'One person’s record over all platforms that are connected, each entry with its sources.',
  Sharing:
    'What a person shows others of their record, by SMART Health Links: encrypted here, with a key that only the link has.',
  Coverage: 'Questions to payers: is authorization needed, which forms, what was decided (Da Vinci CRD, DTR and PAS).',
  Connections: 'Signing a person in to a platform, and what is connected.',
  Sessions: 'Who can use the caller’s session, and ending that.',
  OAuth: 'The gateway’s own authorization server, for apps and agents. Its tokens are never those of a platform.',
  Discovery: 'Documents and keys that clients and platforms look for.',
  Health: 'Probes, metrics, and this reference.',
  Pages: 'What people open in a browser. Programs have no use for these.',
} as const;

/** One of the {@link tags}. */
export type Tag = keyof typeof tags;

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Who may call: anybody; anybody, though a session counts (open platforms need none); whoever has a session; a browser of
 * a session alone; whoever has the metrics token.
 */
export type Access = 'anybody' | 'caller' | 'session' | 'browser' | 'metrics';

/** How errors are written: as problem details, as FHIR, as an OAuth error, or for people. */
export type ErrorForm = 'problem' | 'outcome' | 'oauth' | 'page';

/** What a request carries. */
export interface RequestBody<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  readonly mediaTypes: readonly string[];
  readonly description?: string;
}

/** One way in which an operation succeeds, or fails in words that are not those of the gateway's error table. */
export interface Answer<Schema extends z.ZodType = z.ZodType> {
  readonly description: string;
  /** Absent for an answer without content. */
  readonly mediaTypes?: readonly string[];
  readonly schema?: Schema;
  /** Names and meanings of headers that matter. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call as the reference shows it; a test makes each of them. */
export interface ExampleCall {
  readonly summary: string;
  /** Absent for a caller without a credential. */
  readonly caller?: 'browser' | 'app' | 'metrics';
  /** Values of path and query parameters, and of headers. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** JSON, or the fields of a form. */
  readonly body?: unknown;
  readonly status: number;
  /** The answer, shortened; absent where there is nothing to see, or where it is long. */
  readonly answer?: unknown;
  /** Values that an earlier call of an example has answered with, by JSON pointer. */
  readonly after?: ExampleSource;
}

/** Where values of an example come from. */
export interface ExampleSource {
  readonly operationId: string;
  readonly example: string;
  /** Parameter or member of the body: JSON pointer into the answer. */
  readonly take: Readonly<Record<string, string>>;
}

/** One method of one address, with all that a caller has to know. OpenAPI calls it an operation. */
export interface Operation {
  /** Its name in generated clients. */
  readonly id: string;
  readonly method: Method;
  /** With parameters in braces. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** What a browser's cookie has to be accompanied by, see `createSameOriginCheck`. */
  readonly sameOrigin?: 'proven' | 'not-foreign';
  readonly query?: z.ZodObject;
  /** Parameters beyond `query`, of any name. */
  readonly freeQuery?: string;
  /** Headers that a request may carry, with their meanings. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Codes of the error table, beside those that every operation has. */
  readonly errors?: readonly ErrorCode[];
  readonly errorForm?: ErrorForm;
  /** There is such an address only where the gateway has an authorization server of its own. */
  readonly oauthOnly?: boolean;
  /** There is such an address only where people sign in to the gateway itself. */
  readonly loginOnly?: boolean;
  /** There is such an address only where the operator has a webhook for changes. */
  readonly webhookOnly?: boolean;
  /** There is such an address only where people can keep their connections. */
  readonly keptOnly?: boolean;
  /** By name. */
  readonly examples: Readonly<Record<string, ExampleCall>>;
}

const json = ['application/json'];

/** An answer of the most frequent kind. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string): Answer<Schema> {
  return { description, mediaTypes: json, schema };
}

/** An answer that a person looks at. */
export function pageAnswer(description = 'A page.'): Answer {
  return { description, mediaTypes: ['text/html'] };
}

/** An answer that leads a browser on. */
export function redirectAnswer(description: string, location: string): Answer {
  return { description, headers: { Location: location } };
}

/** A body of JSON. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema): RequestBody<Schema> {
  return { schema, mediaTypes: json };
}

/** A body as forms send it. */
export function formBody<Schema extends z.ZodType>(
  schema: Schema,
  description = 'As the page sends it.',
): RequestBody<Schema> {
  return { schema, mediaTypes: ['application/x-www-form-urlencoded'], description };
}
