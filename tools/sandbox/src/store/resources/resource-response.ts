import { keyOf } from '../search/search-includes.js';
import type { LiveVersion, ResourceVersion } from '../search/resource-repository.js';
import type { StoreResponse } from '../base/types.js';

/** Weak entity tag of a version, as FHIR asks. @see http://hl7.org/fhir/R4/http.html#versioning */
export function entityTag({ versionId }: ResourceVersion): string {
  return `W/"${versionId}"`;
}

/** The headers that name a version: `ETag` and `Last-Modified`. */
export function versionHeaders(version: ResourceVersion): Record<string, string> {
  return { ETag: entityTag(version), 'Last-Modified': new Date(version.lastUpdated).toUTCString() };
}

/** Answers with a stored resource. */
export function resourceResponse(status: number, version: LiveVersion): StoreResponse {
  return { status, headers: versionHeaders(version), body: version.resource };
}

/** Versioned URL of a resource, for `Location`. */
export function versionUrl(baseUrl: string, version: ResourceVersion): string {
  return `${baseUrl}/${keyOf(version)}/_history/${version.versionId}`;
}
