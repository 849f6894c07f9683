import type { Person } from '../people/person.js';
import type { RecordSection } from '../sections/record-sections.js';
import { accountText } from '../reading/account.js';
import type { PatientSummary, SummaryRest, SummaryTable } from './patient-summary.js';
import { summaryPerson } from './person-line.js';

const separator = ' | ';

/** Whose record it is, in one line. */
export function personLine({ person }: Pick<PatientSummary, 'person'>): string {
  const { name, age, birthDates, sexes, deceased, isDeathDisputed, joinedBy, questions } = person;
  const born = birthDates.length === 0 ? 'birth date unknown' : `born ${birthDates.join(' or ')}`;
  return [
    name ?? 'Name unknown',
    birthDates.length > 1 ? `${born} (platforms disagree)` : born,
    age === undefined ? undefined : age.endsWith('months') ? age : `${age} years`,
    sexes.join(' or ') || 'sex unknown',
    deceased === undefined
      ? undefined
      : `died${deceased === 'yes' ? '' : ` ${deceased}`}${isDeathDisputed === true ? ' (platforms disagree)' : ''}`,
    joinedBy && (joinedBy === 'decision' ? 'joined by the person’s own word' : 'joined by what the platforms say'),
    questions.length === 0 ? undefined : `may also be the person of ${questions.join(', ')}: ask the person`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/**
 * Whose record it is, in one line: also by what the connections were joined, and which others may be this person's. Part of
 * every answer that is made of several connections.
 *
 * @param nowMs epoch milliseconds, for the age
 */
export function describePerson(person: Person, nowMs: number): string {
  return personLine({ person: summaryPerson(person, nowMs) });
}

/** What a section does not show, in words. */
export function restText({ cut, others, otherThan }: SummaryRest): string {
  return [cut > 0 ? `${cut} more` : undefined, others > 0 ? `${others} ${otherThan}` : undefined]
    .filter((part) => part !== undefined)
    .join(', ');
}

/**
 * The summary as lines of text: the same facts as its rows.
 *
 * @param see what shows the rest of a section, such as the call of a tool
 */
export function summaryLines(summary: PatientSummary, see: (section: RecordSection) => string): string[] {
  const { platforms, missing, sections, contradictions, account } = summary;
  return [
    personLine(summary),
    `Platforms: ${platforms.map(({ key, id, name }) => `${key} = ${id} (${name})`).join(', ')}`,
    ...(missing.length === 0 ? [] : [`Not read: ${missing.join('; ')}`]),
    ...sections.flatMap((table) => tableLines(table, see)),
    ...(contradictions.length === 0 ? [] : ['Disputed:', ...contradictions.map((line) => `- ${line}`)]),
    `${accountText(account)}.`,
  ];
}

function tableLines(
  { section, title, columns, rows, notes, more }: SummaryTable,
  see: (section: RecordSection) => string,
): string[] {
  const rest = more && `${restText(more)}: ${see(section)}`;
  const heading = rows.length === 0 ? `${title}:` : `${title} (${columns.join(separator)}):`;
  const [only, ...others] = notes;
  if (rows.length === 0 && only !== undefined && others.length === 0) {
    return [`${heading} ${only}${rest === undefined ? '' : `; ${rest}`}`];
  }
  return [
    heading,
    ...rows.map((row) => row.map((cell) => (cell ?? '').replaceAll('|', '¦')).join(separator)),
    ...notes,
    ...(rest === undefined ? [] : [rest]),
  ];
}
