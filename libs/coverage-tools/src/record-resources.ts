import { isObject, isResourceId, parseReference, personOf, whoseEntry, type Person } from '@fhir-gateway/fhir';
import type { Coverage, FhirResource, Organization, Patient, Reference } from 'fhir/r4.js';
import { findActiveCoverage } from './active-coverage.js';
import type { CoverageContext } from './coverage-context.js';
import { CoverageError } from './coverage-error.js';

type ReadContext = Pick<CoverageContext, 'records' | 'recordsBaseUrl' | 'now'>;

/** Which coverage of whom is meant. */
export interface WantedCoverage {
  readonly patientId: string;
  readonly coverageId?: string;
  /** `YYYY-MM-DD` */
  readonly onDate: string;
}

/**
 * Reads one resource of the record.
 *
 * @returns undefined where the platform says that there is none of that id
 * @throws CoverageError COVERAGE_UNAVAILABLE when it refuses or fails, and whatever the reader throws
 */
export async function readResource<T extends FhirResource>(
  { records }: Pick<CoverageContext, 'records'>,
  resourceType: T['resourceType'],
  id: string,
): Promise<T | undefined> {
  if (!isResourceId(id)) return undefined;
  const { status, body } = await records({ path: `${resourceType}/${id}`, query: '' });
  if (status === 404 || status === 410) return undefined;
  if (status === 200 && isObject(body) && body['resourceType'] === resourceType && body['id'] === id) {
    return body as unknown as T;
  }
  throw new CoverageError(
    'COVERAGE_UNAVAILABLE',
    `The platform answered ${status} when asked for the ${resourceType}.`,
    status,
  );
}

/** @throws CoverageError COVERAGE_UNAVAILABLE when there is no such patient, or the platform does not show it */
export async function readPatient(context: Pick<ReadContext, 'records'>, patientId: string): Promise<Patient> {
  const patient = await readResource<Patient>(context, 'Patient', patientId);
  if (patient) return patient;
  throw new CoverageError('COVERAGE_UNAVAILABLE', 'The platform has no Patient of this id.', 404);
}

/**
 * The person behind a patient of the record: a Patient that its platform links with it is the same person.
 *
 * @throws CoverageError COVERAGE_UNAVAILABLE
 */
export async function readPerson(
  context: Pick<ReadContext, 'records' | 'recordsBaseUrl'>,
  patientId: string,
): Promise<Person> {
  const baseUrl = context.recordsBaseUrl;
  return { ...personOf(await readPatient(context, patientId), baseUrl), baseUrl };
}

/**
 * The coverage that a question is about: the one that is named, or the only one that is in force. One of a linked Patient
 * is the person's own, and is given as that of the patient who is asked about: a payer is sent no other.
 *
 * @throws CoverageError COVERAGE_NOT_FOUND | COVERAGE_AMBIGUOUS (its message names the coverages) | COVERAGE_UNAVAILABLE |
 *   COVERAGE_INCOMPLETE; nothing is ever asked of a payer without a coverage
 */
export async function chooseCoverage(context: ReadContext, wanted: WantedCoverage): Promise<Coverage> {
  const { patientId, coverageId, onDate } = wanted;
  const found =
    coverageId === undefined
      ? await findActiveCoverage(context.records, { patientId, onDate, baseUrl: context.recordsBaseUrl })
      : [(await readResource<Coverage>(context, 'Coverage', coverageId)) ?? []].flat();
  const person = await readPerson(context, patientId);
  const own = found.find((one) => one.id && whoseEntry(one, person) === 'own');
  const what = coverageId === undefined ? `in force on ${onDate}` : 'of this id';
  if (!own) throw new CoverageError('COVERAGE_NOT_FOUND', `This patient has no coverage ${what}.`);
  // One that names another person is none of this patient's; one that names nobody may be.
  const active = found.filter((one) => !['other', 'elsewhere'].includes(whoseEntry(one, person)));
  if (active.length === 1) return { ...own, beneficiary: { reference: `Patient/${patientId}` } };
  const ids = active.flatMap(({ id }) => id ?? []).slice(0, 10);
  throw new CoverageError('COVERAGE_AMBIGUOUS', `Several coverages are in force: ${ids.join(', ')}.`);
}

/**
 * The payer that issued a coverage, as far as the record says: from within the coverage, or read from the record. A payer
 * is known by its identifier, never by the id of the resource.
 */
export async function payerOf(context: ReadContext, coverage: Coverage): Promise<Organization | undefined> {
  const [payor] = coverage.payor;
  if (!payor) return undefined;
  const { reference, identifier, display } = payor;
  if (reference?.startsWith('#')) {
    const contained = coverage.contained?.find(({ id }) => id === reference.slice(1));
    return contained?.resourceType === 'Organization' ? (contained as Organization) : undefined;
  }
  const id = idOf(payor, 'Organization');
  const found =
    id === undefined ? undefined : await readResource<Organization>(context, 'Organization', id).catch(notShown);
  if (found) return found;
  if (!identifier) return undefined;
  return {
    resourceType: 'Organization',
    ...(id !== undefined && { id }),
    active: true,
    identifier: [identifier],
    ...(display !== undefined && { name: display }),
  };
}

/** The id that a reference ends in, where it is one to a resource of this type. */
export function idOf({ reference }: Reference, resourceType: string): string | undefined {
  const named = parseReference(reference);
  return named?.type === resourceType ? named.id : undefined;
}

/** An organization that the platform does not show is not known; the question can still be asked. */
function notShown(error: unknown): undefined {
  if (error instanceof CoverageError && error.code === 'COVERAGE_UNAVAILABLE') return undefined;
  throw error;
}
