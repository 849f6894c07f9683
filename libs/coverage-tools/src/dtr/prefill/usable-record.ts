import { type Person, whoseEntry } from '@fhir-gateway/fhir';
import type { Bundle, CodeableConcept, Resource } from 'fhir/r4.js';
import type { ReadRecord } from './record-query.js';

const withdrawn = 'entered-in-error';

/**
 * A record without what may answer no question about the patient of a form: what was entered in error, and what is of
 * somebody else, as from a platform that knows no search by patient. A form's own logic seldom looks at either.
 */
export function usableRecord(read: ReadRecord, person: Person): ReadRecord {
  return async (request) => {
    const answer = await read(request);
    if (answer?.resourceType !== 'Bundle') return answer;
    const { entry, total: _total, ...bundle } = answer as Bundle;
    if (!Array.isArray(entry)) return answer;
    const usable = entry.filter(({ resource }) => resource === undefined || isUsable(resource, person));
    return usable.length === entry.length ? answer : ({ ...bundle, entry: usable } as Bundle);
  };
}

/** Elements that say whether an entry stands. */
interface Stated {
  readonly status?: unknown;
  readonly verificationStatus?: CodeableConcept;
}

function isUsable(resource: Resource, person: Person): boolean {
  const { status, verificationStatus } = resource as Resource & Stated;
  const codings = Array.isArray(verificationStatus?.coding) ? verificationStatus.coding : [];
  if (status === withdrawn || codings.some(({ code }) => code === withdrawn)) return false;
  return ['own', 'unsaid'].includes(whoseEntry(resource, person));
}
