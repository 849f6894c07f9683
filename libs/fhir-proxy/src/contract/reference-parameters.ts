import table from './reference-parameters.json' with { type: 'json' };

type Targets = ReadonlyMap<string, readonly string[]>;

/**
 * The search parameters of type reference of each R4 type, with the types that they may lead to; `*` for any. Made of the
 * published search parameters, and compared with them by a test.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
const byType: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(
  Object.entries<Readonly<Record<string, string>>>(table),
);
const parsed = new Map<string, Targets>();
const none: Targets = new Map();

/** All types that R4 has reference parameters for. */
export const typesWithReferences: readonly string[] = [...byType.keys()];

/** The reference parameters of a type, with their target types; `*` for any. Names are exact: FHIR tells case apart. */
export function referenceParameters(resourceType: string): Targets {
  const parameters = byType.get(resourceType);
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
