import { sumClaims, tookPlace, type Fact, type RecordSection } from '@fhir-gateway/patient-record';

import { isReport } from '../../record/day-entries.js';

/** One and several of the entries of a section, as people count them. */
const counted: Partial<Record<RecordSection, readonly [one: string, several: string]>> = {
  results: ['result', 'results'],
  documents: ['note', 'notes'],
  immunizations: ['vaccine', 'vaccines'],
  procedures: ['procedure', 'procedures'],
  problems: ['condition', 'conditions'],
  medications: ['medication', 'medications'],
  allergies: ['allergy', 'allergies'],
  encounters: ['visit', 'visits'],
  claims: ['cost', 'costs'],
};

/** What is said of entries that tell that nothing was done. */
const notDone: Partial<Record<RecordSection, string>> = {
  immunizations: 'not given',
  encounters: 'not held',
};

/** `18 results`. */
export function countWords(section: RecordSection, count: number): string {
  const [one, several] = counted[section] ?? ['entry', 'entries'];
  return `${count.toLocaleString('en')} ${count === 1 ? one : several}`;
}

/** The same of entries, of which some may say that nothing was done: `2 vaccines, 1 not given`. */
export function factCount(section: RecordSection, facts: readonly Fact[]): string {
  const left = facts.filter((fact) => !tookPlace(fact)).length;
  const done = facts.length - left;
  if (left === 0) return section === 'claims' ? claimCount(facts) : countWords(section, done);
  const undone = `${left.toLocaleString('en')} ${notDone[section] ?? 'not done'}`;
  return done > 0
    ? `${countWords(section, done)}, ${undone}`
    : `${countWords(section, left)} ${notDone[section] ?? 'not done'}`;
}

/** What a visit or a day holds: `18 results · 1 note · 1 vaccine`. Reports are the frames of results, and counted without them alone. */
export function contentWords(facts: readonly Fact[]): string {
  const reports = facts.filter(isReport);
  const rest = facts.filter((fact) => !reports.includes(fact));
  const sections = Object.keys(counted) as RecordSection[];
  const others = rest.filter(({ section }) => !sections.includes(section)).length;
  const hasResults = rest.some(({ section }) => section === 'results');
  return [
    ...sections.flatMap((section) => {
      const own = rest.filter((fact) => fact.section === section);
      return own.length === 0 ? [] : factCount(section, own);
    }),
    ...(others > 0 ? [`${others} other ${others === 1 ? 'entry' : 'entries'}`] : []),
    ...(reports.length > 0 && !hasResults ? [`${reports.length} ${reports.length === 1 ? 'report' : 'reports'}`] : []),
  ].join(' · ');
}

function claimCount(facts: readonly Fact[]): string {
  const { years } = sumClaims(facts);
  if (years.length === 0 || years.some(({ kind }) => kind !== 'pharmacy')) return countWords('claims', facts.length);
  return `${facts.length} pharmacy ${facts.length === 1 ? 'fill' : 'fills'}`;
}
