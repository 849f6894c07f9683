import { runBundle } from './writes/bundle-run.js';
import type { Call } from './access/call.js';
import type { CodeLists } from './definitions/code-lists.js';
import { conditionalWrites } from './writes/conditional-writes.js';
import { capabilityStatement } from './operations/capability-statement.js';
import { asBatchResponse, jobFolder, prefersAsync } from './operations/async-jobs.js';
import type { AsyncJobs } from './operations/async-jobs.js';
import { bulkExport, exportLevel } from './operations/bulk-export.js';
import { answerFormat, notAcceptable } from './resources/content-negotiation.js';
import { badRequest, methodNotAllowed, notFound, notSupported } from './base/fhir-error.js';
import { operationParams } from './resources/operation-input.js';
import { recordHistory } from './resources/record-histories.js';
import type { RecordReads } from './resources/record-reads.js';
import type { RecordWrites } from './writes/record-writes.js';
import { requireMediaType } from './resources/request-content.js';
import type { ResourceRepository } from './search/resource-repository.js';
import type { ResourceValidator } from './definitions/resource-validator.js';
import type { SearchCatalogue } from './search/search-catalogue.js';
import type { SearchService } from './resources/search-service.js';
import { terminologyOperation } from './operations/terminology.js';
import type { StoreResponse } from './base/types.js';
import { convert, validateOperation } from './operations/validate-operation.js';

/** The parts of the store that interactions are made of. */
export interface StoreParts {
  catalogue: SearchCatalogue;
  reads: RecordReads;
  writes: RecordWrites;
  searches: SearchService;
  jobs: AsyncJobs;
  repository: ResourceRepository;
  validator: ResourceValidator;
  codeLists: CodeLists;
  /** When the store was made, FHIR instant. */
  startedAt: string;
}

type Handlers = Partial<Record<string, () => StoreResponse>>;

/**
 * Finds the interaction a request asks for and runs it.
 *
 * @throws FhirError with the status to answer
 * @see http://hl7.org/fhir/R4/http.html
 */
export function dispatch(call: Call, parts: StoreParts): StoreResponse {
  const path = pathSegments(call.request.path);
  const [first, second, third, ...more] = path;
  // A manifest and a file have media types of their own.
  if (first === jobFolder && second !== undefined && more.length === 0) return parts.jobs.handle(call, second, third);
  const isContent = first === 'Binary' && second !== undefined && !second.startsWith('_');
  if (!isContent && answerFormat(call) === undefined) throw notAcceptable();
  const level = exportLevel(path);
  if (level) {
    return run(call, { GET: () => parts.jobs.begin(call, (jobUrl) => bulkExport(call, level, parts, jobUrl)) });
  }
  if (call.request.method === 'GET' && first !== 'metadata' && prefersAsync(call)) {
    return parts.jobs.begin(call, () => asBatchResponse(dispatch(atOnce(call), parts)));
  }
  if (first === undefined) {
    const { repository, searches } = parts;
    const bundle = (): StoreResponse =>
      runBundle(call, { repository, searches, handle: (one) => dispatch(one, parts) });
    return run(call, { GET: () => searchOrResume(call, parts), POST: bundle });
  }
  if (first === '_search' && second === undefined) {
    return run(call, { POST: () => parts.searches.searchSystem(call, formParams(call)) });
  }
  if (first === '_history' && second === undefined) {
    return run(call, { GET: () => recordHistory(call, parts.repository, undefined) });
  }
  if (first === 'metadata' && second === undefined) {
    const body = (): object => capabilityStatement(call, parts.catalogue, parts.startedAt);
    return run(call, { GET: () => ({ status: 200, headers: {}, body: body() }) });
  }
  if (first === '$convert' && second === undefined) return run(call, { POST: () => convert(call, parts.validator) });
  const terminology = terminologyOperation(call, parts.codeLists, path);
  if (terminology) return run(call, { GET: terminology, POST: terminology });
  if (!parts.catalogue.holds(first)) throw notSupported('this resource type or endpoint');
  if (second === undefined) return run(call, typeHandlers(call, parts, first));
  if (second.startsWith('_') || second.startsWith('$')) {
    if (third !== undefined) throw notFound();
    return run(call, typeOperation(call, parts, first, second));
  }
  requireId(second);
  if (third === undefined) return run(call, instanceHandlers(call, parts, first, second));
  return run(call, belowInstance(call, parts, { type: first, id: second, name: third, more }));
}

