import { randomUUID } from 'node:crypto';
import type { Resource } from 'fhir/r4.js';
import { preferences, type Call } from '../access/call.js';
import type { ElementDefinitions } from '../definitions/element-definitions.js';
import { badRequest, insufficientScope, notFound, preconditionFailed } from '../base/fhir-error.js';
import { applyJsonPatch } from './json-patch.js';
import { isLive } from '../resources/record-reads.js';
import {
  jsonTypes,
  mediaTypeOf,
  patchType,
  requireMediaType,
  resourceFrom,
  withLocalReferences,
} from '../resources/request-content.js';
import { entityTag, resourceResponse, versionHeaders, versionUrl } from '../resources/resource-response.js';
import type { LiveVersion, ResourceRepository, ResourceVersion } from '../search/resource-repository.js';
import type { ResourceValidator } from '../definitions/resource-validator.js';
import type { Permission } from '../access/smart-scope.js';
import type { StoreResponse } from '../base/types.js';

/** Finds what an `If-None-Exist` condition matches among what the caller may search. */
export type ConditionSearch = (call: Call, type: string, query: string) => LiveVersion[];

/** create, update, patch and delete. Every method checks and writes without pausing, so no two writes interleave. */
export class RecordWrites {
  readonly #repository: ResourceRepository;
  readonly #validator: ResourceValidator;
  readonly #search: ConditionSearch;
  readonly #definitions: ElementDefinitions;

  constructor(options: {
    repository: ResourceRepository;
    validator: ResourceValidator;
    search: ConditionSearch;
    definitions: ElementDefinitions;
  }) {
    this.#repository = options.repository;
    this.#validator = options.validator;
    this.#search = options.search;
    this.#definitions = options.definitions;
  }

  /** Creates under an id of the server's choosing; conditional with `If-None-Exist`. @see http://hl7.org/fhir/R4/http.html#create */
  create(call: Call, type: string): StoreResponse {
    call.policy.require(type, 'c');
    const resource = resourceFrom(call, type);
    const condition = call.request.headers['if-none-exist'];
    if (condition !== undefined) {
      const matches = this.#search(call, type, condition.replace(/^\?/, ''));
      if (matches.length > 1) throw preconditionFailed('If-None-Exist matches more than one resource.');
      if (matches[0]) return answer(call, 200, matches[0], true);
    }
    const id = call.request.assignedId ?? randomUUID();
    this.#check(call, type, id, resource, 'c');
    return answer(call, 201, this.#repository.put(type, id, resource, 'POST'), true);
  }

  /** Replaces a resource, or creates it under the id in the URL. @see http://hl7.org/fhir/R4/http.html#update */
  update(call: Call, type: string, id: string): StoreResponse {
    call.policy.require(type, 'u');
    const resource = resourceFrom(call, type, id);
    if (resource.id !== id) throw badRequest('The id of the body is not the id in the URL.');
    const current = this.#changeable(call, type, id, 'u');
    if (!current && !call.policy.permitsChosenId(type)) throw notFound();
    requireMatch(call, current);
    this.#check(call, type, id, resource, 'u');
    const isNew = !isLive(current);
    const version = this.#repository.put(type, id, resource, 'PUT');
    return answer(call, isNew ? 201 : 200, version, isNew);
  }

  /** Applies a JSON Patch or a FHIRPath Patch. @see http://hl7.org/fhir/R4/http.html#patch */
  patch(call: Call, type: string, id: string): StoreResponse {
    call.policy.require(type, 'u');
    requireMediaType(call, [patchType, ...jsonTypes]);
    const current = this.#changeable(call, type, id, 'u');
    if (!isLive(current)) throw notFound();
    requireMatch(call, current);
    const body = withLocalReferences(call.request.body, call.baseUrl);
    const patched =
      mediaTypeOf(call.request) === patchType
        ? applyJsonPatch(current.resource, body)
        : call.applyFhirPathPatch(current.resource, body, this.#definitions);
    // Once more, for a patch that sets a `reference` itself or puts parts together.
    const resource = withLocalReferences(patched, call.baseUrl);
    this.#check(call, type, id, resource, 'u');
    return answer(call, 200, this.#repository.put(type, id, resource, 'PUT'), false);
  }

  /** Deletes; the history stays. Deleting again answers the same. @see http://hl7.org/fhir/R4/http.html#delete */
  remove(call: Call, type: string, id: string): StoreResponse {
    call.policy.require(type, 'd');
    const current = this.#changeable(call, type, id, 'd');
    if (!current) throw notFound();
    requireMatch(call, current);
    const version = isLive(current) ? this.#repository.remove(type, id) : current;
    return { status: 204, headers: { ETag: entityTag(version) } };
  }

  /**
   * The newest version, which may be a deletion; `undefined` when there never was one.
   *
   * @throws FhirError 404 when the caller may not know of it; 403 when they may, but it is not theirs to change
   */
  #changeable(call: Call, type: string, id: string, permission: 'u' | 'd'): ResourceVersion | undefined {
    const history = this.#repository.history(type, id);
    const lastLive = history.findLast(isLive);
    if (lastLive && !call.policy.permits(lastLive, permission)) throw notFound();
    if (lastLive && !call.policy.permitsContent(lastLive, permission)) throw insufficientScope();
    return history.at(-1);
  }

  #check(call: Call, type: string, id: string, resource: Resource, permission: Extract<Permission, 'c' | 'u'>): void {
    this.#validator.validate(resource);
    if (!call.policy.permitsContent({ type, id, resource, searchValues: new Map() }, permission)) {
      throw insufficientScope();
    }
  }
}

/** @throws FhirError 412 when `If-Match` names another version than the current one; 400 when it is no entity tag */
function requireMatch(call: Call, current: ResourceVersion | undefined): void {
  const wanted = call.request.headers['if-match']?.trim();
  if (wanted === undefined) return;
  const versionId = /^(?:W\/)?"([^"]+)"$/.exec(wanted)?.[1];
  if (versionId === undefined) throw badRequest('If-Match must be an entity tag such as W/"1".');
  if (!isLive(current) || current.versionId !== versionId) {
    throw preconditionFailed('The resource is not at the version named in If-Match.');
  }
}

function answer(call: Call, status: number, version: LiveVersion, hasLocation: boolean): StoreResponse {
  const response = preferences(call).isMinimal
    ? { status, headers: versionHeaders(version) }
    : resourceResponse(status, version);
  if (hasLocation) response.headers['Location'] = versionUrl(call.baseUrl, version);
  return response;
}
