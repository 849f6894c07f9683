import { narrative } from '@fhir-gateway/fhir';
import type { Bundle, BundleEntry, Composition, Device, FhirResource, Organization, Provenance } from 'fhir/r4.js';
import { randomUUID } from 'node:crypto';

import type { Fact, MergedSection } from '../facts/fact.js';
import { personGaps } from '../people/person-gaps.js';
import type { Person } from '../people/person.js';
import { accountText, sumAccounts } from '../reading/account.js';
import type { RecordSection } from '../sections/record-sections.js';
import { missingLines } from '../summary/absence-notes.js';
import type { RowContext } from '../summary/section-rows.js';
import { describePerson } from '../summary/summary-lines.js';
import { DocumentReferences } from './document-references.js';
import { chooseSection, placeEntries, writeSection, type DocumentEntry } from './document-sections.js';
import type { EntryContext } from './entry-context.js';
import { ipsPatient } from './ips-patient.js';
import { ipsProfiles } from './ips-profiles.js';
import { ipsParts, ipsSections } from './ips-sections.js';

/** What a document is made with. */
export interface IpsOptions {
  /** Epoch milliseconds: the time of the document. */
  readonly nowMs: number;
  /** The gateway's public URL: it names the gateway in the document, and the identifier of the Bundle. */
  readonly gatewayUrl: string;
  /** Makes ids; random UUIDs by default. */
  readonly newId?: () => string;
  /** Further sentences of the document's own text. */
  readonly notes?: readonly string[];
}

/** The sections that a document is made of. */
export const ipsRecordSections: readonly RecordSection[] = [
  ...new Set(ipsSections.flatMap((section) => ipsParts(section).map(({ from }) => from))),
];

const loinc = 'http://loinc.org';

/**
 * One person's record as a document of the International Patient Summary 2.0: a Composition by the gateway, one Patient,
 * the entries that the summary is made of, and for each entry a Provenance with its platforms. Nothing leads out of it.
 *
 * @param sections of {@link ipsRecordSections}, merged
 * @see https://hl7.org/fhir/uv/ips/STU2/
 */
export function ipsDocument(
  person: Person,
  sections: readonly MergedSection[],
  options: IpsOptions,
): Bundle<FhirResource> {
  const { nowMs, gatewayUrl, newId = randomUUID, notes = [] } = options;
  const now = new Date(nowMs).toISOString();
  const connections = person.sources.map(({ connection }) => connection);
  const references = new DocumentReferences(connections);
  const add = (make: (id: string) => FhirResource): DocumentEntry => {
    const id = newId();
    return { fullUrl: `urn:uuid:${id}`, resource: make(id) };
  };
  const patient = add((id) => ipsPatient(id, person, references));
  references.placePatients(connections, patient.fullUrl);
  const gateway = add((id) => gatewayDevice(id, gatewayUrl));
  const platforms = new Map(
    connections.map(({ id: connection, platformName, baseUrl }) => [
      connection,
      add((id) => platformOrganization(id, platformName, baseUrl)),
    ]),
  );
  const rows: RowContext = {
    nowMs,
    from: (fact) => connectionsOf(fact).join(', '),
    keyOf: (connection) => connection,
    ref: () => undefined,
    nameOf: (connection) => connections.find(({ id }) => id === connection)?.platformName ?? connection,
  };
  const chosen = ipsSections.map((section) => chooseSection(section, sections, rows, newId));
  for (const section of chosen) placeEntries(section, references);
  const context: EntryContext = { references, patientUrl: patient.fullUrl };
  const written = chosen.map((one) => writeSection(one, context));
  const provenances = written.flatMap(({ entries }) =>
    entries.map(({ fullUrl, fact, beside }) =>
      add((id) =>
        provenanceOf(id, [fullUrl, ...beside.map((one) => one.fullUrl)], fact, {
          now,
          gateway: gateway.fullUrl,
          platforms,
          references,
        }),
      ),
    ),
  );
  const used = new Set(written.flatMap(({ entries }) => entries.flatMap(({ fact }) => connectionsOf(fact))));
  const composition = add(
    (id) =>
      ({
        resourceType: 'Composition',
        id,
        meta: { profile: [ipsProfiles.Composition] },
        text: narrative([], [...documentNotes(person, sections, nowMs), ...notes]),
        status: 'final',
        type: { coding: [{ system: loinc, code: '60591-5', display: 'Patient summary Document' }] },
        subject: { reference: patient.fullUrl },
        date: now,
        author: [{ reference: gateway.fullUrl }],
        title: 'International Patient Summary',
        section: written.flatMap(({ section }) => section ?? []),
      }) satisfies Composition,
  );
  const entry: BundleEntry<FhirResource>[] = [
    composition,
    patient,
    gateway,
    ...[...platforms].flatMap(([connection, one]) => (used.has(connection) ? [one] : [])),
    ...written.flatMap(({ entries }) =>
      entries.flatMap(({ fullUrl, resource, beside }) => [{ fullUrl, resource }, ...beside]),
    ),
    ...provenances,
  ];
  return {
    resourceType: 'Bundle',
    id: newId(),
    meta: { profile: [ipsProfiles.Bundle] },
    identifier: { system: `${gatewayUrl}/api/record/ips`, value: `urn:uuid:${newId()}` },
    type: 'document',
    timestamp: now,
    entry,
  };
}

