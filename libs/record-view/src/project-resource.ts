import type { CodeableConcept, FhirResource, HumanName } from 'fhir/r4.js';
import { clean, conceptText, nameText } from './fhir-text.js';
import { projections } from './projections.js';
import type { Fields, Row } from './row.js';

/** Fields that say when, in the order in which they say it best; shared by most R4 types. */
const dateFields = [
  'effectiveDateTime',
  'performedDateTime',
  'occurrenceDateTime',
  'authoredOn',
  'recordedDate',
  'recorded',
  'issued',
  'created',
  'date',
  'startDate',
  'dateTime',
  'start',
];

/** The most characters of each field; a longer one ends in an ellipsis, and `read` gives the whole. */
const longest: readonly (readonly [Exclude<keyof Fields, 'more'>, number])[] = [
  ['date', 40],
  ['text', 300],
  ['value', 500],
  ['flag', 100],
  ['range', 200],
  ['status', 120],
  ['detail', 500],
];

const typeName = /^[A-Z][A-Za-z]{0,63}$/;
const resourceId = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * Turns any FHIR resource into a row. Whatever the resource holds, each field is one line of text with a bounded length,
 * and `ref` is a reference that `read` takes. A resource that does not keep to its own definition yields what can be read of it:
 * one odd record must not hide the others.
 */
export function projectResource(resource: FhirResource): Row {
  const { resourceType } = resource;
  const type = typeName.test(resourceType) ? resourceType : 'Unknown';
  const fields = projectKnown(resource) ?? projectGeneric(resource);
  const ref = referenceTo(resource);
  const row: { -readonly [Field in keyof Row]: Row[Field] } = ref === undefined ? { type } : { ref, type };
  for (const [field, most] of longest) {
    const text = clean(fields[field], most);
    if (text !== undefined) row[field] = text;
  }
  return row;
}

/** `Type/id` of a resource, which `read` takes; undefined when either is none that FHIR allows. */
export function referenceTo({ id, resourceType }: FhirResource): string | undefined {
  const isWhole = typeName.test(resourceType) && id !== undefined && resourceId.test(id);
  return isWhole ? `${resourceType}/${id}` : undefined;
}

function projectKnown(resource: FhirResource): Fields | undefined {
  const project = projections[resource.resourceType] as ((resource: FhirResource) => Fields) | undefined;
  try {
    return project?.(resource);
  } catch {
    return undefined;
  }
}

function projectGeneric(resource: FhirResource): Fields {
  const fields = resource as unknown as Readonly<Record<string, unknown>>;
  return {
    date:
      dateFields.map((field) => fields[field]).find((value) => typeof value === 'string') ?? startOf(fields['period']),
    text: nameOf(fields),
    // Also of a type that is known, when it was too odd to be read: an order not to do something stays one.
    flag: fields['doNotPerform'] === true ? 'DO NOT PERFORM' : undefined,
    status: typeof fields['status'] === 'string' ? clean(fields['status']) : undefined,
  };
}

function startOf(period: unknown): string | undefined {
  const start = typeof period === 'object' && period !== null && 'start' in period ? period.start : undefined;
  return typeof start === 'string' ? start : undefined;
}

function nameOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const { title, description, name } = fields;
  for (const text of [title, description, name]) if (typeof text === 'string') return clean(text);
  try {
    if (Array.isArray(name)) return nameText(name as HumanName[]);
    return conceptText((fields['code'] ?? fields['type']) as CodeableConcept | undefined);
  } catch {
    return undefined;
  }
}
