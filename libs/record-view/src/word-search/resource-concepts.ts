import { isObject, parseReference } from '@fhir-gateway/fhir';
import type { CodeableConcept, FhirResource } from 'fhir/r4.js';

/** A code of a resource with its system, which a platform may leave out. */
export interface FoundCoding {
  readonly system: string;
  readonly code: string;
}

/** What a resource is of: the codes and the texts that say so. */
export interface ResourceConcepts {
  readonly codings: readonly FoundCoding[];
  readonly texts: readonly string[];
}

/** Elements that say what a resource is of, by what they are searched with. */
const elements: Readonly<Record<string, readonly string[]>> = {
  type: ['type', 'description', 'deviceName'],
  'reason-code': ['reasonCode'],
};
const mainElements = [
  'code',
  'vaccineCode',
  'medicationCodeableConcept',
  'medicationReference',
  'component',
  'reaction',
  'substance',
  'ingredient',
  'type',
  'description',
  'title',
];

/**
 * What a resource is of, read from the elements that a search parameter means.
 *
 * @param medications what Medication resources say, by `Medication/id`
 */
export function conceptsOf(
  resource: FhirResource,
  param: string,
  medications: ReadonlyMap<string, CodeableConcept>,
): ResourceConcepts {
  const found = { codings: [] as FoundCoding[], texts: [] as string[] };
  const fields = resource as unknown as Readonly<Record<string, unknown>>;
  for (const name of elements[param.split(':')[0] ?? ''] ?? mainElements) collect(fields[name], found);
  const { medicationReference: reference, contained } = fields;
  const medication = medicationOf(reference, contained, medications);
  if (medication) collect(medication, found);
  return found;
}

function medicationOf(
  reference: unknown,
  contained: unknown,
  medications: ReadonlyMap<string, CodeableConcept>,
): CodeableConcept | undefined {
  const named = isObject(reference) ? reference['reference'] : undefined;
  if (typeof named !== 'string') return undefined;
  // Whoever looks medications up has named those behind an absolute reference, which may be of another server.
  if (/^https?:/i.test(named)) return undefined;
  if (!named.startsWith('#')) return medications.get(relativeReference(named));
  const inside = Array.isArray(contained)
    ? contained.find((one) => isObject(one) && `#${String(one['id'])}` === named)
    : undefined;
  return isObject(inside) ? (inside['code'] as CodeableConcept | undefined) : undefined;
}

/** `Type/id` of a reference, which may be an absolute URL or name a version. */
export function relativeReference(reference: string): string {
  return parseReference(reference)?.ref ?? reference;
}

/** Elements in which a component or reaction says what it is of; its value is a finding, and none of the resource's names. */
const inner = ['code', 'substance', 'itemCodeableConcept', 'coding'];

function collect(value: unknown, found: { codings: FoundCoding[]; texts: string[] }): void {
  if (typeof value === 'string') found.texts.push(value);
  else if (Array.isArray(value)) for (const one of value.slice(0, 200)) collect(one, found);
  else if (isObject(value)) {
    const { text, display, name, system, code } = value;
    for (const one of [text, display, name]) if (typeof one === 'string') found.texts.push(one);
    if (typeof code === 'string') {
      found.codings.push({ system: typeof system === 'string' ? system : '', code });
    }
    for (const element of inner) if (typeof value[element] === 'object') collect(value[element], found);
  }
}

const longestText = 20_000;
/** What says nothing of the resource itself, or says it in marks. */
const passedOver: ReadonlySet<string> = new Set([
  'meta',
  'id',
  'url',
  'reference',
  'system',
  'fullUrl',
  'data',
  'contentType',
  'resourceType',
]);

/** All texts of a resource, of its narrative without marks. */
export function allTexts(resource: FhirResource): string[] {
  const texts: string[] = [];
  let length = 0;
  const walk = (value: unknown, name: string, depth: number): void => {
    if (length > longestText || depth > 12 || passedOver.has(name)) return;
    if (typeof value === 'string') {
      const text = name === 'div' ? value.replace(/<[^>]{0,1000}>/g, ' ') : value;
      length += text.length;
      texts.push(text);
    } else if (Array.isArray(value)) for (const one of value) walk(one, name, depth + 1);
    else if (isObject(value)) for (const [key, one] of Object.entries(value)) walk(one, key, depth + 1);
  };
  walk(resource, '', 0);
  return texts;
}