/** The same request from a client that waits for its answer. */
function atOnce(call: Call): Call {
  const { prefer: _prefer, ...headers } = call.request.headers;
  return { ...call, request: { ...call.request, headers } };
}

function run(call: Call, handlers: Handlers): StoreResponse {
  const { method } = call.request;
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler) return handler();
  throw methodNotAllowed(
    Object.keys(handlers)
      .flatMap((it) => (it === 'GET' ? ['GET', 'HEAD'] : [it]))
      .join(', '),
  );
}

function searchOrResume(call: Call, { searches }: StoreParts): StoreResponse {
  const tokens = call.params.getAll('_page');
  if (tokens.length === 0) return searches.searchSystem(call, call.params);
  if (tokens.length > 1) throw badRequest('_page must be given once.');
  return searches.resume(call, tokens[0] ?? '');
}

function typeHandlers(call: Call, { searches, writes }: StoreParts, type: string): Handlers {
  return {
    GET: () => searches.search(call, type, call.params),
    ...(!call.policy.isReadOnly && {
      POST: () => writes.create(call, type),
      ...conditionalWrites(call, { searches, writes }, type),
    }),
  };
}

function typeOperation(call: Call, parts: StoreParts, type: string, name: string): Handlers {
  const { searches, repository } = parts;
  if (name === '$validate') return { POST: () => validateOperation(call, parts.validator, type) };
  if (name === '_history') return { GET: () => recordHistory(call, repository, type) };
  if (name === '_search') return { POST: () => searches.search(call, type, formParams(call)) };
  const { patient } = call.policy;
  if (type === 'Patient' && name === '$everything') {
    const everything = (): StoreResponse => {
      call.policy.require('Patient', 'r');
      if (patient === undefined) throw badRequest('Patient/$everything needs a token with a patient in context.');
      return searches.everything(call, patient, operationParams(call));
    };
    return { GET: everything, POST: everything };
  }
  throw notSupported('this operation');
}

function instanceHandlers(call: Call, { reads, writes }: StoreParts, type: string, id: string): Handlers {
  return {
    GET: () => reads.read(call, type, id),
    ...(!call.policy.isReadOnly && {
      PUT: () => writes.update(call, type, id),
      PATCH: () => writes.patch(call, type, id),
      DELETE: () => writes.remove(call, type, id),
    }),
  };
}

function belowInstance(
  call: Call,
  { catalogue, reads, searches, validator }: StoreParts,
  path: { type: string; id: string; name: string; more: readonly string[] },
): Handlers {
  const { type, id, name, more } = path;
  const [next] = more;
  if (more.length > 1) throw notFound();
  if (name === '_history') {
    if (next === undefined) return { GET: () => reads.history(call, type, id) };
    requireId(next);
    return { GET: () => reads.readVersion(call, type, id, next) };
  }
  if (type === 'Patient' && name === '$everything' && next === undefined) {
    const everything = (): StoreResponse => searches.everything(call, id, operationParams(call));
    return { GET: everything, POST: everything };
  }
  if (name === '$validate' && next === undefined) return { POST: () => validateOperation(call, validator, type) };
  if (type === 'Patient' && name === '*' && next === undefined) {
    return { GET: () => searches.searchSystem(call, call.params, id) };
  }
  if (type === 'Patient' && catalogue.holds(name)) {
    if (next === undefined) return { GET: () => searches.search(call, name, call.params, id) };
    if (next === '_search') return { POST: () => searches.search(call, name, formParams(call), id) };
  }
  throw notSupported(name.startsWith('$') ? 'this operation' : 'this endpoint');
}

/** The parameters of a POST search: those of the URL and those of the form. */
function formParams(call: Call): URLSearchParams {
  requireMediaType(call, ['application/x-www-form-urlencoded']);
  const { body } = call.request;
  if (!(body instanceof URLSearchParams)) throw badRequest('The body must be a form.');
  return new URLSearchParams([...call.params, ...body]);
}

function pathSegments(path: string): string[] {
  const parts = path.replace(/\/$/, '').split('/');
  if (path === '' || path === '/') return [];
  return parts.map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw badRequest('The path is not percent-encoded correctly.');
    }
  });
}

function requireId(id: string): void {
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(id)) throw badRequest('The id is not a FHIR id.', 'value');
}
