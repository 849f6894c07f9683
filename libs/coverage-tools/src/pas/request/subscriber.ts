import type { Coverage, Patient, RelatedPerson, Resource } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { CoverageError } from '../../coverage-error.js';
import { idOf, readResource } from '../../record-resources.js';

/** Who holds the insurance, where that is not the patient: what the payer has to know of them. */
export type Subscriber = Pick<Patient, 'name' | 'gender' | 'birthDate' | 'address'>;

type Holder = Patient | RelatedPerson;

/**
 * The subscriber that a coverage names, from within the coverage or read from the record.
 *
 * @returns undefined where it is the patient, nobody is named, or the platform does not show them; the subscriber's number
 *   is then all that the payer gets
 * @throws whatever the reader throws, but for a resource that is refused
 */
export async function readSubscriber(
  context: Pick<CoverageContext, 'records'>,
  { subscriber, contained }: Coverage,
  patientId: string,
): Promise<Subscriber | undefined> {
  const reference = subscriber?.reference;
  if (subscriber === undefined || reference === undefined || idOf(subscriber, 'Patient') === patientId)
    return undefined;
  if (reference.startsWith('#')) return known(contained?.find(({ id }) => id === reference.slice(1)));
  for (const type of ['Patient', 'RelatedPerson'] as const) {
    const id = idOf(subscriber, type);
    if (id !== undefined) return known(await readResource<Holder>(context, type, id).catch(notShown));
  }
  return undefined;
}

function known(resource: Resource | undefined): Subscriber | undefined {
  if (resource?.resourceType !== 'Patient' && resource?.resourceType !== 'RelatedPerson') return undefined;
  const { name, gender, birthDate, address } = resource as Holder;
  return {
    ...(name && { name }),
    ...(gender && { gender }),
    ...(birthDate !== undefined && { birthDate }),
    ...(address && { address }),
  };
}

/** A person whose record the platform does not open to this caller is left out; the request can still be made. */
function notShown(error: unknown): undefined {
  if (error instanceof CoverageError && error.code === 'COVERAGE_UNAVAILABLE') return undefined;
  throw error;
}
