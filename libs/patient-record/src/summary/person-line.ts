import type { Person } from '../people/person.js';
import type { SummaryPerson } from './patient-summary.js';

/** Who the summary is of. No age is computed of two birth dates, of a part of one, or of somebody who has died. */
export function summaryPerson(person: Person, nowMs: number): SummaryPerson {
  const { name, birthDates, sexes, sources, joins = [], questions = [] } = person;
  const deceased = sources.flatMap(({ patient }) => {
    if (patient?.deceasedDateTime !== undefined) return [patient.deceasedDateTime.slice(0, 10)];
    return patient?.deceasedBoolean === true ? ['yes'] : [];
  })[0];
  const [birthDate, another] = birthDates;
  const age = another === undefined && deceased === undefined ? ageOf(birthDate, nowMs) : undefined;
  return {
    ...(name !== undefined && { name }),
    ...(age !== undefined && { age }),
    birthDates,
    sexes,
    ...(deceased !== undefined && { deceased }),
    ...(joins.length > 0 && { joinedBy: joins.some(({ by }) => by === 'decision') ? 'decision' : 'evidence' }),
    questions: [...new Set(questions.map(({ connections: [, other] }) => other))],
  };
}

function ageOf(birthDate: string | undefined, nowMs: number): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate ?? '') ?? [];
  if (year === undefined) return undefined;
  const now = new Date(nowMs);
  const months =
    (now.getUTCFullYear() - Number(year)) * 12 +
    (now.getUTCMonth() + 1 - Number(month)) -
    (now.getUTCDate() < Number(day) ? 1 : 0);
  if (months < 0) return undefined;
  return months < 24 ? `${months} months` : `${Math.floor(months / 12)}`;
}
