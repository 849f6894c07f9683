import {
  ageOf,
  openQuestions,
  recordKey,
  whatIsSaid,
  type PeopleDecision,
  type Person,
  type PersonSource,
  type RecordGap,
} from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { isoTime, isoTimeText } from '../pages/client-view.js';
import { named } from '../route/named-schemas.js';

const ids = z.array(z.string()).describe('Ids of connections');

const reasonView = z.object({
  evidence: z.string().describe('`given-name`, `birth-date`, `telephone`, …'),
  effect: z.enum(['speaks-for', 'speaks-against', 'open']).describe('`open`: forbids to join without being asked'),
  words: z.string().describe('A sentence without a value of the record'),
});
const gapView = named(
  'RecordGap',
  z.object({
    connection: z.string(),
    resource_type: z.string().optional(),
    reason: z.enum(['refused', 'failed', 'unsupported', 'unauthorized', 'timeout', 'truncated', 'other-patient']),
    code: z.string().describe('A stable code'),
    message: z.string(),
  }),
);
const saidView = z.object({
  connection: z.string(),
  platform: z.string().describe('The platform’s name'),
  patient_id: z.string().optional().describe('The id of the Patient there'),
  name: z.string().optional(),
  birth_date: z.string().optional(),
  sex: z.string().optional(),
  phones: z.array(z.string()).readonly(),
  emails: z.array(z.string()).readonly(),
  addresses: z.array(z.string()).readonly(),
  outdated: z.literal(true).optional().describe('The platform has put another Patient in the place of this one'),
  gap: gapView.optional().describe('Why the Patient could not be read'),
});

const personView = named(
  'RecordPerson',
  z.object({
    id: z.string().describe('Names the person in further requests, as does every id of their connections'),
    name: z.string().optional().describe('As the platform writes it that changed it last'),
    birth_dates: z.array(z.string()).readonly().describe('More than one where the platforms disagree'),
    age: z.int().optional().describe('Whole years; absent where the birth date is not certain, and for the dead'),
    sexes: z.array(z.string()).readonly().describe('More than one where the platforms disagree'),
    connections: z.array(saidView).describe('What each platform says of the person'),
    joins: z
      .array(z.object({ connections: ids, by: z.enum(['evidence', 'decision']), reasons: z.array(reasonView) }))
      .describe('Why these connections are one person’s'),
  }),
);

/** Everybody who is connected, what is open about them, and what was decided. */
export const peopleView = named(
  'RecordPeople',
  z.object({
    people: z.array(personView),
    questions: z
      .array(z.object({ connections: ids, reasons: z.array(reasonView) }))
      .describe('Connections that may be one person’s: only the person knows. They are not joined'),
    decisions: z
      .array(z.object({ kind: z.enum(['join', 'split']), connections: ids, decided_at: isoTimeText }))
      .describe('What the person has said. It beats the evidence, and can be undone'),
    gaps: z.array(gapView).describe('Connections of which nobody can say whose they are'),
  }),
);

/** @param today a FHIR date */
export function viewPeople(
  people: readonly Person[],
  decisions: readonly PeopleDecision[],
  today: string,
): z.output<typeof peopleView> {
  return {
    people: people.map((person) => viewPerson(person, today)),
    questions: openQuestions(people).map(({ connections, reasons }) => ({
      connections: [...connections],
      reasons: [...reasons],
    })),
    decisions: decidedPairs(people, decisions).map(({ kind, connections, atMs }) => ({
      kind,
      connections: [...connections],
      decided_at: isoTime(Math.floor(atMs / 1000)),
    })),
    gaps: people.flatMap(({ sources }) => sources.flatMap(({ gap }) => (gap ? [viewGap(gap)] : []))),
  };
}

/** Decisions about what is connected now, the newest first. */
export function decidedPairs(people: readonly Person[], decisions: readonly PeopleDecision[]) {
  const byKey = new Map<string, string>();
  for (const source of people.flatMap(({ sources }) => sources))
    byKey.set(recordKey(source) ?? '', source.connection.id);
  return [...decisions]
    .sort((one, other) => other.atMs - one.atMs)
    .flatMap(({ kind, records, atMs }) => {
      const [one, other] = records.map((key) => byKey.get(key));
      return one === undefined || other === undefined ? [] : [{ kind, connections: [one, other] as const, atMs }];
    });
}

function viewPerson(person: Person, today: string): z.output<typeof personView> {
  const { id, name, birthDates, sexes, sources, joins = [] } = person;
  const age = ageOf(person, today);
  return {
    id,
    ...(name !== undefined && { name }),
    birth_dates: birthDates,
    ...(age !== undefined && { age }),
    sexes,
    connections: sources.map(viewSource),
    joins: joins.map(({ connections, by, reasons }) => ({ connections: [...connections], by, reasons: [...reasons] })),
  };
}

function viewSource(source: PersonSource): z.output<typeof saidView> {
  const { connection, gap } = source;
  const { name, birthDate, sex, phones = [], emails = [], addresses = [], isOutdated } = whatIsSaid(source) ?? {};
  return {
    connection: connection.id,
    platform: connection.platformName,
    ...(connection.patientId !== undefined && { patient_id: connection.patientId }),
    ...(name !== undefined && { name }),
    ...(birthDate !== undefined && { birth_date: birthDate }),
    ...(sex !== undefined && { sex }),
    phones,
    emails,
    addresses,
    ...(isOutdated === true && { outdated: true as const }),
    ...(gap && { gap: viewGap(gap) }),
  };
}

function viewGap({ connection, resourceType, reason, code, message }: RecordGap): z.output<typeof gapView> {
  return { connection, ...(resourceType !== undefined && { resource_type: resourceType }), reason, code, message };
}
