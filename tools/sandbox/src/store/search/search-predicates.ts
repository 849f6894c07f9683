import { compareRanges, dateRangesOf, parseDateRange, splitPrefix } from './date-range.js';
import { badRequest, badSearchValue, printable } from '../base/fhir-error.js';
import { quantityTest } from './quantity-search.js';
import { referenceTest } from './reference-search.js';
import type { Searchable } from './resource-repository.js';
import { matchesText, type TextMatch } from '../quirks/text-modifier.js';
import type { SearchSpec } from './search-catalogue.js';
import {
  fold,
  quantitiesOf,
  referencesOf,
  searchValues,
  stringsOf,
  tokensOf,
  urisOf,
  type TokenValue,
} from './search-values.js';

/** Tells whether a resource meets one condition of a search. */
export type Predicate = (target: Searchable) => boolean;

/** What the meaning of a search value depends on. */
export interface PredicateSettings {
  /** Own base URL: absolute references below it mean the local resource. */
  baseUrl: string;
  nowMs: number;
  textMatch: TextMatch;
}

/**
 * Compiles `name[:modifier]=value[,value]` into a predicate; the values are alternatives.
 *
 * @throws FhirError 400 when the modifier does not fit the parameter or a value is malformed
 */
export function parameterPredicate(
  spec: SearchSpec,
  modifier: string | undefined,
  value: string,
  settings: PredicateSettings,
): Predicate {
  if (modifier === 'missing') return missingTest(spec, value);
  const values = splitUnescaped(value, ',');
  if (values.includes('')) throw badSearchValue(spec.code, spec.kind);
  const tests = values.map((it) => valueTest(spec, modifier, it, settings));
  const isAny: Predicate = (target) => tests.some((test) => test(target));
  // `:not` also holds for resources that lack the element (R4 search, modifiers).
  return modifier === 'not' ? (target) => !isAny(target) : isAny;
}

function valueTest(
  spec: SearchSpec,
  modifier: string | undefined,
  value: string,
  settings: PredicateSettings,
): Predicate {
  switch (spec.kind) {
    case 'token':
      return tokenTest(spec, modifier, value, settings.textMatch);
    case 'string':
      return stringTest(spec, modifier, unescapeValue(value));
    case 'uri':
      return uriTest(spec, modifier, unescapeValue(value));
    case 'date':
      requireModifier(spec, modifier, []);
      return dateTest(spec, value, settings.nowMs);
    case 'quantity':
    case 'number':
      requireModifier(spec, modifier, []);
      return quantityTest(spec, splitUnescaped(value, '|').map(unescapeValue));
    case 'reference':
      return referenceTest(spec, modifier, unescapeValue(value), settings.baseUrl);
  }
}

function missingTest(spec: SearchSpec, value: string): Predicate {
  if (value !== 'true' && value !== 'false') throw badSearchValue(spec.code, spec.kind);
  const isMissing = value === 'true';
  return (target) => (valuesOf(target, spec).length === 0) === isMissing;
}

/** The values of a parameter whatever its kind; empty when the resource has none. */
export function valuesOf(target: Searchable, spec: SearchSpec): readonly unknown[] {
  return searchValues(target, spec, normalisers[spec.kind]);
}

const normalisers: Record<SearchSpec['kind'], (value: unknown) => unknown[]> = {
  token: tokensOf,
  string: stringsOf,
  uri: urisOf,
  date: dateRangesOf,
  quantity: quantitiesOf,
  number: quantitiesOf,
  reference: referencesOf,
};

function tokenTest(spec: SearchSpec, modifier: string | undefined, value: string, textMatch: TextMatch): Predicate {
  requireModifier(spec, modifier, textMatch === 'unsupported' ? ['not'] : ['not', 'text']);
  if (modifier === 'text') {
    const wanted = fold(unescapeValue(value));
    return (target) =>
      tokens(target, spec).some(({ text }) => text !== undefined && matchesText(fold(text), wanted, textMatch));
  }
  const parts = splitUnescaped(value, '|').map(unescapeValue);
  const [system, code] = parts.length === 1 ? [undefined, parts[0]] : parts;
  if (parts.length > 2 || (!system && !code)) throw badSearchValue(spec.code, spec.kind);
  const matchesSystem = (token: TokenValue): boolean =>
    system === undefined || token.isSystemImplied || (token.system ?? '') === system;
  return (target) =>
    tokens(target, spec).some(
      (token) => matchesSystem(token) && (code ? token.code === code : token.system === system),
    );
}

const tokens = (target: Searchable, spec: SearchSpec): readonly TokenValue[] => searchValues(target, spec, tokensOf);

function stringTest(spec: SearchSpec, modifier: string | undefined, value: string): Predicate {
  requireModifier(spec, modifier, ['exact', 'contains']);
  const strings = (target: Searchable): readonly string[] => searchValues(target, spec, stringsOf);
  if (modifier === 'exact') return (target) => strings(target).includes(value);
  const wanted = fold(value);
  if (modifier === 'contains') return (target) => strings(target).some((text) => fold(text).includes(wanted));
  return (target) => strings(target).some((text) => fold(text).startsWith(wanted));
}

function uriTest(spec: SearchSpec, modifier: string | undefined, value: string): Predicate {
  requireModifier(spec, modifier, ['below']);
  const uris = (target: Searchable): readonly string[] => searchValues(target, spec, urisOf);
  if (modifier === 'below') return (target) => uris(target).some((uri) => uri.startsWith(value));
  return (target) => uris(target).includes(value);
}

function dateTest(spec: SearchSpec, value: string, nowMs: number): Predicate {
  const { prefix, rest } = splitPrefix(value);
  const range = parseDateRange(rest);
  if (!range) throw badSearchValue(spec.code, spec.kind);
  return (target) => searchValues(target, spec, dateRangesOf).some((it) => compareRanges(prefix, it, range, nowMs));
}

function requireModifier(spec: SearchSpec, modifier: string | undefined, allowed: readonly string[]): void {
  if (modifier === undefined || allowed.includes(modifier)) return;
  throw badRequest(`Search parameter ${printable(spec.code)} has no modifier ${printable(modifier)} here.`);
}

/** Splits at a separator that no backslash escapes; the escapes stay in. @see http://hl7.org/fhir/R4/search.html#escaping */
export function splitUnescaped(text: string, separator: ',' | '|'): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') parts[parts.length - 1] += character + text.charAt(++at);
    else if (character === separator) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function unescapeValue(text: string): string {
  return text.replace(/\\([,$|\\])/g, '$1');
}
