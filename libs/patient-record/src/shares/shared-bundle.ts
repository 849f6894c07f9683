import { stringifyExact } from '@fhir-gateway/fhir';
import type { Bundle, BundleEntry, Coverage, DocumentReference, FhirResource } from 'fhir/r4.js';
import { randomUUID } from 'node:crypto';

import { DocumentReferences } from '../ips/document-references.js';
import { ipsDocument, type IpsOptions } from '../ips/ips-document.js';
import { countShared, type SharedRecord } from './shared-record.js';

/** What a bundle is made with. */
export type SharedBundleOptions = Pick<IpsOptions, 'nowMs' | 'gatewayUrl' | 'newId'>;

const patientShared = { system: 'https://cms.gov/fhir/CodeSystem/patient-shared-category', code: 'patient-shared' };
const patientAsserted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'PATAST' };
/** A reader must not take what is not in here for what is not there. */
const chosenNote = 'The person chose what is in here. It may not be all of the record.';

/** The record as an International Patient Summary, which says that the person chose what is in it. */
export function sharedDocument({ person, sections }: SharedRecord, options: SharedBundleOptions): Bundle<FhirResource> {
  return ipsDocument(
    person,
    sections.filter(({ section }) => section !== 'coverage'),
    { ...options, notes: [chosenNote] },
  );
}

/**
 * The record as the `collection` Bundle of a check-in: the entries with their sources, one Patient, the insurance, and a PDF
 * that shows all of it. No entry names a profile.
 *
 * @param pdf the same entries for people; absent where the bundle has none
 * @see https://ktc-spec.github.io/ (Patient-Shared Health Documents via SMART Health Links, 0.10.2)
 */
export function sharedCollection(
  record: SharedRecord,
  options: SharedBundleOptions,
  pdf?: Uint8Array,
): Bundle<FhirResource> {
  const { newId = randomUUID, nowMs } = options;
  const timestamp = new Date(nowMs).toISOString();
  const entry = withoutComposition(sharedDocument(record, options)).map(withoutProfile);
  const patientUrl = entry.find(({ resource }) => resource?.resourceType === 'Patient')?.fullUrl ?? '';
  entry.push(...coverages(record, patientUrl, newId));
  if (pdf !== undefined) {
    const id = newId();
    entry.push({ fullUrl: `urn:uuid:${id}`, resource: printedCopy(id, { patientUrl, date: timestamp, pdf }) });
  }
  return { resourceType: 'Bundle', id: newId(), type: 'collection', timestamp, entry };
}

/** A bundle as the text of a file. */
export function bundleText(bundle: Bundle<FhirResource>): string {
  return stringifyExact(bundle);
}

/**
 * Whether a record has anything to share beside who it is of.
 *
 * @param documents how many of its documents go out besides
 */
export function isShareable(record: SharedRecord, documents = 0): boolean {
  const isOfSomebody = record.person.sources.some(({ patient }) => patient !== undefined);
  return isOfSomebody && countShared(record) + documents > 0;
}

function withoutComposition({ entry = [] }: Bundle<FhirResource>): BundleEntry<FhirResource>[] {
  return entry.filter(({ resource }) => resource?.resourceType !== 'Composition');
}

function withoutProfile(entry: BundleEntry<FhirResource>): BundleEntry<FhirResource> {
  const { resource } = entry;
  if (resource?.meta?.profile === undefined) return entry;
  delete resource.meta.profile;
  if (Object.keys(resource.meta).length === 0) delete resource.meta;
  return entry;
}

function coverages(
  { person, sections }: SharedRecord,
  patientUrl: string,
  newId: () => string,
): BundleEntry<FhirResource>[] {
  const connections = person.sources.map(({ connection }) => connection);
  const references = new DocumentReferences(connections);
  references.placePatients(connections, patientUrl);
  const facts = sections.flatMap(({ section, facts: held }) => (section === 'coverage' ? held : []));
  return facts.flatMap(({ sources }) => {
    const source = sources.find(({ resource }) => resource.resourceType === 'Coverage');
    if (source === undefined) return [];
    const { text: _narrative, meta: _meta, id: _id, ...rest } = source.resource as Coverage;
    const id = newId();
    const resource: FhirResource = { ...references.rewrite(source.connection, rest), id };
    return [{ fullUrl: `urn:uuid:${id}`, resource }];
  });
}

function printedCopy(
  id: string,
  { patientUrl, date, pdf }: { readonly patientUrl: string; readonly date: string; readonly pdf: Uint8Array },
): DocumentReference {
  return {
    resourceType: 'DocumentReference',
    id,
    meta: { security: [patientAsserted] },
    status: 'current',
    type: { coding: [{ system: 'http://loinc.org', code: '60591-5', display: 'Patient summary Document' }] },
    category: [{ coding: [patientShared] }],
    subject: { reference: patientUrl },
    author: [{ reference: patientUrl }],
    date,
    content: [
      {
        attachment: {
          contentType: 'application/pdf',
          data: Buffer.from(pdf).toString('base64'),
          title: 'Health record as the person shares it',
        },
      },
    ],
  };
}
