import { statedBirthDate } from './birth-date.js';
import { deathOf } from './death.js';
import type { Person } from './person.js';

/**
 * Whole years on a day; `undefined` for a partial birth date, a stopgap, and one that is still to come.
 *
 * @param today a FHIR date
 */
function ageInYears(birthDate: string, today: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDate) || statedBirthDate(birthDate) === undefined) return undefined;
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  const age = today.slice(5, 10) < birthDate.slice(5) ? years - 1 : years;
  return age < 0 ? undefined : age;
}

/**
 * The age of a person in whole years. Absent where platforms give two birth dates or a part of one, and for the dead.
 *
 * @param today a FHIR date
 */
export function ageOf({ birthDates, sources }: Person, today: string): number | undefined {
  const [birthDate, another] = birthDates;
  if (birthDate === undefined || another !== undefined) return undefined;
  return deathOf(sources) === undefined ? ageInYears(birthDate, today) : undefined;
}
