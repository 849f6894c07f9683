import { hash } from 'node:crypto';
import type { FhirResource } from 'fhir/r4.js';

/** A short hash of each element of an entry, by its name in words. */
export type EntryPrint = Readonly<Record<string, string>>;

/** Elements that may change while the entry says the same: the narrative is made of the others. */
const ignored: ReadonlySet<string> = new Set(['id', 'resourceType', 'text', 'meta']);

/** Elements with a choice of types, which are one whatever the type is. @see https://hl7.org/fhir/R4/formats.html#choice */
const choices = [
  'abatement',
  'age',
  'allowed',
  'asNeeded',
  'deceased',
  'effective',
  'location',
  'medication',
  'multipleBirth',
  'occurrence',
  'onset',
  'performed',
  'reported',
  'serviced',
  'statusReason',
  'timing',
  'value',
];
const isChoice = new RegExp(`^(?:${choices.join('|')})(?=[A-Z])`);

/**
 * Hashes the elements of an entry, so that a later version can be compared with it without keeping what it says. The order
 * of members means nothing; names that a platform adds to references, and the query of an address that it signs anew for
 * each answer, change nothing either.
 */
export function printOf(resource: FhirResource): EntryPrint {
  const elements = new Map<string, string[]>();
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return;
    elements.set(name, [...(elements.get(name) ?? []), canonical(value)]);
  };
  for (const [name, value] of Object.entries(resource)) {
    if (!ignored.has(name)) add(elementWords(name), value);
  }
  add('security labels', resource.meta?.security);
  return Object.fromEntries([...elements].map(([name, texts]) => [name, shortHash(texts.sort().join('\n'))]));
}

/** The names of the elements that two prints differ in. */
export function changedElements(before: EntryPrint, after: EntryPrint): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}

/** Whether an entry says of itself that it should not have been recorded. */
export function isInError(resource: FhirResource): boolean {
  const { status, verificationStatus } = resource as {
    readonly status?: unknown;
    readonly verificationStatus?: { readonly coding?: unknown };
  };
  const codings: unknown = verificationStatus?.coding;
  const codes = Array.isArray(codings) ? codings.map((one: { code?: unknown } | null) => one?.code) : [];
  return [status, ...codes].includes('entered-in-error');
}

/** `valueQuantity` is `value`, `dosageInstruction` is `dosage instruction`. */
function elementWords(name: string): string {
  const plain = name.startsWith('_') ? name.slice(1) : name;
  const [choice] = isChoice.exec(plain) ?? [];
  const isOther = choice === 'statusReason' || plain === 'locationCode' || plain === 'reportedBy';
  const chosen = choice === undefined || isOther ? plain : choice;
  return chosen.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Nothing of FHIR nests deeper. */
const deepest = 60;

/** A value as text: members in the order of their names. */
function canonical(value: unknown, depth = 0): string {
  if (depth > deepest) return '';
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = value as Readonly<Record<string, unknown>>;
  const isReference = typeof members['reference'] === 'string';
  // Lists of pairs and of texts would be half of the time that a look at a record takes.
  let text = '';
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member === undefined || (name === 'display' && isReference)) continue;
    const said = canonical(name === 'url' ? withoutQuery(member) : member, depth + 1);
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${said}`;
  }
  return `{${text}}`;
}

function withoutQuery(url: unknown): unknown {
  return typeof url === 'string' ? url.replace(/\?.*$/s, '') : url;
}

/** 30 bits: that a changed element is missed is a chance of one in a thousand million. */
function shortHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 5);
}
