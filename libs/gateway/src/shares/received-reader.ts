import type { FhirReader } from '@fhir-gateway/record-view';

type Resource = Readonly<Record<string, unknown>>;

/**
 * Reads a record that is held here as if a platform answered: one resource by its address, and a search by type.
 * Anything else there is not.
 *
 * @param resources all of the record, each with an id
 */
export function receivedReader(baseUrl: string, resources: () => readonly Resource[]): FhirReader {
  let held: readonly Resource[] | undefined;
  return ({ method, path }) => {
    const [type = '', id, further] = path.split('/');
    held ??= resources();
    if (method !== 'GET' || further !== undefined) return Promise.resolve(answer(404, outcome()));
    const ofType = held.filter(({ resourceType }) => resourceType === type);
    if (id !== undefined) {
      const one = ofType.find((resource) => resource['id'] === decodeURIComponent(id));
      return Promise.resolve(one ? answer(200, one) : answer(404, outcome()));
    }
    const entry = ofType.map((resource) => ({
      fullUrl: `${baseUrl}/${type}/${String(resource['id'])}`,
      resource,
      search: { mode: 'match' },
    }));
    return Promise.resolve(answer(200, { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }));
  };
}

function answer(status: number, body: unknown) {
  return { status, headers: {}, body };
}

function outcome(): Resource {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] };
}
