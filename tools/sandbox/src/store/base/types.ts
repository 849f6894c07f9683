import type { Quirks } from '../quirks/quirk.js';

/** One FHIR request as the store sees it: no sockets, no Express. */
export interface StoreRequest {
  method: string;
  /** Path below the FHIR base, no leading slash, still percent-encoded, e.g. `Observation/123`. */
  path: string;
  /** Raw query string without `?`. */
  query: string;
  /** Header values by lower-case name. */
  headers: Record<string, string | undefined>;
  /** Parsed JSON, `URLSearchParams` for a form, text for XML, bytes for what a Binary holds. */
  body?: unknown;
  /** For a create within a transaction: the id that other entries refer to it by. */
  assignedId?: string;
}

/** The store's answer; `body` is JSON-able, or bytes when `headers` name a `Content-Type`; `undefined` means an empty body. */
export interface StoreResponse {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

/** What a caller may do: `open` reads everything and writes nothing; otherwise the token's grant decides. */
export type Access = { kind: 'open' } | { kind: 'token'; scopes: readonly string[]; patient?: string };

/** OAuth endpoints as the CapabilityStatement announces them (SMART `oauth-uris`). */
export interface SecurityUrls {
  authorize: string;
  token: string;
  revoke?: string;
  introspect?: string;
}

/** What one request is answered for. */
export interface StoreContext {
  /** Public base URL, no trailing slash: used in links, `Location` and the CapabilityStatement. */
  baseUrl: string;
  access: Access;
  /** Present on a base that asks for a token: the CapabilityStatement then names the authorization server. */
  securityUrls?: SecurityUrls;
  /** What this base does that a kind server does not; default none. */
  quirks?: Quirks;
  /** Address off the base that serves its pages, for the quirk `foreign-next`. */
  pagingUrl?: string;
  /** Topics that clients can subscribe to on this base; absent where it has no Subscriptions. */
  topics?: readonly string[];
}

/** A resource that was created, updated or deleted. */
export interface RecordChange {
  readonly type: string;
  readonly id: string;
  /** Ids of those whose record it belongs to, or belonged to before it was deleted. */
  readonly patients: readonly string[];
}

/** A FHIR R4 server over records kept in memory. */
export interface FhirStore {
  /** Answers one request; every fault is a response with an OperationOutcome, never a rejection. */
  handle(request: StoreRequest, context: StoreContext): Promise<StoreResponse>;
  /** Calls the listener after each request that changed something, once for each resource. */
  watch(listener: (change: RecordChange) => void): void;
  /** Ids of the patients the store was created with. */
  readonly patientIds: readonly string[];
}

/** How a request brought its token. */
export interface PresentedToken {
  readonly scheme: 'bearer' | 'dpop';
  /** Of the header `DPoP`. */
  readonly proof: string;
  readonly method: string;
  /** As the request has it. */
  readonly path: string;
}

/** Looks an access token up at its issuer. */
export interface TokenInspector {
  /** `undefined` = unknown, revoked or expired, or without the proof that it needs. */
  inspect(
    accessToken: string,
    presented?: PresentedToken,
  ): Promise<{ scopes: string[]; patient?: string; clientId: string } | undefined>;
}
