import { parseReference, subjectOf } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';
import { clean } from './fhir-text.js';

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
