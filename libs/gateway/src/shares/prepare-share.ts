import { personGaps, readMerged, sectionTitles, type Person, type RecordSection } from '@fhir-gateway/patient-record';
import { chooseShared, sharedSections, type SharedRecord } from '@fhir-gateway/patient-record/shares';
import { z } from 'zod';
import type { PatientRecords } from '../record/patient-records.js';
import type { RecordCall } from '../record/record-call.js';
import { personLineOf } from './shared-person.js';

const sectionNames = sharedSections as readonly [RecordSection, ...RecordSection[]];

/** What an app or an agent may ask for; the person decides on the page. */
export const shareRequest = z.object({
  kind: z.enum(['check-in', 'protected']).default('check-in').describe('protected: behind a passcode, for days'),
  person: z.string().max(200).optional().describe('Whose record: an id of any connection of the person'),
  sections: z.array(z.enum(sectionNames)).min(1).max(sectionNames.length).optional().describe('Default: all'),
});

/** A parsed {@link shareRequest}. */
export type ShareRequest = z.output<typeof shareRequest>;

/** What a person would be asked. Nothing of the record is in it. */
export const preparedShare = z.object({
  page: z.string().describe('Where the person sees what would go out, leaves entries out and agrees'),
  kind: z.enum(['check-in', 'protected']).describe('What the link is for'),
  person: z.string().describe('Whose record'),
  sections: z
    .array(z.object({ section: z.enum(sectionNames), title: z.string(), entries: z.int() }))
    .describe('How many entries of each section the page offers'),
  missing: z.array(z.string()).describe('What could not be read, and is not offered'),
});

/** What of a record could be shared, and what could not be read for it. */
export interface OfferedShare {
  readonly person: Person;
  readonly record: SharedRecord;
  readonly missing: readonly string[];
}

/** Reads what a request for a share would offer to the person. */
export async function offerShare(
  records: Pick<PatientRecords, 'readingOptions'>,
  call: RecordCall,
  person: Person,
  sections: readonly RecordSection[] = sharedSections,
  nowMs = Date.now(),
): Promise<OfferedShare> {
  const wanted = sharedSections.filter((section) => sections.includes(section));
  const merged = await readMerged(person, wanted, records.readingOptions(call));
  const gaps = merged.flatMap(({ section, gaps: all }) =>
    all
      .filter(({ reason }) => reason !== 'unsupported')
      .map(({ connection, message }) => `${sectionTitles[section]} of ${connection}: ${message}`),
  );
  const ofPerson = personGaps(person).map(({ connection, message }) => `${connection}: ${message}`);
  return { person, record: chooseShared(person, merged, nowMs), missing: [...new Set([...ofPerson, ...gaps])] };
}

/**
 * What an app or an agent can do about a share: prepare it. The link is made on the page, by the person.
 *
 * @throws GatewayError PERSON_UNKNOWN | PERSON_REQUIRED
 */
export async function prepareShare(
  { records, config }: { readonly records: PatientRecords; readonly config: { readonly publicUrl: string } },
  call: RecordCall,
  { kind, person: named, sections }: ShareRequest,
): Promise<z.output<typeof preparedShare>> {
  const { person, record, missing } = await offerShare(records, call, await records.person(call, named), sections);
  const fields = new URLSearchParams({ kind, person: person.id });
  if (sections) fields.set('sections', sections.join(','));
  return {
    page: `${config.publicUrl}/shares/new?${fields.toString()}`,
    kind,
    person: personLineOf(person),
    sections: record.sections.map(({ section, facts }) => ({
      section,
      title: sectionTitles[section],
      entries: facts.length,
    })),
    missing: [...missing],
  };
}
