import type { Call } from '../access/call.js';
import { badRequest, notFound, preconditionFailed } from '../base/fhir-error.js';
import type { RecordWrites } from './record-writes.js';
import type { LiveVersion } from '../search/resource-repository.js';
import type { SearchService } from '../resources/search-service.js';
import type { StoreResponse } from '../base/types.js';

/** What conditional interactions are made of. */
export interface ConditionalParts {
  writes: RecordWrites;
  searches: SearchService;
}

/**
 * Update, patch and delete of the one resource that a search finds among what the caller may search.
 *
 * @throws FhirError 412 for more than one match; 404 for none, except that an update then creates
 * @see http://hl7.org/fhir/R4/http.html#cond-update
 */
export function conditionalWrites(
  call: Call,
  { writes, searches }: ConditionalParts,
  type: string,
): Record<'PUT' | 'PATCH' | 'DELETE', () => StoreResponse> {
  const match = (): LiveVersion | undefined => {
    const [first, ...others] = searches.findByCondition(call, type, call.request.query);
    if (others.length > 0) throw preconditionFailed('The condition matches more than one resource.');
    return first;
  };
  const required = (): string => {
    const found = match();
    if (!found) throw notFound();
    return found.id;
  };
  return {
    PUT: () => {
      const body: unknown = call.request.body;
      if (typeof body !== 'object' || body === null) throw badRequest('The body must be a JSON object.', 'structure');
      const found = match();
      if (!found) return writes.create(call, type);
      if ('id' in body && body.id !== found.id) throw badRequest('The id of the body is not that of the match.');
      return writes.update({ ...call, request: { ...call.request, body: { ...body, id: found.id } } }, type, found.id);
    },
    PATCH: () => writes.patch(call, type, required()),
    DELETE: () => writes.remove(call, type, required()),
  };
}