/** The facts of which a document would have rows. */
export function documentFacts(sections: readonly MergedSection[], nowMs: number): ReadonlySet<Fact> {
  const rows: RowContext = { nowMs, from: () => '', ref: () => undefined, nameOf: () => '', keyOf: () => '' };
  const chosen = ipsSections.flatMap((section) => chooseSection(section, sections, rows, () => 'trial').parts);
  return new Set(chosen.flatMap(({ chosen: { rows: listed } }) => listed.map(({ fact }) => fact)));
}

/** Who it is of, where it comes from, what is missing, and where the platforms disagree about the person. */
function documentNotes(person: Person, sections: readonly MergedSection[], nowMs: number): string[] {
  const missing = missingLines(sections, personGaps(person));
  return [
    describePerson(person, nowMs),
    `Assembled from ${person.sources.map(({ connection }) => connection.platformName).join(', ')}.`,
    ...(missing.length > 0 ? [`Not read: ${missing.join('; ')}.`] : []),
    `${accountText(sumAccounts(sections.map(({ account }) => account)))}.`,
  ];
}

function gatewayDevice(id: string, gatewayUrl: string): Device {
  return {
    resourceType: 'Device',
    id,
    identifier: [{ system: 'urn:ietf:rfc:3986', value: gatewayUrl }],
    deviceName: [{ name: 'FHIR Gateway', type: 'user-friendly-name' }],
    type: { text: 'Software that assembles health records' },
  };
}

function platformOrganization(id: string, name: string, baseUrl: string): Organization {
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [ipsProfiles.Organization] },
    identifier: [{ system: 'urn:ietf:rfc:3986', value: baseUrl }],
    name,
  };
}

function connectionsOf({ sources }: Pick<Fact, 'sources'>): string[] {
  return [...new Set(sources.map(({ connection }) => connection))];
}

/** Where an entry comes from: assembled by the gateway, authored by its platforms, with the identity of each source. */
function provenanceOf(
  id: string,
  targets: readonly string[],
  fact: Fact,
  parts: {
    readonly now: string;
    readonly gateway: string;
    readonly platforms: ReadonlyMap<string, DocumentEntry>;
    readonly references: DocumentReferences;
  },
): Provenance {
  const { now, gateway, platforms, references } = parts;
  const agent = (code: string, reference: string) => ({
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code }] },
    who: { reference },
  });
  const authors = connectionsOf(fact).flatMap((connection) => platforms.get(connection)?.fullUrl ?? []);
  return {
    resourceType: 'Provenance',
    id,
    target: targets.map((reference) => ({ reference })),
    recorded: now,
    agent: [agent('assembler', gateway), ...authors.map((author) => agent('author', author))],
    entity: fact.sources.map((source) => ({
      role: 'source',
      what: references.outside(source, source.said.text ?? fact.display),
    })),
  };
}
