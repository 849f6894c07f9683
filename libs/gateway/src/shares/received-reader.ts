import type { FhirReader } from '@fhir-gateway/record-view';

type Resource = Readonly<Record<string, unknown>>;

/**
 * Reads a record that is held here as if a platform answered: one resource by its address, and a search by type and
 * category. Anything else there is not.
 *
 * @param resources all of the record, each with an id
 */
export function receivedReader(baseUrl: string, resources: () => readonly Resource[]): FhirReader {
  let held: readonly Resource[] | undefined;
  return ({ method, path, query = '' }) => {
    const [type = '', id, further] = path.split('/');
    held ??= resources();
    if (method !== 'GET' || further !== undefined) return Promise.resolve(answer(404, outcome()));
    const ofType = held.filter(({ resourceType }) => resourceType === type);
    if (id !== undefined) {
      const one = ofType.find((resource) => resource['id'] === decodeURIComponent(id));
      return Promise.resolve(one ? answer(200, one) : answer(404, outcome()));
    }
    const category = new URLSearchParams(query).get('category')?.split('|').at(-1);
    const found = category === null || category === undefined ? ofType : ofType.filter((one) => isOf(one, category));
    const entry = found.map((resource) => ({
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

/** A result without a category counts as of the laboratory: cards carry none. */
function isOf({ category }: Resource, wanted: string): boolean {
  if (!Array.isArray(category)) return wanted === 'laboratory';
  return category.some((one: { coding?: unknown }) => {
    const { coding } = one;
    return Array.isArray(coding) && coding.some((each: { code?: unknown }) => each.code === wanted);
  });
}
