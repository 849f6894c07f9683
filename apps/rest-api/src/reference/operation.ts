import type { ErrorCode } from '@fhir-gateway/gateway';
import type { z } from 'zod';

/** The groups of the reference, in its order. */
export const tags = {
  Platforms: 'What can be used, and what is missing for the rest.',
  FHIR: 'The FHIR R4 API of every platform under one address. Answers stream through; only addresses in them change.',
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

/** How refusals are written: as problem details, as FHIR, as an OAuth error, or for people. */
export type RefusalForm = 'problem' | 'outcome' | 'oauth' | 'page';

/** A header that a request may carry. */
export interface RequestHeader {
  readonly name: string;
  readonly description: string;
}

/** What a request carries. */
export interface RequestBody {
  readonly schema: z.ZodType;
  readonly mediaTypes: readonly string[];
  readonly description?: string;
}

/** One way in which an operation succeeds. */
export interface Answer {
  readonly status: number;
  readonly description: string;
  /** Absent for an answer without content. */
  readonly mediaTypes?: readonly string[];
  readonly schema?: z.ZodType;
  /** Names and meanings of headers that matter. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who a documented call is made by. */
export type ExampleCaller = 'nobody' | 'browser' | 'app' | 'metrics';

/** A call as the reference shows it; a test makes each of them. */
export interface ExampleCall {
  /** Unique within its operation. */
  readonly name: string;
  readonly summary: string;
  readonly caller: ExampleCaller;
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

/** One method of one address, with all that a caller has to know. */
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
  readonly headers?: readonly RequestHeader[];
  readonly body?: RequestBody;
  readonly answers: readonly Answer[];
  readonly refusals: readonly ErrorCode[];
  readonly refusalForm?: RefusalForm;
  /** There is such an address only where the gateway has an authorization server of its own. */
  readonly oauthOnly?: boolean;
  readonly examples: readonly ExampleCall[];
}

const json = ['application/json'];

/** Answers of the most frequent kind. */
export function answersJson(schema: z.ZodType, description: string, status = 200): readonly Answer[] {
  return [{ status, description, mediaTypes: json, schema }];
}

/** A body of JSON. */
export function jsonBody(schema: z.ZodType): RequestBody {
  return { schema, mediaTypes: json };
}

/** A body as forms send it. */
export function formBody(schema: z.ZodType, description = 'As the page sends it.'): RequestBody {
  return { schema, mediaTypes: ['application/x-www-form-urlencoded'], description };
}
