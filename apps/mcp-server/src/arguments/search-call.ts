import { ArgumentFault, shown } from './argument-fault.js';
import { parameterName } from './parameter-names.js';
import type { CommonFilters, ReadingContext } from './common-filters.js';
import { readSearch } from './search-arguments.js';
import { readSort } from './search-sort.js';

/** Arguments of `search` and `count` by which resources are found. */
export interface SearchCall extends CommonFilters {
  readonly resource_type: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly sort?: readonly string[] | undefined;
  readonly elements?: readonly string[] | undefined;
}

const filterNames = ['patient_id', 'since', 'until', 'text', 'status', 'category', 'code'] as const;

/**
 * The arguments of a search with all of its filters as FHIR search parameters in `params`, and its order as FHIR writes
 * it.
 *
 * @param notices gets a sentence for what was understood that was not said so
 * @throws ArgumentFault
 */
export function readSearchCall<Call extends SearchCall>(call: Call, context: ReadingContext, notices: string[]): Call {
  const { resource_type: type } = call;
  const given: Record<string, unknown> = {};
  const filters: CommonFilters = Object.fromEntries(filterNames.map((name) => [name, call[name]]));
  for (const [name, value] of Object.entries(call.params ?? {})) {
    const read = parameterName(type, name);
    if (read in given)
      throw new ArgumentFault(
        `params has ${read} twice. Give it once; a list holds several values that must all hold.`,
      );
    if (read !== name) notices.push(`Understood params ${JSON.stringify(name.slice(0, 60))} as ${read}.`);
    given[read] = value;
  }
  const reading = readSearch(type, filters, given, context);
  notices.push(...reading.notices);
  const others = Object.fromEntries(
    Object.entries(call).filter(([name]) => !(filterNames as readonly string[]).includes(name) && name !== 'params'),
  );
  return {
    ...others,
    ...(Object.keys(reading.params).length > 0 && { params: reading.params }),
    ...(call.elements && { elements: call.elements.map((name) => elementName(name, notices)) }),
    ...(call.sort && { sort: readSort(type, call.sort, notices) }),
  } as unknown as Call;
}

/** Elements are written in camel case: `lot_number` and `lot number` are `lotNumber`. */
function elementName(given: string, notices: string[]): string {
  const name = given.trim().replace(/(?<=[a-z])[ _-]+([a-z])/gi, (_match, letter: string) => letter.toUpperCase());
  if (name !== given) notices.push(`Understood element ${shown(given)} as ${name}.`);
  return name;
}
