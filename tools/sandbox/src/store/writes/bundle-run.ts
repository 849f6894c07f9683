import { randomUUID } from 'node:crypto';
import type { Binary, Bundle, BundleEntry, FhirResource } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import { badRequest, FhirError, preconditionFailed } from '../base/fhir-error.js';
import { jsonTypes, patchType, requireMediaType } from '../resources/request-content.js';
import type { ResourceRepository } from '../search/resource-repository.js';
import type { SearchService } from '../resources/search-service.js';
import type { StoreResponse } from '../base/types.js';

/** What a batch or transaction is run with. */
export interface BundleParts {
  repository: ResourceRepository;
  searches: SearchService;
  /** Answers one request. @throws FhirError */
  handle(call: Call): StoreResponse;
}

interface Step {
  readonly index: number;
  readonly call: Call;
}

const maxEntries = 500;
/** The order in which a transaction's entries count. @see http://hl7.org/fhir/R4/http.html#trules */
const ranks: Readonly<Record<string, number>> = { DELETE: 0, POST: 1, PUT: 2, PATCH: 2, GET: 3, HEAD: 3 };

/**
 * Runs a batch, whose entries stand for themselves, or a transaction, which is done whole or not at all. Nothing else
 * can happen to the store meanwhile, since neither pauses.
 *
 * @throws FhirError 400 when it is no such Bundle; in a transaction also what its first failing entry throws
 */
export function runBundle(call: Call, parts: BundleParts): StoreResponse {
  requireMediaType(call, jsonTypes);
  const { resourceType, type, entry = [] } = Object(call.request.body) as Partial<Bundle>;
  if (resourceType !== 'Bundle' || (type !== 'batch' && type !== 'transaction')) {
    throw badRequest('The body must be a Bundle of type batch or transaction.', 'structure');
  }
  if (!Array.isArray(entry) || entry.length > maxEntries)
    throw badRequest(`At most ${maxEntries} entries.`, 'too-long');
  const answers =
    type === 'batch'
      ? entry.map((one) => attempt(() => parts.handle(callOf(call, one, new Map()))))
      : runTransaction(call, entry, parts);
  const body: Bundle = {
    resourceType: 'Bundle',
    type: type === 'batch' ? 'batch-response' : 'transaction-response',
    entry: answers.map(answerEntry),
  };
  return { status: 200, headers: {}, body };
}

function runTransaction(call: Call, entries: readonly BundleEntry[], parts: BundleParts): StoreResponse[] {
  const undo = parts.repository.checkpoint();
  try {
    const targets = targetsOf(call, entries, parts);
    const steps = entries.map((entry, index): Step => ({ index, call: callOf(call, entry, targets) }));
    const answers: StoreResponse[] = [];
    for (const step of steps.sort((a, b) => rankOf(a) - rankOf(b))) answers[step.index] = parts.handle(step.call);
    return answers;
  } catch (error) {
    undo();
    throw error;
  }
}

function rankOf({ call }: Step): number {
  return ranks[call.request.method] ?? 3;
}

/** What the `urn:uuid:` names of new resources stand for: ids that are given before anything is stored. */
function targetsOf(call: Call, entries: readonly BundleEntry[], { searches }: BundleParts): Map<string, string> {
  const targets = new Map<string, string>();
  for (const { fullUrl, request, resource } of entries) {
    if (fullUrl?.startsWith('urn:') !== true || request?.method !== 'POST' || !resource) continue;
    const { resourceType: type } = resource;
    const found = request.ifNoneExist === undefined ? [] : searches.findByCondition(call, type, request.ifNoneExist);
    targets.set(fullUrl, `${type}/${found[0]?.id ?? randomUUID()}`);
  }
  const conditions = new Set(entries.flatMap(({ resource }) => [...conditionsIn(resource)]));
  for (const condition of conditions) {
    const [type = '', query = ''] = condition.split(/\?(.*)/s);
    const [match, ...others] = searches.findByCondition(call, type, query);
    if (!match || others.length > 0) throw preconditionFailed('A conditional reference does not match one resource.');
    targets.set(condition, `${type}/${match.id}`);
  }
  return targets;
}

function* conditionsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === 'reference' && typeof member === 'string' && /^[A-Z][A-Za-z]+\?/.test(member)) yield member;
    else yield* conditionsIn(member);
  }
}

/** The request that an entry stands for. */
function callOf(call: Call, { request, resource, fullUrl }: BundleEntry, targets: ReadonlyMap<string, string>): Call {
  if (!request?.method || request.url === undefined) throw badRequest('Every entry needs a request.', 'required');
  const url = request.url.startsWith(`${call.baseUrl}/`) ? request.url.slice(call.baseUrl.length + 1) : request.url;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  if (path === '') throw badRequest('A batch within a batch is not possible.', 'not-supported');
  const patch = request.method === 'PATCH' && resource?.resourceType === 'Binary' ? (resource as Binary) : undefined;
  const { prefer, accept } = call.request.headers;
  const headers = {
    accept,
    prefer,
    'content-type': patch ? patch.contentType : 'application/fhir+json',
    'if-match': request.ifMatch,
    'if-none-match': request.ifNoneMatch,
    'if-none-exist': request.ifNoneExist,
  };
  const isJsonPatch = patch?.contentType === patchType;
  const body: unknown = isJsonPatch ? patchIn(patch) : withTargets(resource, targets);
  const assignedId = targets.get(fullUrl ?? '')?.split('/')[1];
  const asked = { method: request.method === 'HEAD' ? 'GET' : request.method, path, query, headers, body };
  return {
    ...call,
    params: new URLSearchParams(query),
    request: { ...asked, ...(assignedId !== undefined && { assignedId }) },
  };
}

function patchIn({ data }: Binary): unknown {
  try {
    return JSON.parse(Buffer.from(data ?? '', 'base64').toString('utf8')) as unknown;
  } catch {
    throw badRequest('The patch is not JSON.', 'structure');
  }
}

/** A copy in which names of new resources, and conditions, are what they stand for, wherever they are a whole text. */
function withTargets(value: unknown, targets: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return targets.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => withTargets(item, targets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withTargets(member, targets)]));
}

function attempt(run: () => StoreResponse): StoreResponse {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    return { status: error.status, headers: error.headers, body: error.toOutcome() };
  }
}

function answerEntry({ status, headers, body }: StoreResponse): BundleEntry {
  const resource = body as FhirResource | undefined;
  const isOutcome = resource?.resourceType === 'OperationOutcome';
  const modified = headers['Last-Modified'];
  return {
    ...(resource && !isOutcome && { resource }),
    response: {
      status: String(status),
      ...(headers['Location'] !== undefined && { location: headers['Location'] }),
      ...(headers['ETag'] !== undefined && { etag: headers['ETag'] }),
      ...(modified !== undefined && { lastModified: new Date(modified).toISOString() }),
      ...(isOutcome && { outcome: resource }),
    },
  };
}
