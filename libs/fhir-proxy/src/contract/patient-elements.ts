import table from './patient-elements.json' with { type: 'json' };

/**
 * The elements by which a resource of each R4 type belongs to a patient, as paths below the resource: those of the patient
 * compartment, and those of the search parameters `patient`, `subject`, `beneficiary` and `individual`. `Patient` itself
 * is left out: the records it links to are not what it is about. A test compares this with the published definitions.
 *
 * @see https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
const byType: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries(table).map(([type, paths]) => [type, paths.map((path) => path.split('.'))]),
);

/** The elements of a type that name a patient, each as the names on the way to it; none for a type that has none. */
export function patientElements(resourceType: string): readonly (readonly string[])[] {
  return byType.get(resourceType) ?? [];
}
