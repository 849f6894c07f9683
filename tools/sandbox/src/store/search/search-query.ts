import { badRequest, printable } from '../base/fhir-error.js';
import { parseIncludes, type IncludeRule } from './search-includes.js';
import { compileCondition, type Condition, type ConditionSettings } from './search-conditions.js';
import type { SearchSpec } from './search-catalogue.js';

/** Results a page holds when the client does not say, and the most it may ask for. */
export const defaultCount = 20;
export const maxCount = 200;

/** One `_sort` key. */
export interface SortKey {
  spec: SearchSpec;
  isDescending: boolean;
}

/** A search, checked and compiled. */
export interface SearchQuery {
  type: string;
  conditions: readonly Condition[];
  sort: readonly SortKey[];
  /** Matches a page; 0 asks for the total alone. */
  count: number;
  hasTotal: boolean;
  /** Elements to keep, `undefined` for whole resources. */
  elements: readonly string[] | undefined;
  includes: readonly IncludeRule[];
  revincludes: readonly IncludeRule[];
  /** Parameters that were left out of account, by name as sent. */
  ignored: readonly string[];
  /** The parameters that were used, for the self link and for the next pages. */
  applied: URLSearchParams;
}

/** How a query is read. */
export interface QuerySettings extends ConditionSettings {
  /** `Prefer: handling=strict`: an unknown parameter is an error instead of being left out of account. */
  isStrict: boolean;
  /** Whether a parameter is taken and not looked at. */
  isPassedOver(name: string): boolean;
}

/** Parameters about the form of the answer, which mean nothing to a search. */
const formats = ['_format', '_pretty'];

/**
 * Reads the parameters of a type search.
 *
 * @throws FhirError 400 when a parameter is malformed, or unknown in strict mode
 * @see http://hl7.org/fhir/R4/search.html
 */
export function parseSearchQuery(type: string, params: URLSearchParams, settings: QuerySettings): SearchQuery {
  const conditions: Condition[] = [];
  const ignored: string[] = [];
  const applied = new URLSearchParams();
  const controls = new Map<string, string[]>();
  for (const [name, value] of params) {
    if (formats.includes(name)) continue;
    if (value !== '' && isControl(name, value)) {
      controls.set(name, [...(controls.get(name) ?? []), value]);
    } else {
      const condition = value === '' ? undefined : compileCondition(type, name, value, settings);
      if (!condition) {
        if (settings.isStrict) throw badRequest(`Search parameter ${printable(name)} is not offered for this type.`);
        ignored.push(name);
        continue;
      }
      if (!settings.isPassedOver(name)) conditions.push(condition);
    }
    applied.append(name, value);
  }
  const single = (name: string): string | undefined => controls.get(name)?.at(-1);
  const isCountOnly = single('_summary') === 'count';
  return {
    type,
    conditions,
    sort: (controls.get('_sort') ?? []).flatMap((value) => parseSort(type, value, settings)),
    count: isCountOnly ? 0 : parseCount(single('_count')),
    hasTotal: isCountOnly || parseTotal(single('_total')),
    elements: controls.get('_elements')?.flatMap(parseElements),
    includes: (controls.get('_include') ?? []).flatMap((it) => parseIncludes(it, 'include', type, settings.catalogue)),
    revincludes: (controls.get('_revinclude') ?? []).flatMap((it) =>
      parseIncludes(it, 'revinclude', type, settings.catalogue),
    ),
    ignored,
    applied,
  };
}

function isControl(name: string, value: string): boolean {
  if (/^_(rev)?include:/.test(name)) throw badRequest('Includes that iterate are not offered.');
  if (name === '_summary') return value === 'count' || value === 'false';
  return ['_count', '_sort', '_total', '_elements', '_include', '_revinclude'].includes(name);
}

/**
 * Reads `_count`.
 *
 * @throws FhirError 400 when it is no whole number
 */
export function parseCount(value: string | undefined): number {
  if (value === undefined) return defaultCount;
  if (!/^\d{1,9}$/.test(value)) throw badRequest('_count must be a whole number.');
  return Math.min(Number(value), maxCount);
}

function parseTotal(value: string | undefined): boolean {
  if (value !== undefined && !['none', 'estimate', 'accurate'].includes(value)) {
    throw badRequest('_total must be none, estimate or accurate.');
  }
  return value !== 'none';
}

function parseElements(value: string): string[] {
  const names = value.split(',');
  if (names.some((name) => !/^[a-zA-Z]\w*$/.test(name))) {
    throw badRequest('_elements must be a list of names of top-level elements.');
  }
  return names;
}

function parseSort(type: string, value: string, { catalogue }: QuerySettings): SortKey[] {
  return value.split(',').map((key) => {
    const isDescending = key.startsWith('-');
    const spec = catalogue.find(type, isDescending ? key.slice(1) : key);
    if (!spec) throw badRequest('_sort names something that is no search parameter of this type.');
    return { spec, isDescending };
  });
}
