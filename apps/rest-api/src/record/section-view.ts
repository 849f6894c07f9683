import {
  factId,
  personGaps,
  type Fact,
  type FactSource,
  type MergedSection,
  type Person,
  type SelectedFacts,
} from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { answerAccount, answerGaps, answerPerson, viewGap, viewPerson } from './answer-parts.js';
import { claimSumsView, viewClaimSums } from './claim-sums-view.js';

const place = {
  connection: z.string().describe('The id of the connection'),
  reference: z.string().optional().describe('`Type/id` there'),
};
const sourceView = z.object({
  ...place,
  version: z.string().optional().describe('`meta.versionId`'),
  last_updated: z.string().optional().describe('`meta.lastUpdated`'),
  said: z
    .record(z.string(), z.string())
    .describe('What this entry says: `text`, `code`, `status`, `date`, `value`, `flag`, `range`, `detail`, `warning`'),
});
const courseView = z.object({
  ingredients: z.array(z.string()),
  active: z.boolean().describe('An active order or statement says that it is taken'),
  start: z.string().optional(),
  ordered: z.string().optional().describe('Date of the latest order'),
  filled: z.string().optional().describe('Date of the latest fill'),
  stated: z.string().optional().describe('Date of the latest statement that it is taken'),
  paid: z.string().optional().describe('Date of the latest fill that a payer paid for'),
  supplied_until: z.string().optional().describe('The last day that the latest fill lasts for'),
  valid_until: z.string().optional().describe('Until when the current orders could be dispensed, where that is past'),
  prescriber: z.string().optional().describe('Who ordered it, the latest first; of several, each from which day'),
  also_as: z.array(z.string()).describe('What current entries call it that are coded as another product'),
  directions: z.string().optional(),
});

const factView = named(
  'RecordFact',
  z.object({
    id: z.string().describe('Names the fact in this list'),
    display: z.string().describe('What it is, in the words of the newest source'),
    codings: z.array(z.object({ system: z.string().optional(), code: z.string(), display: z.string().optional() })),
    status: z.string().optional(),
    when: z.string().optional().describe('A FHIR date or dateTime, as the record writes it'),
    when_kind: z.string().optional().describe('What it is the date of: `onset`, `recorded`, `performed`, …'),
    value: z.string().optional().describe('The result, amount or strength, with its unit'),
    flag: z.string().optional().describe('How the source judges the value; of an allergy the highest criticality'),
    range: z.string().optional(),
    detail: z.string().optional(),
    warnings: z.array(z.string()).describe('What must not be overlooked, of any source'),
    certainty: z
      .enum(['single', 'identical', 'same', 'possible'])
      .describe(
        '`single`: one source; `identical`: they share a business identifier; `same`: code and time agree; `possible`: one ' +
          'source, which may be the same as a fact of `possibly_same`',
      ),
    sources: z.array(sourceView).describe('Every entry that states it, the newest first'),
    conflicts: z
      .array(
        z.object({
          field: z.string(),
          values: z.array(z.object({ value: z.string(), sources: z.array(z.object(place)) })),
        }),
      )
      .describe('What the sources disagree in, side by side'),
    possibly_same: z.array(z.string()).describe('Ids of facts that may be the same, and are not joined'),
    findings: z.array(z.string()).describe('What the sources show only together: `ordered, no fill known`'),
    course: courseView.optional().describe('Of a medication'),
    visits: z
      .array(z.object({ ...place, display: z.string(), when: z.string().optional() }))
      .optional()
      .describe('Of a claim: the visits that it pays for'),
  }),
);

