import { html, type Html } from '@fhir-gateway/express-kit';
import { dateWords } from '@fhir-gateway/fhir';

const wholeMonths = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** The month of a FHIR date or dateTime: `November 2026`; its year where it has no month. */
export function monthWords(date: string | undefined): string {
  const [, year = 'Without a date', month] = /^(\d{4})(?:-(\d{2}).*)?$/.exec(date ?? '') ?? [];
  const name = wholeMonths[Number(month) - 1];
  return name === undefined ? year : `${name} ${year}`;
}

/** A day without the year where it is this one: `6 Nov`. */
export function shortDate(day: string, today: string): string {
  const words = dateWords(day);
  return day.slice(0, 4) === today.slice(0, 4) ? words.replace(/ \d{4}$/, '') : words;
}

/** The same as an element: the script of the pages shows a moment in the time of the place where it is read. */
export function dateView(date: string | undefined): Html | string {
  return date !== undefined && /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(date)
    ? html`<time datetime="${date}">${dateWords(date)}</time>`
    : dateWords(date);
}

/** A moment of this gateway. */
export function minuteOf(epochSeconds: number): Html | string {
  return dateView(`${new Date(epochSeconds * 1000).toISOString().slice(0, 16)}Z`);
}

/** The day of such a moment, for a sentence. */
export function dayOf(epochSeconds: number): string {
  return dateWords(new Date(epochSeconds * 1000).toISOString().slice(0, 10));
}
