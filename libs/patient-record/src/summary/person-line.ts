import { statedBirthDate } from '../people/birth-date.js';
import { deathOf } from '../people/death.js';
import type { Person } from '../people/person.js';
import type { SummaryPerson } from './patient-summary.js';

/** Who the summary is of. No age is computed of two birth dates, of a part of one, of a stopgap, or of the dead. */
export function summaryPerson(person: Person, nowMs: number): SummaryPerson {
  const { name, birthDates, sexes, sources, joins = [], questions = [] } = person;
  const death = deathOf(sources);
  const [birthDate, another] = birthDates;
  const age = another === undefined && death === undefined ? ageOf(birthDate, nowMs) : undefined;
  return {
    ...(name !== undefined && { name }),
    ...(age !== undefined && { age }),
    birthDates,
    sexes,
    ...(death && { deceased: death.when, ...(death.isDisputed && { isDeathDisputed: true }) }),
    ...(joins.length > 0 && { joinedBy: joins.some(({ by }) => by === 'decision') ? 'decision' : 'evidence' }),
    questions: [...new Set(questions.map(({ connections: [, other] }) => other))],
  };
}

function ageOf(birthDate: string | undefined, nowMs: number): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(statedBirthDate(birthDate) ?? '') ?? [];
  if (year === undefined) return undefined;
  const now = new Date(nowMs);
  const months =
    (now.getUTCFullYear() - Number(year)) * 12 +
    (now.getUTCMonth() + 1 - Number(month)) -
    (now.getUTCDate() < Number(day) ? 1 : 0);
  if (months < 0) return undefined;
  return months < 24 ? `${months} months` : `${Math.floor(months / 12)}`;
}
