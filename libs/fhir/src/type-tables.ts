import elementTable from './patient-elements.json' with { type: 'json' };
import parameterTable from './reference-parameters.json' with { type: 'json' };

/**
 * The elements by which a resource of each R4 type belongs to a patient, as paths below the resource: those of the patient
 * compartment, and those of the search parameters `patient`, `subject`, `beneficiary` and `individual`. `Patient` itself
 * is left out: the records it links to are not what it is about. A test compares this with the published definitions.
 *
 * @see https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
const elementsByType: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries(elementTable).map(([type, paths]) => [type, paths.map((path) => path.split('.'))]),
);

/** The elements of a type that name a patient, each as the names on the way to it; none for a type that has none. */
export function patientElements(resourceType: string): readonly (readonly string[])[] {
  return elementsByType.get(resourceType) ?? [];
}

type Targets = ReadonlyMap<string, readonly string[]>;

/**
 * The search parameters of type reference of each R4 type, with the types that they may lead to; `*` for any. Made of the
 * published search parameters, and compared with them by a test.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
const parametersByType: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(
  Object.entries<Readonly<Record<string, string>>>(parameterTable),
);
const parsed = new Map<string, Targets>();
const none: Targets = new Map();

/** All types that R4 has reference parameters for. */
export const typesWithReferences: readonly string[] = [...parametersByType.keys()];

/** The reference parameters of a type, with their target types; `*` for any. Names are exact: FHIR tells case apart. */
export function referenceParameters(resourceType: string): Targets {
  const parameters = parametersByType.get(resourceType);
  if (parameters === undefined) return none;
  const known = parsed.get(resourceType) ?? parse(parameters);
  parsed.set(resourceType, known);
  return known;
}

/** Names by which R4 types call the patient that a resource is about. */
const subjectNames = ['patient', 'subject', 'beneficiary', 'individual'] as const;

/**
 * The parameters that say whose record a resource of this type is, and whether each can mean nobody but a patient: only
 * then a bare id is one. Empty for types that are about nobody.
 */
export function subjectParameters(resourceType: string): readonly (readonly [name: string, isPatientOnly: boolean])[] {
  const parameters = referenceParameters(resourceType);
  return subjectNames.flatMap((name) => {
    const targets = parameters.get(name);
    return targets?.includes('Patient') ? [[name, targets.length === 1] as const] : [];
  });
}

function parse(parameters: Readonly<Record<string, string>>): Targets {
  return new Map(Object.entries(parameters).map(([name, targets]) => [name, targets.split(',')]));
}

/**
 * The resource types whose searches take a `patient` parameter in R4.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
export const patientSearchTypes: ReadonlySet<string> = new Set(
  typesWithReferences.filter((type) => referenceParameters(type).has('patient')),
);
