import { isObject, numberText } from '@fhir-gateway/fhir';
import type { Address, Annotation, CodeableConcept, FhirResource, HumanName, Quantity, Reference } from 'fhir/r4.js';
import { codingText } from './codes/code-text.js';
import { quantityText, rangeText } from './decimals/quantity-text.js';
import { clean, conceptText, join, nameText, referenceText } from './fhir-text.js';

/** Names that people ask by, of elements that R4 calls otherwise in one type or another. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  prescriber: ['requester', 'recorder', 'informationSource'],
  performer: ['performer', 'actor', 'participant', 'resultsInterpreter'],
  practitioner: ['performer', 'participant', 'requester', 'practitioner'],
  lot: ['lotNumber'],
  author: ['author', 'recorder', 'asserter', 'requester', 'performer', 'agent'],
  reason: ['reasonCode', 'reasonReference'],
  location: ['location', 'facility'],
  dose: ['dosage', 'dosageInstruction', 'doseQuantity'],
  notes: ['note'],
  codes: ['code', 'vaccineCode', 'medicationCodeableConcept', 'type'],
};

const mostColumns = 20;
const longestColumn = 300;
const deepest = 4;

/** What a reader asked for by the names of elements; those that the resource does not have are left out. */
export function elementTexts(
  resource: FhirResource,
  names: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const members = resource as unknown as Readonly<Record<string, unknown>>;
  const texts = names.slice(0, mostColumns).flatMap((name) => {
    const found = [name, ...(Object.hasOwn(otherNames, name) ? (otherNames[name] ?? []) : [])]
      .map((one) => memberText(members, one))
      .find((text) => text !== undefined);
    const text = clean(found, longestColumn);
    return text === undefined ? [] : [[clean(name, 60) ?? '', text] as const];
  });
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/** An element by its name, by a path such as `participant.individual`, or by the name of a choice such as `medication`. */
function memberText(members: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const [first = '', ...rest] = name.split('.');
  const isChoice = (key: string) => key.startsWith(first) && /^[A-Z]/.test(key.slice(first.length));
  const key = Object.hasOwn(members, first) ? first : Object.keys(members).find(isChoice);
  if (key === undefined || first === 'resourceType') return undefined;
  const value = members[key];
  if (rest.length > 0) {
    const within = Array.isArray(value) ? (value as unknown[]) : [value];
    return join(within.map((one) => (isObject(one) ? memberText(one, rest.join('.')) : undefined)));
  }
  return typeof value === 'number' ? numberText(members, key) : valueText(value, 0);
}

/** Any value of FHIR as text: a datatype as people write it, anything else by its members. */
function valueText(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (depth > deepest || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return join(value.slice(0, 20).map((one) => valueText(one, depth + 1)));
  return attempt(() => datatypeText(value)) ?? membersText(value as Readonly<Record<string, unknown>>, depth);
}

function datatypeText(value: object): string | undefined {
  const has = (...names: readonly string[]) => names.some((name) => name in value);
  if (has('coding')) return conceptText(value as CodeableConcept);
  if (has('reference', 'display') && !has('code')) return referenceText(value as Reference);
  if (has('system', 'code', 'display') && has('code') && !has('value'))
    return clean((value as { display?: string }).display) ?? codingText(value);
  if (has('family', 'given')) return nameText([value as HumanName]);
  if (has('line', 'city', 'postalCode')) return addressText(value as Address);
  if (has('low', 'high')) return rangeText(value);
  if (has('start', 'end')) return join([...Object.values(value).map((one) => clean(one))], ' to ');
  if (has('unit', 'comparator') || typeof (value as Quantity).value === 'number') return quantityText(value);
  if (has('authorString', 'authorReference', 'time') && has('text')) return clean((value as Annotation).text);
  if (has('value') && has('system', 'use', 'type')) return contactText(value);
  if (has('text') && Object.keys(value).length === 1) return clean((value as { text: unknown }).text);
  return undefined;
}

function addressText({ text, line = [], city, state, postalCode }: Address): string | undefined {
  return clean(text) ?? join([...line, city, state, postalCode], ', ');
}

/** A phone number or an identifier; one that is no longer in use says so. */
function contactText(value: { readonly use?: unknown; readonly value?: unknown }): string | undefined {
  const text = clean(value.value);
  return text !== undefined && value.use === 'old' ? `${text} (old)` : text;
}

function membersText(members: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  const parts = Object.entries(members)
    .filter(([name]) => !['id', 'extension', 'modifierExtension', 'contentType', 'data', 'hash'].includes(name))
    .map(([name, value]) => (typeof value === 'number' ? numberText(members, name) : valueText(value, depth + 1)));
  return join(parts, ', ');
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
