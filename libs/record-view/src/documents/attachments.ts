import { isObject } from '@fhir-gateway/fhir';
import type { Attachment, FhirResource } from 'fhir/r4.js';
import { clean } from '../fhir-text.js';

/** A document that a resource carries or points to. */
export interface AttachedDocument {
  /** Media type with its parameters. */
  readonly contentType?: string;
  readonly title?: string;
  /** In base64. */
  readonly data?: string;
  /** Where it stands when it is not in the resource. */
  readonly url?: string;
}

/** The documents of a resource, in its own order; empty for one that has none. */
export function attachedDocuments(resource: FhirResource): AttachedDocument[] {
  return attachmentsOf(resource).flatMap((attachment) => (isObject(attachment) ? [toDocument(attachment)] : []));
}

function attachmentsOf(resource: FhirResource): readonly (Attachment | undefined)[] {
  switch (resource.resourceType) {
    case 'Binary':
      return [{ contentType: resource.contentType, data: resource.data }];
    case 'DocumentReference':
      return list(resource.content).map((content) => content?.attachment);
    case 'DiagnosticReport':
      return list(resource.presentedForm);
    case 'Communication':
      return list(resource.payload).map((payload) => payload?.contentAttachment);
    case 'Media':
      return [resource.content];
    case 'Consent':
      return [resource.sourceAttachment];
    default:
      return [];
  }
}

function toDocument({ contentType, title, data, url }: Attachment): AttachedDocument {
  const name = clean(title, 120);
  return {
    ...(typeof contentType === 'string' && { contentType: contentType.slice(0, 200) }),
    title: name,
    ...(typeof data === 'string' && { data }),
    ...(typeof url === 'string' && { url }),
  };
}

/** A platform may send anything where FHIR has a list. */
function list<T>(value: readonly T[] | undefined): readonly (T | undefined)[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}
