import type { Gateway } from '@fhir-gateway/gateway';

/** The most values that a completion may return, by the protocol. */
const mostCompletions = 100;

/** Platform ids that continue what was typed, what can be used first; else those of platforms and organizations whose names fit it. */
export async function completePlatformId({ registry }: Gateway, typed: string): Promise<string[]> {
  const text = typed.trim().toLowerCase();
  const starting = registry.list().filter(({ id }) => id.startsWith(text));
  if (starting.length === 0) {
    await registry.prepareDirectory();
    const { entries } = registry.searchDirectory({ query: text, limit: mostCompletions });
    return [...new Set(entries.map(({ platformId }) => platformId))];
  }
  const ready = starting.filter(({ status }) => status === 'ready');
  const others = starting.filter(({ status }) => status !== 'ready');
  return [...ready, ...others].slice(0, mostCompletions).map(({ id }) => id);
}

/** The types that make up most of a record, in the order of how often they are asked for. */
const commonTypes = [
  'Observation',
  'Condition',
  'MedicationRequest',
  'AllergyIntolerance',
  'Immunization',
  'Encounter',
  'Procedure',
  'DiagnosticReport',
  'DocumentReference',
  'Coverage',
  'ExplanationOfBenefit',
  'CarePlan',
  'CareTeam',
  'Claim',
  'ClaimResponse',
  'Device',
  'Goal',
  'Location',
  'MedicationDispense',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Provenance',
  'QuestionnaireResponse',
  'RelatedPerson',
  'ServiceRequest',
  'Specimen',
];

/** Resource types that continue what was typed, in any case of letters. */
export function completeResourceType(typed: string): string[] {
  const text = typed.trim().toLowerCase();
  return commonTypes.filter((type) => type.toLowerCase().startsWith(text));
}
