import { parseExact, stringifyExact } from '@fhir-gateway/fhir';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

import type { Fact, FactSource, MergedSection } from '../facts/fact.js';
import { factId } from '../facts/select-facts.js';
import { documentFacts, ipsRecordSections } from '../ips/ips-document.js';
import type { Person } from '../people/person.js';
import type { RecordSection } from '../sections/record-sections.js';
import { ShareError } from './share-error.js';

/** What a person shares of a record: the entries that go out, and no others. */
export interface SharedRecord {
  readonly person: Person;
  readonly sections: readonly MergedSection[];
}

/** The sections that can be shared, in their order. Reports are not: they may hold whole files. */
export const sharedSections: readonly RecordSection[] = [
  ...ipsRecordSections.filter((section) => section !== 'documents'),
  'coverage',
];

/** Of one share, before it is packed. */
const mostPlainCharacters = 8 * 1024 * 1024;
/** Of a packed record, in characters of base64url. */
const mostPackedCharacters = 700_000;
/** Of one section. */
const mostEntries = 100;

/**
 * What would go out of merged sections: of each what a document lists, and the insurance that is not over. A section of
 * which nothing is listed though there are entries is left out whole, so that nobody reads "none".
 */
export function chooseShared(person: Person, sections: readonly MergedSection[], nowMs: number): SharedRecord {
  const listed = documentFacts(sections, nowMs);
  const goesOut = (fact: Fact) => (fact.section === 'coverage' ? fact.status !== 'cancelled' : listed.has(fact));
  const chosen = sections.map((section) => {
    return withFacts(section, section.facts.filter(goesOut).slice(0, mostEntries));
  });
  return { person, sections: chosen.filter((one, at) => isHonest(one, sections[at])) };
}

/** The same without the entries whose {@link factId} is not among those kept. */
export function keepShared({ person, sections }: SharedRecord, kept: ReadonlySet<string>): SharedRecord {
  const left = sections.map((section) =>
    withFacts(
      section,
      section.facts.filter((fact) => kept.has(factId(fact))),
    ),
  );
  return { person, sections: left.filter((one, at) => isHonest(one, sections[at])) };
}

/** The same without numbers, telephone and address of the person: name, birth date and sex stay. */
export function withoutContacts({ person, sections }: SharedRecord): SharedRecord {
  const sources = person.sources.map((source) => {
    if (source.patient === undefined) return source;
    const { identifier: _numbers, telecom: _telecom, address: _address, ...patient } = source.patient;
    return { ...source, patient };
  });
  return { person: { ...person, sources }, sections };
}

/** How many entries go out. */
export function countShared({ sections }: SharedRecord): number {
  return sections.reduce((sum, { facts }) => sum + facts.length, 0);
}

/**
 * A shared record as text that {@link unpackShared} reads; the digits of the platforms' numbers stay.
 *
 * @throws ShareError SHARED_CONTENT_TOO_LARGE
 */
export function packShared({ person, sections }: SharedRecord): string {
  const sources = person.sources.map(({ connection, ...source }) => {
    const { id, platformName, baseUrl, patientId, linkedPatientIds } = connection;
    return { ...source, connection: { id, platformName, baseUrl, patientId, linkedPatientIds, isStrict: false } };
  });
  const text = stringifyExact({ person: { ...person, sources }, sections: sections.map(plainSection) });
  const packed = text.length > mostPlainCharacters ? undefined : deflateRawSync(text).toString('base64url');
  if (packed !== undefined && packed.length <= mostPackedCharacters) return packed;
  throw new ShareError('SHARED_CONTENT_TOO_LARGE', 'This is more than one link can carry. Choose fewer sections.');
}

/** Reads what {@link packShared} wrote; its connections read nothing. */
export function unpackShared(packed: string): SharedRecord {
  const plain = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: 4 * mostPlainCharacters });
  const { person, sections } = parseExact(plain.toString('utf8')) as SharedRecord;
  const reader = () => Promise.reject(new TypeError('a shared record is read from nowhere'));
  const sources = person.sources.map((source) => ({ ...source, connection: { ...source.connection, reader } }));
  return { person: { ...person, sources }, sections };
}

/** What a source says is made when it is asked for, which no text shows. */
function plainSource(source: FactSource): FactSource {
  const { connection, ref, versionId, lastUpdated, said, resource } = source;
  const named = { ...(ref !== undefined && { ref }), ...(versionId !== undefined && { versionId }) };
  return { connection, ...named, ...(lastUpdated !== undefined && { lastUpdated }), said, resource };
}

function plainSection({ facts, absences, ...section }: MergedSection): MergedSection {
  return {
    ...section,
    facts: facts.map((fact) => ({
      ...fact,
      sources: fact.sources.map(plainSource),
      conflicts: fact.conflicts.map(({ values, ...conflict }) => ({
        ...conflict,
        values: values.map(({ value, sources }) => ({ value, sources: sources.map(plainSource) })),
      })),
    })),
    absences: absences.map((absence) => ({ ...absence, source: plainSource(absence.source) })),
  };
}

function withFacts(section: MergedSection, facts: readonly Fact[]): MergedSection {
  return { ...section, facts };
}

/** Whether a section still says what it said: one that lost its last entry would say that there are none. */
function isHonest({ facts }: MergedSection, before: MergedSection | undefined): boolean {
  return facts.length > 0 || before?.facts.length === 0;
}