/** One section of a record as REST answers it. */
export const sectionView = named(
  'RecordSection',
  z.object({
    section: z.string(),
    person: answerPerson,
    facts: z.array(factView).describe('The newest first, those without a date last'),
    total: z.int().describe('Facts of the section, whatever was asked for'),
    matching: z.int().describe('Those that match `since`, `until` and `status`'),
    undated: z.int().describe('Without a date, where dates were asked for: whether they match is not known'),
    next_cursor: z.string().optional().describe('`cursor` of the next page; absent on the last'),
    absences: z
      .array(z.object({ display: z.string(), when: z.string().optional(), ...place }))
      .describe('What platforms state that there is none of: "No known allergy"'),
    read: z
      .array(z.object({ connection: z.string(), entries: z.int() }))
      .describe('How many entries each platform gave'),
    sums: claimSumsView.optional().describe('Of `claims` alone: what all of them come to, on whatever page'),
    account: answerAccount,
    withdrawn: z.int().describe('Entries that their platform withdrew as errors; not shown'),
    superseded: z.int().describe('Entries that a newer one replaces; not shown'),
    uninformative: z.int().describe('Entries that say only that nothing is known; not shown'),
    gaps: answerGaps,
  }),
);

/** Turns a page of a section into what REST answers. */
export function viewSection(
  person: Person,
  merged: MergedSection,
  { facts, matching, undated, next }: SelectedFacts,
): z.output<typeof sectionView> {
  const { section, absences, read, account, withdrawn, superseded, uninformative, gaps } = merged;
  return {
    section,
    person: viewPerson(person),
    facts: facts.map(viewFact),
    total: merged.facts.length,
    matching,
    undated,
    ...(next !== undefined && { next_cursor: next }),
    absences: absences.map(({ display, when, source }) => ({
      display,
      ...(when !== undefined && { when }),
      ...placeOf(source),
    })),
    read: read.map(({ connection, entries }) => ({ connection, entries })),
    ...(section === 'claims' && { sums: viewClaimSums(merged.facts) }),
    account: { read: account.read, lines: { ...account.lines } },
    withdrawn,
    superseded,
    uninformative,
    gaps: [...personGaps(person), ...gaps].map(viewGap),
  };
}

function viewFact(fact: Fact): z.output<typeof factView> {
  const { display, codings, status, when, whenKind, value, flag, range, detail, course, visits } = fact;
  return {
    id: factId(fact),
    display,
    codings: codings.map((coding) => ({ ...coding })),
    ...(status !== undefined && { status }),
    ...(when !== undefined && { when }),
    ...(whenKind !== undefined && { when_kind: whenKind }),
    ...(value !== undefined && { value }),
    ...(flag !== undefined && { flag }),
    ...(range !== undefined && { range }),
    ...(detail !== undefined && { detail }),
    warnings: [...fact.warnings],
    certainty: fact.certainty,
    sources: fact.sources.map(viewSource),
    conflicts: fact.conflicts.map(({ field, values }) => ({
      field,
      values: values.map((one) => ({ value: one.value, sources: one.sources.map(placeOf) })),
    })),
    possibly_same: fact.possiblySame.map((key) => factId({ key })),
    findings: [...fact.findings],
    ...(course && { course: viewCourse(course) }),
    ...(visits && {
      visits: visits.map(({ ref, ...visit }) => ({ ...visit, reference: ref })),
    }),
  };
}

function viewSource(source: FactSource): z.output<typeof sourceView> {
  const { versionId, lastUpdated, said } = source;
  const { ref: _ref, type: _type, patient: _patient, isOther: _other, more: _more, ...fields } = said;
  return {
    ...placeOf(source),
    ...(versionId !== undefined && { version: versionId }),
    ...(lastUpdated !== undefined && { last_updated: lastUpdated }),
    said: Object.fromEntries(
      Object.entries(fields).map(([name, text]) => [name === 'dateKind' ? 'date_kind' : name, text]),
    ),
  };
}

function placeOf({ connection, ref }: FactSource): { connection: string; reference?: string } {
  return { connection, ...(ref !== undefined && { reference: ref }) };
}

function viewCourse({
  isActive,
  suppliedUntil,
  validUntil,
  alsoAs,
  ingredients,
  ...course
}: NonNullable<Fact['course']>) {
  return {
    ...course,
    ingredients: [...ingredients],
    active: isActive,
    also_as: [...alsoAs],
    ...(validUntil !== undefined && { valid_until: validUntil }),
    ...(suppliedUntil !== undefined && { supplied_until: suppliedUntil }),
  };
}
