import { parseReference } from '@fhir-gateway/fhir';
import type { FhirResource, Reference } from 'fhir/r4.js';
import { clean } from './fhir-text.js';

/** Elements by which a resource says whom it is about, of any type. */
const elements = ['patient', 'subject', 'beneficiary', 'for', 'individual', 'candidate'] as const;

/** The reference to whom a resource is about, as `Patient/123` where it has that form; undefined when it does not say. */
function subjectReference(resource: FhirResource): string | undefined {
  const written = subjectOf(resource)?.reference;
  return typeof written === 'string' ? (parseReference(written)?.ref ?? clean(written, 150)) : undefined;
}

/** Whom a resource is about, for a reader: the name that it gives, with the reference, since two people may share a name. */
export function subjectText(resource: FhirResource): string | undefined {
  const subject = subjectOf(resource);
  const name = clean(subject?.display, 100) ?? clean(subject?.identifier?.value, 100);
  const reference = subjectReference(resource);
  if (name === undefined || reference === undefined || name === reference) return name ?? reference;
  return `${name} (${reference})`;
}

function subjectOf(resource: FhirResource): Reference | undefined {
  const fields = resource as unknown as Readonly<Record<string, unknown>>;
  for (const name of elements) {
    const value = fields[name];
    if (isReference(value)) return value;
  }
  // An appointment names everybody who takes part alike.
  const participants = resource.resourceType === 'Appointment' ? fields['participant'] : undefined;
  const actors = (Array.isArray(participants) ? participants : []).map((one: { actor?: unknown } | null) => one?.actor);
  return actors.filter(isReference).find(({ reference }) => /(^|\/)Patient\//.test(String(reference)));
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
