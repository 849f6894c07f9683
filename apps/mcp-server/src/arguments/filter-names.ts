import { ArgumentFault } from './argument-fault.js';
import { parametersOf, typesWithFilters, type TypeParameters } from './search-parameters.js';

/**
 * What a common filter is called for a type.
 *
 * @throws ArgumentFault for a type that cannot be searched by it, which names types that can
 */
export function nameFor(
  argument: string,
  filter: keyof TypeParameters,
  resourceType: string,
  names: TypeParameters | undefined,
): string {
  const name = names?.[filter];
  if (name !== undefined) return name;
  const others = typesWithFilters.filter((type) => parametersOf(type)?.[filter] !== undefined);
  const some = common.filter((type) => others.includes(type)).slice(0, 6);
  throw new ArgumentFault(
    `${resourceType} cannot be searched by ${argument}: FHIR R4 defines no such parameter for it. It can for ${some.join(', ')} and others. ` +
      `Leave ${argument} out; what ${resourceType} can be searched by is in get_capabilities with resource_type "${resourceType}", and goes into params.`,
    { resource_type: resourceType },
  );
}

const common = [
  'Observation',
  'Condition',
  'MedicationRequest',
  'Encounter',
  'Procedure',
  'DocumentReference',
  'Immunization',
  'Coverage',
  'Device',
];
