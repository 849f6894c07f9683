import { dateParameters, parametersOf, typesWithFilters, type TypeParameters } from './search-parameters.js';

const generic = ['patient', 'date', 'status', 'category', 'code'] as const satisfies readonly (keyof TypeParameters)[];
/** Types that have a parameter of the generic name as well as the one of the table. */
const hasBoth: Readonly<Partial<Record<string, readonly string[]>>> = { MedicationRequest: ['date'] };

const known: ReadonlySet<string> = new Set([
  ...dateParameters,
  ...typesWithFilters.flatMap((type) => Object.values(parametersOf(type) ?? {}).filter((name) => name !== undefined)),
]);
const bySquashed: ReadonlyMap<string, string> = new Map([...known].map((name) => [squashed(name), name]));

function squashed(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}

/**
 * The name of a search parameter as FHIR writes it for a type: `clinicalStatus` and `clinical_status` are
 * `clinical-status`, and `status` of a Condition is that, too.
 *
 * @returns the name itself where nothing is known of it
 */
export function parameterName(resourceType: string, given: string): string {
  const [name = '', ...modifiers] = given.split(':');
  const names = parametersOf(resourceType);
  const own = Object.values(names ?? {}).find((one) => one !== undefined && squashed(one) === squashed(name));
  const spelled = own ?? (known.has(name) || name.startsWith('_') ? name : (bySquashed.get(squashed(name)) ?? name));
  const filter = generic.find((one) => one === spelled);
  const isGeneric = filter !== undefined && own === undefined && !hasBoth[resourceType]?.includes(filter);
  const read = (isGeneric ? names?.[filter] : undefined) ?? spelled;
  return [read, ...modifiers].join(':');
}
