import { isResourceId, isResourceType } from '@fhir-gateway/fhir';
import type { OperationRule } from './operations.js';
import { assertQuery, isOperationName, splitPath } from './path-grammar.js';
import { ProxyError } from './proxy-error.js';

/** The interactions of the FHIR R4 RESTful API, as this proxy tells them apart. @see https://hl7.org/fhir/R4/http.html */
export type InteractionKind =
  | 'capabilities'
  | 'read'
  | 'vread'
  | 'history-instance'
  | 'history-type'
  | 'history-system'
  | 'search-type'
  | 'search-system'
  | 'search-compartment'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'batch'
  | 'operation'
  /** What was begun earlier: asked about, cancelled, or a file of its result fetched. */
  | 'job-status'
  | 'job-cancel'
  | 'job-file'
  /** What was made of several earlier answers and kept, such as the answers to a form. */
  | 'held';

/** One request, understood. Every string in it has passed the FHIR grammar. */
export interface Interaction {
  readonly kind: InteractionKind;
  /** In upper case. */
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path to send, below the base: only grammar-checked segments, no percent escapes. */
  readonly path: string;
  /** The type acted on; for a compartment search the type searched (`*` for all of them). Absent at system level. */
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly versionId?: string;
  /** For a compartment search: the type of the compartment; `resourceId` is the id in it. */
  readonly compartmentType?: string;
  /** With its `$`. */
  readonly operation?: string;
  /** Addressed by a search instead of an id: conditional update, patch and delete. */
  readonly isConditional: boolean;
  /** Finds resources, of one type or of all, instead of naming one. */
  readonly isSearch: boolean;
  /** `true` for POST `_search`: the search is in the body, too. */
  readonly isSearchByPost: boolean;
  /** May be answered with content in its own media type: that of a `Binary`, or of an attachment. */
  readonly mayBeContent: boolean;
  /** For an operation that may be called: what it takes. Absent until its platform was looked at. */
  readonly rule?: OperationRule;
  /** Changes data on the platform. A batch's entries and an operation's rule tell; until then it is `false`. */
  readonly isWrite: boolean;
  /** For a batch whose entries were read: none of them does harm when it is sent twice. */
  readonly isBatchOfReads?: boolean;
}

type Method = Interaction['method'];
type Shape = Partial<Interaction> & { readonly kind: InteractionKind };

const methods: Readonly<Record<string, Method>> = Object.freeze({
  GET: 'GET',
  HEAD: 'HEAD',
  POST: 'POST',
  PUT: 'PUT',
  PATCH: 'PATCH',
  DELETE: 'DELETE',
});
/** Of HAPI FHIR: gives what an attachment holds, in its own media type. */
export const attachmentContent = '$binary-access-read';
const writes: ReadonlySet<InteractionKind> = new Set(['create', 'update', 'patch', 'delete']);

/**
 * Parses a request line below the FHIR base into an interaction. Pure; touches no body and no header.
 * The path is rebuilt from segments that passed the grammar, so no accepted path can leave the base.
 *
 * @param path without leading slash, percent-encoded as received
 * @param query raw, without `?`
 * @throws ProxyError REQUEST_INVALID | RESOURCE_TYPE_INVALID | RESOURCE_ID_INVALID | INTERACTION_NOT_SUPPORTED
 * @see https://hl7.org/fhir/R4/http.html#summary
 */
export function parseInteraction(method: string, path: string, query: string): Interaction {
  assertQuery(query);
  const verb = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!verb) throw new ProxyError('INTERACTION_NOT_SUPPORTED', 'This HTTP method is not part of the FHIR API.');
  const segments = splitPath(path);
  const shape = shapeOf(verb, segments);
  const isInstance = shape.kind === 'read' || shape.kind === 'vread';
  // Written out, since a spread makes another shape of object for each kind, and slows down all that reads them.
  return {
    kind: shape.kind,
    method: verb,
    // Without escapes the segments are the path again.
    path: shape.path ?? (path.includes('%') || path.endsWith('/') ? segments.join('/') : path),
    resourceType: shape.resourceType,
    resourceId: shape.resourceId,
    versionId: shape.versionId,
    compartmentType: shape.compartmentType,
    operation: shape.operation,
    isConditional: shape.isConditional ?? false,
    isSearch: shape.kind.startsWith('search-'),
    isSearchByPost: shape.isSearchByPost ?? false,
    mayBeContent: (isInstance && shape.resourceType === 'Binary') || shape.operation === attachmentContent,
    rule: undefined,
    isWrite: writes.has(shape.kind),
    isBatchOfReads: undefined,
  };
}

/** What names nothing below the FHIR base. */
export function withoutTarget(kind: InteractionKind, method: Method): Interaction {
  return {
    ...{ kind, method, path: '' },
    ...{ isConditional: false, isSearch: false, isSearchByPost: false, mayBeContent: false, isWrite: false },
  };
}

