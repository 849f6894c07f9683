import { statedBirthDate } from './birth-date.js';
import type { Person } from './person.js';

/** What platforms say of the death of a person. */
interface SaidOfDeath {
  /** The first ten characters of a FHIR dateTime, or `yes`. */
  readonly when: string;
  /** Platforms give different days, one before birth, or one says that the person has not died. */
  readonly isDisputed: boolean;
}

/** That a person has died, where any platform says so; `undefined` where none does. */
export function deathOf(sources: Person['sources']): SaidOfDeath | undefined {
  const said = sources.flatMap(({ patient }) => {
    const {
      deceasedDateTime: when,
      deceasedBoolean: isDead,
    }: { deceasedDateTime?: unknown; deceasedBoolean?: unknown } = patient ?? {};
    if (when !== undefined) return [typeof when === 'string' ? when.slice(0, 10) : 'yes'];
    return typeof isDead === 'boolean' ? [isDead ? 'yes' : 'no'] : [];
  });
  const days = said.filter((one) => one !== 'yes' && one !== 'no');
  const [when] = [...days, ...said.filter((one) => one === 'yes')];
  if (when === undefined) return undefined;
  const isSameDay = days.every((day) => when.startsWith(day) || day.startsWith(when));
  const born = sources.flatMap(({ patient }) => statedBirthDate(patient?.birthDate) ?? []);
  // Nobody dies before birth: one of the two days is wrong.
  const isBeforeBirth = days.some((day) => born.some((date) => day < date.slice(0, day.length)));
  return { when, isDisputed: !isSameDay || isBeforeBirth || said.includes('no') };
}
