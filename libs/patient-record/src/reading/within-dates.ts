import { timeOf } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';

/** The first and the last day, month or year that is wanted, as FHIR dates. */
export interface WantedDates {
  readonly since?: string;
  readonly until?: string;
}

/** What has a date as it is shown, and the entries of platforms that say so. */
interface Dated {
  readonly when?: string;
  readonly sources: readonly { readonly said: { readonly date?: string }; readonly resource: FhirResource }[];
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Whether what is dated lies, or may lie, within what is wanted, by what any source says. A stay lies wherever a part of it
 * does.
 */
export function liesWithin({ when, sources }: Dated, wanted: WantedDates): boolean {
  return (
    [when, ...sources.map(({ said }) => said.date)].some((date) => isWithin(date, wanted)) ||
    sources.some(({ resource }) => stayOf(resource).some((span) => overlaps(span, wanted)))
  );
}

/**
 * Whether a date of a record lies, or may lie, within what is wanted. A moment has the day on which it was where it was
 * written, and the one that it is in UTC: late on 31 March is March. A date that is not known lies in no limits.
 */
function isWithin(date: string | undefined, wanted: WantedDates): boolean {
  if (wanted.since === undefined && wanted.until === undefined) return true;
  return spansOf(date).some((span) => overlaps(span, wanted));
}

const offset = /[+-]\d{2}:\d{2}$/;

function spansOf(date: string | undefined): Span[] {
  const written = date !== undefined && offset.test(date) ? timeOf(date.replace(offset, 'Z')) : undefined;
  return [timeOf(date), written].filter((span) => span !== undefined);
}

/** From the first moment of a visit to its last, in either reading. */
function stayOf(resource: FhirResource): Span[] {
  if (resource.resourceType !== 'Encounter') return [];
  const [starts, ends] = [spansOf(resource.period?.start), spansOf(resource.period?.end)];
  return starts.flatMap(({ fromMs }, at) => {
    const end = ends[at] ?? ends[0];
    if (end !== undefined) return [{ fromMs, untilMs: end.untilMs }];
    return resource.status === 'in-progress' ? [{ fromMs, untilMs: Infinity }] : [];
  });
}

function overlaps(span: Span, { since, until }: WantedDates): boolean {
  const [from, to] = [timeOf(since), timeOf(until)];
  return (from === undefined || span.untilMs > from.fromMs) && (to === undefined || span.fromMs < to.untilMs);
}
