import type * as R4 from 'fhir/r4.js';
import { clean } from '../clean-text.js';
import type { Fields } from '../row.js';

type TypeName = R4.FhirResource['resourceType'];

/** Projections by resource type; each gets resources of its own type only. */
export type Projections = {
  readonly [T in TypeName]?: (resource: Extract<R4.FhirResource, { resourceType: T }>) => Fields;
};

/** A date with what it is of; the date is undefined where the record has none. */
type DateOfKind = readonly [kind: string, date: string | undefined];

/** The first date that is there, and what it is of. */
export function firstDate(...dates: readonly DateOfKind[]): Pick<Fields, 'date' | 'dateKind'> {
  for (const [dateKind, given] of dates) {
    const date = clean(given);
    if (date !== undefined) return { date, dateKind };
  }
  return {};
}

/** The start of a period as a date of that kind; where only its end is known, as that. */
export function startOf(kind: string, period: R4.Period | undefined): DateOfKind {
  return period?.start === undefined
    ? [kind === 'started' ? 'ended' : `${kind} until`, period?.end]
    : [kind, period.start];
}

/** When something ended, if it did. */
export function endText(period: R4.Period | undefined): string | undefined {
  return period?.end && `until ${period.end}`;
}

/** A text with what it is, such as `payer: Example Health Plan`; undefined without the text. */
export function labelled(label: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${label}: ${text}`;
}
