import type { Bundle, BundleEntry, FhirResource } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import { answerFormat, rawContent } from './content-negotiation.js';
import { gone, notFound } from '../base/fhir-error.js';
import { keyOf } from '../search/search-includes.js';
import { entityTag, resourceResponse, versionHeaders } from './resource-response.js';
import type { LiveVersion, ResourceRepository, ResourceVersion } from '../search/resource-repository.js';
import type { StoreResponse } from '../base/types.js';

/** True for an entry that holds a resource, not a deletion. */
export function isLive(version: ResourceVersion | undefined): version is LiveVersion {
  return version?.resource !== undefined;
}

/**
 * read, vread and history-instance.
 * What the caller may not see answers 404 exactly as what does not exist, also when it was deleted.
 */
export class RecordReads {
  readonly #repository: ResourceRepository;

  constructor(repository: ResourceRepository) {
    this.#repository = repository;
  }

  /** @see http://hl7.org/fhir/R4/http.html#read */
  read(call: Call, type: string, id: string): StoreResponse {
    call.policy.require(type, 'r');
    const history = this.#readable(call, type, id);
    const current = history.at(-1);
    if (!isLive(current)) throw gone();
    return answer(call, current);
  }

  /** @see http://hl7.org/fhir/R4/http.html#vread */
  readVersion(call: Call, type: string, id: string, versionId: string): StoreResponse {
    call.policy.require(type, 'r');
    const version = this.#readable(call, type, id).find((it) => it.versionId === versionId);
    if (!version) throw notFound();
    if (!isLive(version)) throw gone();
    if (!call.policy.permits(version, 'r')) throw notFound();
    return answer(call, version);
  }

  /** Newest version first. @see http://hl7.org/fhir/R4/http.html#history */
  history(call: Call, type: string, id: string): StoreResponse {
    call.policy.require(type, 'r');
    const versions = this.#readable(call, type, id)
      .filter((version) => !isLive(version) || call.policy.permits(version, 'r'))
      .toReversed();
    const body: Bundle = {
      resourceType: 'Bundle',
      type: 'history',
      total: versions.length,
      link: [{ relation: 'self', url: `${call.baseUrl}/${type}/${id}/_history` }],
      entry: versions.map((version) => historyEntry(call.baseUrl, version)),
    };
    return { status: 200, headers: {}, body };
  }

  /** All versions, when the caller may read the resource as it is, or as it last was before it was deleted. */
  #readable(call: Call, type: string, id: string): readonly ResourceVersion[] {
    const history = this.#repository.history(type, id);
    const lastLive = history.findLast(isLive);
    if (!lastLive || !call.policy.permits(lastLive, 'r')) throw notFound();
    return history;
  }
}

function answer(call: Call, version: LiveVersion): StoreResponse {
  const known = call.request.headers['if-none-match']?.split(',').map((tag) => tag.trim());
  if (known?.some((tag) => tag === '*' || tag === entityTag(version))) {
    return { status: 304, headers: versionHeaders(version) };
  }
  // Where there is a tag, the time says nothing more (RFC 9110, section 13.1.3). It counts in seconds.
  const since = Date.parse(call.request.headers['if-modified-since'] ?? '');
  if (!known && since >= Math.floor(Date.parse(version.lastUpdated) / 1000) * 1000) {
    return { status: 304, headers: versionHeaders(version) };
  }
  if (version.type === 'Binary' && answerFormat(call) === undefined) return rawContent(call, version);
  return resourceResponse(200, version);
}

/** A version as an entry of a history. */
export function historyEntry(baseUrl: string, version: ResourceVersion): BundleEntry {
  const isFirst = version.method === 'POST';
  const status = { POST: '201', PUT: '200', DELETE: '204' }[version.method];
  return {
    fullUrl: `${baseUrl}/${keyOf(version)}`,
    ...(version.resource && { resource: version.resource as FhirResource }),
    request: { method: version.method, url: isFirst ? version.type : keyOf(version) },
    response: { status, etag: entityTag(version), lastModified: version.lastUpdated },
  };
}
