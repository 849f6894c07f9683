import type { Resource } from 'fhir/r4.js';
import { AccessPolicy } from './access/access-policy.js';
import { AsyncJobs } from './operations/async-jobs.js';
import type { Call } from './access/call.js';
import { CodeLists } from './definitions/code-lists.js';
import { answerFormat } from './resources/content-negotiation.js';
import type { FhirFormat } from './resources/content-negotiation.js';
import { directorySearchParameters, readSearchParameters } from './definitions/definition-files.js';
import { ElementDefinitions } from './definitions/element-definitions.js';
import { FhirError, operationOutcome } from './base/fhir-error.js';
import { heldTypes } from './search/held-types.js';
import { dispatch } from './interactions.js';
import { mediaTypeOf, xmlTypes } from './resources/request-content.js';
import { PatientCompartments } from './search/patient-compartment.js';
import { isLive, RecordReads } from './resources/record-reads.js';
import { loadFhirPathPatch } from './writes/load-fhirpath-patch.js';
import { RecordWrites } from './writes/record-writes.js';
import { ResourceRepository, type ResourceVersion } from './search/resource-repository.js';
import { ResourceValidator } from './definitions/resource-validator.js';
import { withAbsoluteReferences, withLocalReferences } from './quirks/absolute-references.js';
import { noQuirks, type Quirks } from './quirks/quirk.js';
import { textMatchOf } from './quirks/text-modifier.js';
import { resourceFromXml } from './resources/resource-from-xml.js';
import { resourceXml } from './resources/resource-xml.js';
import { SearchCatalogue } from './search/search-catalogue.js';
import { SearchService } from './resources/search-service.js';
import type { FhirStore, RecordChange, StoreContext, StoreRequest, StoreResponse } from './base/types.js';

/**
 * Creates a FHIR R4 server over the given records, which must have ids; they become version 1 of each resource.
 * Everything is kept in memory: what is written is gone when the process ends.
 *
 * @param options.kind `directory`: it holds the types of its records alone, with the search parameters of directories
 * @param options.now clock for `meta.lastUpdated` and for `ap` date searches; default the system's
 * @param options.onServerError told of failures that are no refusal; the client only sees a 500
 * @throws TypeError when a record has no id or two have the same
 */
export async function createFhirStore(options: {
  resources: Resource[];
  kind?: 'records' | 'directory';
  now?: () => Date;
  onServerError?: (error: unknown) => void;
}): Promise<FhirStore> {
  const isDirectory = options.kind === 'directory';
  const own = options.resources.map(({ resourceType }) => resourceType);
  const types = isDirectory ? own : [...heldTypes, ...own];
  const parameters = [...readSearchParameters(), ...(isDirectory ? directorySearchParameters : [])];
  return assembleStore({
    resources: options.resources,
    now: options.now ?? (() => new Date()),
    catalogue: new SearchCatalogue(types, parameters),
    validator: new ResourceValidator(),
    ...(options.onServerError && { onServerError: options.onServerError }),
  });
}

/** What a store is made of; `catalogue` and `validator` hold no records and may serve several stores. */
export interface StoreAssembly {
  resources: readonly Resource[];
  now: () => Date;
  catalogue: SearchCatalogue;
  validator: ResourceValidator;
  onServerError?: (error: unknown) => void;
}

