import { isResource } from '@fhir-gateway/fhir';
import { type FhirReader } from '@fhir-gateway/record-view';
import type { CapabilityStatement } from 'fhir/r4.js';
import types from './patient-types.json' with { type: 'json' };

/**
 * The types of a patient's own entries, in the order in which they are exported. All of them take the search parameter
 * `patient` in R4.
 *
 * @see https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
const patientTypes: readonly string[] = types;

/** What is asked of a platform that does not say what it has. */
const commonTypes: ReadonlySet<string> = new Set(patientTypes.slice(0, 18).concat('Coverage', 'ExplanationOfBenefit'));

/** Types of what entries refer to, which are no part of anybody's record by themselves. */
export const referencedTypes: ReadonlySet<string> = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Medication',
  'Substance',
  'HealthcareService',
]);

/**
 * The types that are searched on a platform: those of its CapabilityStatement that can be searched by patient; a common
 * few where it has none.
 */
export async function exportedTypes(reader: FhirReader): Promise<readonly string[]> {
  const answer = await reader({ method: 'GET', path: 'metadata' }).catch(() => undefined);
  const body = answer?.status === 200 ? answer.body : undefined;
  const statement = isResource(body) && body.resourceType === 'CapabilityStatement' ? body : undefined;
  const offered = statement && typesOf(statement);
  return patientTypes.filter((type) => (offered ?? commonTypes).has(type));
}

function typesOf({ rest }: CapabilityStatement): ReadonlySet<string> | undefined {
  const resources = Array.isArray(rest) ? rest.flatMap(({ resource }) => resource ?? []) : [];
  return resources.length === 0 ? undefined : new Set(resources.map(({ type }) => type));
}
