import { narrative, narrativeTable } from '@fhir-gateway/fhir';
import type { Bundle, BundleEntry, Composition, FhirResource, Reference } from 'fhir/r4.js';
import { stableUuid } from '../../stable-uuid.js';
import type { Packet } from '../schema/packet-schema.js';
import { criteriaEntries } from './criteria-entries.js';
import { idOf, type DocumentEntry } from './document-entry.js';
import { formEntries } from './form-entries.js';
import { packetContent } from './packet-content.js';
import { copiedEntries, type CopiedEntry } from './record-copies.js';
import { requestEntries } from './request-entries.js';

/** What a document of a packet is made with. */
export interface PacketDocumentOptions {
  /** The gateway's public URL: it names the gateway, and the identifier of the Bundle. */
  readonly gatewayUrl: string;
  /** Tells this packet from all others: its id. */
  readonly packetId: string;
  /** Entries of the record that the packet's sources name; those that are missing are named in words alone. */
  readonly entries: readonly CopiedEntry[];
}

/**
 * A packet as a FHIR document: a Composition with every part in words, what is asked for as a ServiceRequest that nobody
 * placed, copies of the entries that speak for it, and the criteria as one QuestionnaireResponse with a Provenance for each
 * row. The ids follow from the packet: written again it is the same.
 *
 * @see https://hl7.org/fhir/R4/documents.html
 */
export function packetDocument(packet: Packet, options: PacketDocumentOptions): Bundle<FhirResource> {
  const { gatewayUrl, packetId } = options;
  const { head, sections } = packetContent(packet);
  const entries = documentEntries(packet, options);
  const urlOf = (name: string) => urlFor(packetId, name);
  const composition: Composition = {
    resourceType: 'Composition',
    id: idOf(urlOf('composition')),
    status: 'preliminary',
    type: { text: packet.denial ? 'Appeal of a prior authorization' : 'Prior authorization packet' },
    ...(packet.member && { subject: { reference: urlOf('patient') } }),
    date: packet.as_of,
    author: [{ reference: urlOf('gateway') }],
    title: head.title,
    section: sections.map((section) => ({
      title: section.title,
      text: narrative(section.rows.length > 0 ? [narrativeTable(section.columns, section.rows)] : [], [
        ...(section.paragraphs ?? []),
        ...section.notes,
      ]),
      ...withEntries(entries.filter(({ sections }) => sections.includes(section.key))),
    })),
  };
  return {
    resourceType: 'Bundle',
    id: idOf(urlOf('document')),
    identifier: { system: `${gatewayUrl}/api/coverage/packet`, value: `urn:uuid:${idOf(urlOf('document'))}` },
    type: 'document',
    timestamp: packet.as_of,
    entry: [{ fullUrl: urlOf('composition'), resource: composition }, ...entries.map(plain)],
  };
}

/** The same entries without the Composition. */
export function packetCollection(packet: Packet, options: PacketDocumentOptions): Bundle<FhirResource> {
  return {
    resourceType: 'Bundle',
    id: idOf(urlFor(options.packetId, 'collection')),
    type: 'collection',
    timestamp: packet.as_of,
    entry: documentEntries(packet, options).map(plain),
  };
}

function documentEntries(packet: Packet, { gatewayUrl, packetId, entries }: PacketDocumentOptions): DocumentEntry[] {
  const urlOf = (name: string) => urlFor(packetId, name);
  const gateway: DocumentEntry = {
    fullUrl: urlOf('gateway'),
    sections: [],
    resource: {
      resourceType: 'Device',
      id: idOf(urlOf('gateway')),
      identifier: [{ system: 'urn:ietf:rfc:3986', value: gatewayUrl }],
      deviceName: [{ name: 'FHIR Gateway', type: 'user-friendly-name' }],
      type: { text: 'Software that gathers what a payer asks for' },
    },
  };
  const copies = copiedEntries(packet, entries, urlOf);
  const places = new Map(copies.map(({ key, fullUrl }) => [key, fullUrl]));
  const request = requestEntries(packet, urlOf, places);
  return [gateway, ...request, ...copies, ...criteriaEntries(packet, urlOf, places), ...formEntries(packet, urlOf)];
}

function withEntries(entries: readonly DocumentEntry[]): { entry?: Reference[] } {
  return entries.length === 0 ? {} : { entry: entries.map(({ fullUrl }) => ({ reference: fullUrl })) };
}

function plain({ fullUrl, resource }: DocumentEntry): BundleEntry<FhirResource> {
  return { fullUrl, resource };
}

function urlFor(packetId: string, name: string): string {
  return `urn:uuid:${stableUuid('packet', packetId, name)}`;
}
