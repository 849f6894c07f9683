import { emptinessOf, unreadAmong, withoutText } from '../facts/emptiness.js';
import type { Fact, MergedSection } from '../facts/fact.js';
import { disputeWords } from '../matching/dispute-words.js';
import { deathOf } from '../people/death.js';
import { personGaps } from '../people/person-gaps.js';
import type { Person } from '../people/person.js';
import type { RecordGap } from '../reading/record-connection.js';
import { sectionTitles } from '../sections/record-sections.js';

/** One section as it is printed: plain texts, with nothing of FHIR's in them. */
export interface PrintedSection {
  readonly title: string;
  readonly columns: readonly string[];
  /** As many cells as there are columns. */
  readonly rows: readonly (readonly string[])[];
  /** What is to be said of the section: what is missing and why, what was withdrawn, what a platform says there is none of. */
  readonly notes: readonly string[];
}

/** The first part of a printed record: whose it is and where it comes from. */
export interface PrintedHead {
  readonly name: string;
  /** Facts about the person: birth date, sex. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The platforms, each with whether it could be read. */
  readonly sources: readonly string[];
  /** When it was made: a FHIR instant. */
  readonly madeAt: string;
}

const reasons: Readonly<Record<RecordGap['reason'], string>> = {
  refused: 'is not shared by',
  failed: 'could not be read from',
  unsupported: 'is not offered by',
  unauthorized: 'was not read, since the connection has ended, from',
  timeout: 'did not arrive in time from',
  truncated: 'was not read whole from',
  'other-patient': 'came with entries of another patient from',
};

const columns = ['Date', 'What', 'Details', 'Status', 'Source'] as const;

/** Whose record it is, as it is printed. */
export function printedHead(
  { name, birthDates, sexes, sources, joins = [], questions = [], unattributed = [] }: Person,
  madeAt: string,
): PrintedHead {
  const gaps = personGaps({ sources });
  const death = deathOf(sources);
  const others = [...new Set(questions.map(({ connections: [, other] }) => other))];
  return {
    name: name ?? 'Name unknown',
    facts: [
      { label: 'Born', value: differing(birthDates) },
      { label: 'Sex', value: differing(sexes) },
      ...(death
        ? [{ label: 'Died', value: `${death.when}${death.isDisputed ? ' (the platforms disagree)' : ''}` }]
        : []),
      ...(joins.length > 0 ? [{ label: 'Sources', value: joinWords(joins) }] : []),
    ],
    sources: [
      ...sources.map(({ connection: { id, platformName } }) => {
        const messages = gaps.filter(({ connection }) => connection === id).map(({ message }) => message);
        return messages.length > 0 ? `${platformName}: ${messages.join(' ')}` : platformName;
      }),
      ...others.map((id) => `${id}, not in here, since only the person can say whether it is theirs`),
      ...unattributed.map(
        ({ connection, message }) => `${connection}, not in here, since nobody could say whose it is: ${message}`,
      ),
    ],
    madeAt,
  };
}

/** By what the records of several platforms were taken for one person's. */
function joinWords(joins: NonNullable<Person['joins']>): string {
  const isOwnWord = joins.some(({ by }) => by === 'decision');
  return `taken for one person’s by ${isOwnWord ? 'the person’s own word' : 'what the platforms say of the person'}`;
}

/** Platforms that disagree are shown side by side: nobody here knows which is right. */
function differing(values: readonly string[]): string {
  if (values.length === 0) return 'unknown';
  return values.length === 1 ? (values[0] ?? '') : `${values.join(' or ')} (the platforms disagree)`;
}

/** @param platformNames by the id of the connection */
export function printedSection(merged: MergedSection, platformNames: ReadonlyMap<string, string>): PrintedSection {
  const { section, facts, absences, withdrawn, superseded, gaps } = merged;
  const nameOf = (connection: string) => platformNames.get(connection) ?? connection;
  const title = sectionTitles[section];
  const { whole, without } = emptinessOf(merged);
  const isEmpty = facts.length === 0 && absences.every(({ isOfOneKind }) => isOfOneKind);
  return {
    title,
    columns,
    rows: facts.map((fact) => rowOf(fact, nameOf)),
    notes: [
      ...absences.map(({ display, when, source }) => `${nameOf(source.connection)} says${onDay(when)}: ${display}.`),
      ...(isEmpty && whole.length > 0 ? [`None listed by ${whole.map(nameOf).join(', ')}.`] : []),
      ...(isEmpty && without.length > 0 ? [`${withoutText(without.map(nameOf))}.`] : []),
      ...unreadAmong(gaps).map((gap) => gapText(gap, title, nameOf)),
      ...(withdrawn > 0 ? [`${withdrawn} withdrawn by those who recorded them are not shown.`] : []),
      ...(superseded > 0 ? [`${superseded} replaced by newer versions are not shown.`] : []),
    ],
  };
}

function onDay(when: string | undefined): string {
  return when === undefined ? '' : ` on ${when.slice(0, 10)}`;
}

function gapText(
  { connection, reason, message, resourceType }: RecordGap,
  title: string,
  nameOf: (connection: string) => string,
): string {
  return `${resourceType ?? title} ${reasons[reason]} ${nameOf(connection)}: ${message}`;
}

function rowOf(fact: Fact, nameOf: (connection: string) => string): string[] {
  const { when = '', display, value, flag, range, detail, status = '', warnings, sources, certainty, findings } = fact;
  const judged = [value, flag && `(${flag})`, range && `range ${range}`].filter(Boolean).join(' ');
  const details = [
    judged,
    detail,
    ...warnings,
    ...findings,
    ...disputeWords(fact, nameOf),
    certainty === 'possible' ? 'These may be the same.' : undefined,
  ];
  return [
    dayOf(when),
    display,
    details.filter((one) => one !== undefined && one !== '').join('; '),
    status,
    [...new Set(sources.map(({ connection }) => nameOf(connection)))].join(', '),
  ];
}

/** A moment is printed to its minute in its own offset; a date as it is. */
function dayOf(when: string): string {
  const [, day = when, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(when) ?? [];
  return time === undefined ? day : `${day} ${time}`;
}
