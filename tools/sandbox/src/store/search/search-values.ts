import { isObject } from '@fhir-gateway/fhir';
import type { Searchable } from './resource-repository.js';
import type { SearchSpec } from './search-catalogue.js';

/** A value a token parameter can meet. */
export interface TokenValue {
  /** `undefined`: the element has no system. */
  system: string | undefined;
  code: string | undefined;
  /** The human text beside the code, for `:text`. */
  text: string | undefined;
  /** True for `code` and `boolean` elements, whose system is implied by their definition and so matches any. */
  isSystemImplied: boolean;
}

/** A value a quantity or number parameter can meet; a plain quantity has `low === high`. */
export interface QuantityValue {
  low: number;
  high: number;
  system: string | undefined;
  code: string | undefined;
  unit: string | undefined;
}

/** What a reference points at: the literal text, and type and id where it is a relative reference. */
export interface ReferenceValue {
  literal: string;
  type: string | undefined;
  id: string | undefined;
}

/** The normalised values of a parameter in one resource; worked out once and kept with the version. */
export function searchValues<T>(
  target: Searchable,
  spec: SearchSpec,
  normalise: (value: unknown) => T[],
): readonly T[] {
  const known = target.searchValues.get(spec.code);
  if (known) return known as readonly T[];
  const values = spec.select(target.resource).flatMap(normalise);
  target.searchValues.set(spec.code, values);
  return values;
}

type Fields = Record<string, unknown>;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Codings, CodeableConcepts, Identifiers, ContactPoints, codes and booleans as tokens. */
export function tokensOf(value: unknown): TokenValue[] {
  if (!isObject(value)) {
    return [{ system: undefined, code: String(value), text: undefined, isSystemImplied: true }];
  }
  const system = textOf(value['system']);
  if (Array.isArray(value['coding']) || ('text' in value && !('value' in value))) {
    const text = textOf(value['text']);
    const codings = ((value['coding'] ?? []) as Fields[]).flatMap(tokensOf);
    const own = { system: undefined, code: undefined, text, isSystemImplied: false };
    return text === undefined ? codings : [...codings, own];
  }
  if ('value' in value) {
    const type = isObject(value['type']) ? textOf(value['type']['text']) : undefined;
    return [{ system, code: textOf(value['value']), text: type, isSystemImplied: false }];
  }
  return [{ system, code: textOf(value['code']), text: textOf(value['display']), isSystemImplied: false }];
}

/** Strings, and the searchable parts of a HumanName or Address. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (!isObject(value)) return [];
  const parts = [
    'text',
    'family',
    'given',
    'prefix',
    'suffix',
    'line',
    'city',
    'district',
    'state',
    'postalCode',
    'country',
  ];
  return parts.flatMap((part) => value[part]).filter((part): part is string => typeof part === 'string');
}

/** Lower case without accents, as string search compares. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Uris and canonicals. */
export function urisOf(value: unknown): string[] {
  return typeof value === 'string' ? [value] : [];
}

/** References and canonicals. */
export function referencesOf(value: unknown): ReferenceValue[] {
  const literal = textOf(isObject(value) ? value['reference'] : value);
  return literal === undefined ? [] : [parseReference(literal)];
}

/** Splits `Type/id` and `Type/id/_history/n`; anything else stays a bare literal. */
export function parseReference(literal: string): ReferenceValue {
  const relative = /^([A-Z]\w+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?$/.exec(literal);
  return { literal, type: relative?.[1], id: relative?.[2] };
}

/** Quantities, Money, Ranges and plain numbers. */
export function quantitiesOf(value: unknown): QuantityValue[] {
  if (typeof value === 'number') {
    return [{ low: value, high: value, system: undefined, code: undefined, unit: undefined }];
  }
  if (!isObject(value)) return [];
  if ('low' in value || 'high' in value) {
    const low = quantitiesOf(value['low'])[0];
    const high = quantitiesOf(value['high'])[0];
    const units = low ?? high;
    return units ? [{ ...units, low: low?.low ?? -Infinity, high: high?.high ?? Infinity }] : [];
  }
  const amount = value['value'];
  if (typeof amount !== 'number') return [];
  const currency = textOf(value['currency']);
  return [
    {
      low: amount,
      high: amount,
      system: currency ? 'urn:iso:std:iso:4217' : textOf(value['system']),
      code: currency ?? textOf(value['code']),
      unit: textOf(value['unit']),
    },
  ];
}
