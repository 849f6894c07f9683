import { objectsOf, parseReference, timeOf, whoseEntry } from '@fhir-gateway/fhir';
import { resourceOf } from '@fhir-gateway/record-view';
import type { Encounter, FhirResource, Patient, Reference } from 'fhir/r4.js';

import { eachLimited } from './each-limited.js';
import type { RunningReading } from './read-search.js';
import type { RecordConnection } from './record-connection.js';
import { gapOf } from './record-gap.js';
import type { SectionReading } from './section-reading.js';

/** Of those who saw the person, the last ones; and how many of all are read, and at a time. */
const mostSeen = 4;
const mostReads = 8;
const atOnce = 4;

const professionals: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization']);
const notSeen: ReadonlySet<string> = new Set(['planned', 'cancelled', 'entered-in-error']);

/**
 * The care team with whom the Patient names as general practitioner and with those who saw the person last, each as the
 * platform describes them. The teams of a platform need not list either.
 *
 * @see https://hl7.org/fhir/R4/patient-definitions.html#Patient.generalPractitioner
 */
export async function withProviders(
  connection: RecordConnection,
  reading: SectionReading,
  options: RunningReading,
): Promise<SectionReading> {
  const { id, patientId, ended } = connection;
  if (patientId === undefined || ended || options.signal.aborted) return reading;
  const read = async (path: string): Promise<FhirResource | undefined> => {
    const answer = await Promise.race([connection.reader({ method: 'GET', path }), options.aborted]);
    return resourceOf(answer);
  };
  const gaps = [...reading.gaps];
  let patient: Patient | undefined;
  try {
    const found = await read(`Patient/${patientId}`);
    if (found?.resourceType === 'Patient' && whoseEntry(found, connection) !== 'other') patient = found;
  } catch (error) {
    const gap = gapOf(error, { connection: id, resourceType: 'Patient' }, options);
    if (gap.reason !== 'unsupported') gaps.push(gap);
  }
  const visits = lastVisits(reading.beside ?? []);
  const naming = [...(patient ? [patient] : []), ...visits];
  const teams = reading.resources.flatMap((one) =>
    one.resourceType === 'CareTeam' ? objectsOf(one.participant).flatMap(({ member }) => member ?? []) : [],
  );
  const own = naming.flatMap(namedProviders).flatMap(pathOf);
  const paths = [...new Set([...own, ...teams.flatMap(pathOf)])].slice(0, mostReads);
  const found = await eachLimited(paths, atOnce, (path) => read(path).catch(() => undefined));
  const described = found.flatMap((one) => (one && isProfessional(one) ? [one] : []));
  const isOwn = (one: FhirResource): boolean => own.includes(`${one.resourceType}/${one.id ?? ''}`);
  const resources = [...reading.resources, ...described.filter(isOwn), ...naming];
  // The person and whom entries name are no entries of a record, and visits are accounted for where they are listed.
  const elsewhere = new Set([...(reading.elsewhere ?? []), 'Patient', 'Encounter', ...professionals]);
  return { ...reading, resources, beside: [...naming, ...described], elsewhere, gaps };
}

/** Whether a resource describes who may care for somebody. */
export function isProfessional({ resourceType }: FhirResource): boolean {
  return professionals.has(resourceType);
}

/** Whom a Patient or a visit names, as references that may have no more than a name. */
export function namedProviders(resource: FhirResource): Reference[] {
  if (resource.resourceType === 'Patient') return [...objectsOf(resource.generalPractitioner)];
  if (resource.resourceType !== 'Encounter') return [];
  return objectsOf(resource.participant).flatMap(({ individual }) => (individual ? [individual] : []));
}

/** `Type/id` of a reference to a professional. */
function pathOf({ reference }: Reference): string[] {
  const named = parseReference(reference);
  return named && professionals.has(named.type) ? [named.ref] : [];
}

/** The last visits at which somebody new saw the person. */
function lastVisits(beside: readonly FhirResource[]): Encounter[] {
  const startOf = ({ period }: Encounter): number => timeOf(period?.start)?.fromMs ?? -Infinity;
  const seen = new Set<string>();
  const visits = beside
    .filter((one): one is Encounter => one.resourceType === 'Encounter' && !notSeen.has(one.status))
    .sort((one, other) => startOf(other) - startOf(one));
  return visits
    .filter((visit) => {
      const names = namedProviders(visit).flatMap(({ reference, display }) => reference ?? display ?? []);
      const isNew = names.some((name) => !seen.has(name));
      for (const name of names) seen.add(name);
      return isNew;
    })
    .slice(0, mostSeen);
}