function shapeOf(method: Method, segments: readonly string[]): Shape {
  const [first] = segments;
  const isGet = method === 'GET' || method === 'HEAD';
  if (first === undefined) {
    if (isGet) return { kind: 'search-system' };
    if (method === 'POST') return { kind: 'batch' };
    throw unsupported();
  }
  if (first === 'metadata' || first.startsWith('_') || first.startsWith('$')) {
    return segments.length === 1 ? systemShape(method, isGet, first) : refuse(unsupported());
  }
  if (!isResourceType(first)) {
    throw new ProxyError('RESOURCE_TYPE_INVALID', 'The path does not begin with the name of a FHIR resource type.');
  }
  const [, second, third] = segments;
  if (second === undefined) return typeShape(method, isGet, first);
  if (second === '_history' || second === '_search' || second.startsWith('$')) {
    return segments.length === 2 ? typeActionShape(method, isGet, first, second) : refuse(unsupported());
  }
  if (!isResourceId(second)) throw idInvalid();
  if (third === undefined) return instanceShape(method, isGet, first, second);
  return belowInstanceShape(method, isGet, first, second, segments.slice(2));
}

function systemShape(method: Method, isGet: boolean, name: string): Shape {
  if (name === 'metadata' && isGet) return { kind: 'capabilities' };
  if (name === '_search' && method === 'POST') return { kind: 'search-system', isSearchByPost: true };
  if (name === '_history' && isGet) return { kind: 'history-system' };
  return operationShape(method, isGet, name);
}

function typeShape(method: Method, isGet: boolean, resourceType: string): Shape {
  if (isGet) return { kind: 'search-type', resourceType };
  if (method === 'POST') return { kind: 'create', resourceType };
  if (method === 'PUT') return { kind: 'update', resourceType, isConditional: true };
  if (method === 'PATCH') return { kind: 'patch', resourceType, isConditional: true };
  return { kind: 'delete', resourceType, isConditional: true };
}

function typeActionShape(method: Method, isGet: boolean, resourceType: string, name: string): Shape {
  if (name === '_search' && method === 'POST') return { kind: 'search-type', resourceType, isSearchByPost: true };
  // As the client of HAPI FHIR may write a search, which servers know by its other name.
  if (name === '_search' && isGet) return { kind: 'search-type', resourceType, path: resourceType };
  if (name === '_history' && isGet) return { kind: 'history-type', resourceType };
  return { ...operationShape(method, isGet, name), resourceType };
}

function instanceShape(method: Method, isGet: boolean, resourceType: string, resourceId: string): Shape {
  if (isGet) return { kind: 'read', resourceType, resourceId };
  if (method === 'PUT') return { kind: 'update', resourceType, resourceId };
  if (method === 'PATCH') return { kind: 'patch', resourceType, resourceId };
  if (method === 'DELETE') return { kind: 'delete', resourceType, resourceId };
  throw unsupported();
}

/** What stands below `Type/id`: versions, an operation, or the compartment of that instance. */
function belowInstanceShape(
  method: Method,
  isGet: boolean,
  resourceType: string,
  resourceId: string,
  rest: readonly string[],
): Shape {
  const [name = '', next, operation] = rest;
  if (name === '_history' && operation?.startsWith('$') && rest.length === 3) {
    if (!isResourceId(next ?? '')) throw idInvalid();
    return { ...operationShape(method, isGet, operation), resourceType, resourceId, versionId: next };
  }
  if (rest.length > 2) throw unsupported();
  if (name === '_history' && isGet) {
    if (next === undefined) return { kind: 'history-instance', resourceType, resourceId };
    if (!isResourceId(next)) throw idInvalid();
    return { kind: 'vread', resourceType, resourceId, versionId: next };
  }
  if (name.startsWith('$')) {
    return next === undefined
      ? { ...operationShape(method, isGet, name), resourceType, resourceId }
      : refuse(unsupported());
  }
  if (name.startsWith('_')) {
    if (name !== '_search' || method !== 'POST' || next !== undefined) throw unsupported();
    const searched = { resourceType: '*', resourceId, compartmentType: resourceType };
    return { kind: 'search-compartment', ...searched, isSearchByPost: true };
  }
  if (name !== '*' && !isResourceType(name)) {
    throw new ProxyError('RESOURCE_TYPE_INVALID', 'The compartment search does not name a FHIR resource type.');
  }
  const isSearchByPost = next === '_search' && method === 'POST';
  if (!isSearchByPost && (next !== undefined || !isGet)) throw unsupported();
  return { kind: 'search-compartment', resourceType: name, resourceId, compartmentType: resourceType, isSearchByPost };
}

function operationShape(method: Method, isGet: boolean, operation: string): Shape {
  if (!isOperationName(operation) || !(isGet || method === 'POST')) throw unsupported();
  return { kind: 'operation', operation };
}

function unsupported(): ProxyError {
  return new ProxyError('INTERACTION_NOT_SUPPORTED', 'This method and path are not an interaction of the FHIR API.');
}

function idInvalid(): ProxyError {
  return new ProxyError('RESOURCE_ID_INVALID', 'An id is 1 to 255 letters, digits, hyphens, dots and underscores.');
}

function refuse(error: ProxyError): never {
  throw error;
}
