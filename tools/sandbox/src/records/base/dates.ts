/** Milliseconds of a minute, an hour and a day; instants inside the generator are epoch milliseconds, always UTC. */
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** FHIR `instant` or `dateTime` to the second, in UTC. */
export function toInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** FHIR `date`, the UTC day. */
export function toDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Midnight (UTC) of the day that holds `ms`. */
export function startOfDay(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs;
}

/** The same day of the year, `years` later or (negative) earlier; 29 February becomes 1 March where it has to. */
export function addYears(ms: number, years: number): number {
  const date = new Date(ms);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.getTime();
}

/** Completed years between birth and an instant; negative before birth. */
export function ageInYears(birthMs: number, atMs: number): number {
  const birth = new Date(birthMs);
  const at = new Date(atMs);
  const hadBirthday =
    at.getUTCMonth() > birth.getUTCMonth() ||
    (at.getUTCMonth() === birth.getUTCMonth() && at.getUTCDate() >= birth.getUTCDate());
  return at.getUTCFullYear() - birth.getUTCFullYear() - (hadBirthday ? 0 : 1);
}
