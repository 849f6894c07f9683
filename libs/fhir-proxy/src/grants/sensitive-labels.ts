import { elementSlices, memberSlices } from '../json/json-slices.js';

/**
 * Codes by which platforms label what is especially private, in whatever system they stand: confidentiality `R` and `V`,
 * the sensitivity codes of HL7 v3 ActCode, and its policy of substance use records (42 CFR Part 2).
 *
 * @see https://hl7.org/fhir/R4/security-labels.html
 */
const sensitiveCodes: ReadonlySet<string> = new Set(
  'R V ETH ETHUD OPIOIDUD SUD BH MH PSY PSYTHPN HIV STD SDV DVIS SEX SICKLE GDIS 42CFRPART2'.split(' '),
);

/** What is left of an answer: its text, or nothing where it cannot be handed out at all. */
export type LabelReading = { readonly text: string; readonly isChanged: boolean } | undefined;

/** Bundles whose entries can be left out one by one: each stands alone. Those of a document say together what it says. */
const separable: ReadonlySet<string> = new Set(['searchset', 'history', 'collection']);

/**
 * Leaves out the entries that a platform labels as sensitive. Only what is labelled can be recognized: a platform that
 * labels nothing says nothing, and this reads no clinical content.
 *
 * @param text a FHIR resource as JSON
 * @returns `undefined` for a resource that is labelled itself, and for one that cannot be taken apart
 * @throws SyntaxError for what is no JSON
 */
export function withoutLabelled(text: string): LabelReading {
  const resource: unknown = JSON.parse(text);
  if (!hasLabelled(resource)) return { text, isChanged: false };
  if (typeOf(resource) !== 'Bundle' || !separable.has(String(memberOf(resource, 'type')))) return undefined;
  const members = memberSlices(text);
  const entries = elementSlices(members.get('entry') ?? '[]');
  const left = entries.filter((entry) => !hasLabelled(memberOf(JSON.parse(entry), 'resource')));
  if (left.length === 0) members.delete('entry');
  else members.set('entry', `[${left.join(',')}]`);
  // The number that the platform gives counts what was left out.
  members.delete('total');
  return {
    text: `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`,
    isChanged: true,
  };
}

/** Whether a resource, or one that it carries, is labelled. A label of a bundle only sums up those of its entries. */
function hasLabelled(resource: unknown): boolean {
  switch (typeOf(resource)) {
    case undefined:
      return false;
    case 'Bundle':
      return listOf(resource, 'entry').some((entry) => hasLabelled(memberOf(entry, 'resource')));
    case 'Parameters':
      return listOf(resource, 'parameter').some((parameter) => hasLabelledPart(parameter));
    default:
      return isLabelled(resource);
  }
}

function hasLabelledPart(parameter: unknown): boolean {
  const isOwn = hasLabelled(memberOf(parameter, 'resource'));
  return isOwn || listOf(parameter, 'part').some((part) => hasLabelledPart(part));
}

function isLabelled(resource: unknown): boolean {
  return listOf(memberOf(resource, 'meta'), 'security').some((coding) => {
    const code = memberOf(coding, 'code');
    return typeof code === 'string' && sensitiveCodes.has(code.trim().toUpperCase());
  });
}

function typeOf(resource: unknown): string | undefined {
  const type = memberOf(resource, 'resourceType');
  return typeof type === 'string' ? type : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const list = memberOf(value, name);
  return Array.isArray(list) ? list : [];
}

/**
 * The query with `meta` among the elements that are asked for: without it an answer would come without its labels.
 *
 * @param query raw
 */
export function withMetaElement(query: string): string {
  return query.replace(/(^|&)_elements=([^&]+)/g, (whole, before: string, names: string) =>
    namesMeta(names) ? whole : `${before}_elements=${names},meta`,
  );
}

/** Whether an answer may come without its labels: elements are asked for, and `meta` is not among them, or left out. */
export function dropsLabels(search: string): boolean {
  if (!/_elements|%/i.test(search)) return false;
  return [...new URLSearchParams(search)].some(([name, value]) => {
    if (!/^_elements\b/i.test(name)) return false;
    return name !== '_elements' || (value !== '' && !namesMeta(value));
  });
}

function namesMeta(names: string): boolean {
  return names.split(/,|%2c/i).includes('meta');
}
