import type { Resource } from 'fhir/r4.js';
import type { AccessPolicy } from './access-policy.js';
import type { Access, SecurityUrls, StoreRequest } from '../base/types.js';
import type { Quirks } from '../quirks/quirk.js';
import type { ElementDefinitions } from '../definitions/element-definitions.js';

/** Applies the operations of a FHIRPath Patch to a copy of a resource. */
export type ApplyFhirPathPatch = (resource: Resource, body: unknown, definitions: ElementDefinitions) => Resource;

/** One request on its way through the store: what was asked, under which base and by whom. */
export interface Call {
  request: StoreRequest;
  /** Decoded query parameters. */
  params: URLSearchParams;
  baseUrl: string;
  access: Access;
  policy: AccessPolicy;
  securityUrls: SecurityUrls | undefined;
  quirks: Quirks;
  pagingUrl: string | undefined;
  topics: readonly string[];
  nowMs: number;
  /** Only for a request that may hold such a patch. */
  applyFhirPathPatch: ApplyFhirPathPatch;
}

/** What the client asked for in `Prefer`. @see RFC 7240, http://hl7.org/fhir/R4/http.html#ops */
export function preferences(call: Call): { isStrict: boolean; isMinimal: boolean } {
  const prefer = call.request.headers['prefer'] ?? '';
  return {
    isStrict: /(?:^|[,;\s])handling\s*=\s*"?strict"?/.test(prefer),
    isMinimal: /(?:^|[,;\s])return\s*=\s*"?minimal"?/.test(prefer),
  };
}