/** As {@link createFhirStore}, with the definitions already read. */
export function assembleStore({ resources, now, catalogue, validator, onServerError }: StoreAssembly): FhirStore {
  const repository = new ResourceRepository({ now });
  for (const resource of resources) {
    const { resourceType, id, meta } = resource;
    if (!id || repository.history(resourceType, id).length > 0) {
      throw new TypeError(`every ${resourceType} needs an id of its own`);
    }
    repository.put(resourceType, id, resource, 'PUT', meta?.lastUpdated);
  }
  repository.writtenSince(repository.sequence);
  const compartments = new PatientCompartments({
    catalogue,
    lookUp: (type, id) => repository.history(type, id).findLast(isLive),
  });
  const definitions = new ElementDefinitions();
  const searches = new SearchService({ repository, catalogue, compartments, validator });
  const parts = {
    catalogue,
    searches,
    reads: new RecordReads(repository),
    writes: new RecordWrites({
      repository,
      validator,
      search: (call, type, query) => searches.findByCondition(call, type, query),
      definitions,
    }),
    jobs: new AsyncJobs(),
    repository,
    validator,
    codeLists: new CodeLists(),
    startedAt: now().toISOString(),
  };
  const listeners: ((change: RecordChange) => void)[] = [];
  const tell = ({ type, id }: ResourceVersion): void => {
    const last = repository.history(type, id).findLast(isLive);
    const patients = last ? compartments.patientsOf(last) : [];
    for (const listener of listeners) listener({ type, id, patients });
  };
  async function handle(request: StoreRequest, context: StoreContext): Promise<StoreResponse> {
    const { baseUrl, access, securityUrls, quirks = noQuirks, pagingUrl, topics = [] } = context;
    const params = new URLSearchParams(request.query);
    const format = answerFormat({ request, params });
    try {
      const asJson = withXmlRead(request, definitions);
      const applyFhirPathPatch = await loadFhirPathPatch(asJson);
      const nowMs = now().getTime();
      const policy = new AccessPolicy(access, {
        catalogue,
        compartments,
        baseUrl,
        nowMs,
        textMatch: textMatchOf(quirks),
      });
      const call: Call = {
        request: withReferences(asJson, quirks, baseUrl, withLocalReferences),
        ...{ params, baseUrl, access, policy, securityUrls, nowMs, quirks, pagingUrl, topics, applyFhirPathPatch },
      };
      const writtenBefore = repository.sequence;
      const answer = withReferences(dispatch(call, parts), quirks, baseUrl, withAbsoluteReferences);
      repository.writtenSince(writtenBefore).forEach(tell);
      return inFormat(answer, format, definitions);
    } catch (error) {
      return inFormat(errorResponse(error, onServerError), format, definitions);
    }
  }

  const patientIds = resources.flatMap(({ resourceType, id }) => (resourceType === 'Patient' && id ? [id] : []));
  return { handle, watch: (listener) => void listeners.push(listener), patientIds };
}

/** References as this base shows them, and takes them back. */
function withReferences<T extends { body?: unknown }>(
  message: T,
  quirks: Quirks,
  baseUrl: string,
  change: typeof withAbsoluteReferences,
): T {
  if (!quirks.has('absolute-references') || message.body === undefined) return message;
  return { ...message, body: change(message.body, baseUrl) };
}

/** The same request in JSON, whose body the rest of the store reads. @throws FhirError 400 */
function withXmlRead(request: StoreRequest, definitions: ElementDefinitions): StoreRequest {
  const { body, headers } = request;
  if (typeof body !== 'string' || !xmlTypes.includes(mediaTypeOf(request))) return request;
  const json = { ...headers, 'content-type': 'application/fhir+json' };
  return { ...request, headers: json, body: resourceFromXml(body, definitions) };
}

/** A resource as XML, where XML is wanted; anything else leaves as it is. */
function inFormat(
  answer: StoreResponse,
  format: FhirFormat | undefined,
  definitions: ElementDefinitions,
): StoreResponse {
  const { body, headers } = answer;
  if (format !== 'xml' || typeof body !== 'object' || body === null || body instanceof Uint8Array) return answer;
  const xml = Buffer.from(resourceXml(body, definitions));
  return { ...answer, headers: { ...headers, 'Content-Type': 'application/fhir+xml; charset=utf-8' }, body: xml };
}

/** Turns any failure into a response; what is no refusal of ours says nothing about its cause. */
export function errorResponse(error: unknown, onServerError?: (error: unknown) => void): StoreResponse {
  if (error instanceof FhirError) {
    return { status: error.status, headers: { ...error.headers }, body: error.toOutcome() };
  }
  onServerError?.(error);
  return { status: 500, headers: {}, body: operationOutcome('fatal', 'exception', 'The server failed to answer.') };
}
