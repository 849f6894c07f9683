import type { Gateway } from '@fhir-gateway/gateway';

/** The most values that a completion may return, by the protocol. */
const mostCompletions = 100;

/** Platform ids that continue what was typed, else those whose names fit it; what can be used comes first. */
export function completePlatformId({ registry }: Gateway, typed: string): string[] {
  const text = typed.trim().toLowerCase();
  const all = registry.list();
  const starting = all.filter(({ id }) => id.startsWith(text));
  const found = starting.length > 0 ? starting : registry.list({ query: text });
  const ready = found.filter(({ status }) => status === 'ready');
  const others = found.filter(({ status }) => status !== 'ready');
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
