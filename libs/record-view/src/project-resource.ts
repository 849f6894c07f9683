import type { CodeableConcept, FhirResource, HumanName } from 'fhir/r4.js';
import { clean, conceptText, nameText } from './fhir-text.js';
import { projections } from './projections.js';
import type { Row } from './row.js';

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
];

/**
 * Turns any FHIR resource into a row. A resource that does not keep to its own definition yields what can be read of it:
 * one odd record must not hide the others.
 */
export function projectResource(resource: FhirResource): Row {
  const { id, resourceType } = resource;
  const fields = projectKnown(resource) ?? projectGeneric(resource);
  const row: Row = { ...(id !== undefined && { ref: `${resourceType}/${id}` }), type: resourceType, ...fields };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as unknown as Row;
}

function projectKnown(resource: FhirResource): Omit<Row, 'ref' | 'type'> | undefined {
  const project = projections[resource.resourceType] as
    ((resource: FhirResource) => Omit<Row, 'ref' | 'type'>) | undefined;
  try {
    return project?.(resource);
  } catch {
    return undefined;
  }
}

function projectGeneric(resource: FhirResource): Omit<Row, 'ref' | 'type'> {
  const fields = resource as unknown as Readonly<Record<string, unknown>>;
  return {
    date: dateFields.map((field) => fields[field]).find((value) => typeof value === 'string'),
    text: nameOf(fields),
    status: typeof fields['status'] === 'string' ? clean(fields['status']) : undefined,
  };
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
