import type { Bundle, DocumentReference, FhirResource } from 'fhir/r4.js';
import { randomUUID } from 'node:crypto';

import { sharedDocument, type SharedBundleOptions } from './shared-bundle.js';
import type { SharedRecord } from './shared-record.js';

/** A document of the record that a person shares, with its bytes inside. */
export interface SharedAttachment {
  /** Its attachments have `data`; nothing in it leads out of it but what {@link sharedAttachment} writes. */
  readonly document: DocumentReference;
  /** Which platform has it. */
  readonly platformName: string;
}

/**
 * A document as a file of a link: a `collection` Bundle of the Patient and the DocumentReference, which names the platform
 * that it is from. A link has no file that is no FHIR.
 *
 * @see https://build.fhir.org/ig/HL7/smart-health-cards-and-links/links-specification.html
 */
export function sharedAttachment(
  { person }: SharedRecord,
  { document, platformName }: SharedAttachment,
  options: SharedBundleOptions,
): Bundle<FhirResource> {
  const { newId = randomUUID, nowMs } = options;
  const all = sharedDocument({ person, sections: [] }, options).entry ?? [];
  const patient = all.filter(({ resource }) => resource?.resourceType === 'Patient');
  const id = newId();
  const resource: DocumentReference = {
    ...document,
    id,
    subject: { reference: patient[0]?.fullUrl ?? '' },
    custodian: { display: platformName },
  };
  return {
    resourceType: 'Bundle',
    id: newId(),
    type: 'collection',
    timestamp: new Date(nowMs).toISOString(),
    entry: [...patient, { fullUrl: `urn:uuid:${id}`, resource }],
  };
}
