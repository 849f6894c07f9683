import type { Encounter, ExplanationOfBenefit } from 'fhir/r4.js';

import type { FactSource } from './fact.js';
import { textKey } from './text-key.js';
import { addDays, dayOf } from './time-keys.js';

/** A visit as bills are held against it. */
export interface Visit {
  readonly source: FactSource;
  /** `connection Type/id`. */
  readonly name: string;
  /** A day before it began and one after it ended: bills are a day off now and then. Absent for one without a date. */
  readonly from?: string;
  readonly until?: string;
  /** Who was seen, and where. */
  readonly parties: ReadonlySet<string>;
}

/** The visits among the entries of other sections. */
export function visitsAmong(beside: readonly FactSource[]): Visit[] {
  return beside.flatMap((source) => (source.resource.resourceType === 'Encounter' ? visitOf(source) : []));
}

function visitOf(source: FactSource): Visit[] {
  const { period, serviceProvider, participant } = source.resource as Encounter;
  if (source.ref === undefined) return [];
  const [start, end] = [dayOf(period?.start), dayOf(period?.end ?? period?.start)];
  const individuals = Array.isArray(participant) ? participant.map(({ individual }) => individual) : [];
  const parties = [serviceProvider, ...individuals].map((one) => textKey(one?.display)).filter(Boolean);
  return [
    {
      source,
      name: `${source.connection} ${source.ref}`,
      ...(start !== undefined && { from: addDays(start, -1) }),
      ...(end !== undefined && { until: addDays(end, 1) }),
      parties: new Set(parties),
    },
  ];
}

/** The visits of who billed, on the days of the bill. A fill at a pharmacy is no visit. */
export function visitsBilled(claim: ExplanationOfBenefit, visits: readonly Visit[]): Visit[] {
  const { start, end = start } = claim.billablePeriod ?? {};
  const [first, last] = [dayOf(start), dayOf(end)];
  if (first === undefined || last === undefined) return [];
  if (claim.type.coding?.some(({ code }) => code === 'pharmacy')) return [];
  const billed = [claim.provider, claim.facility, ...(claim.careTeam ?? []).map(({ provider }) => provider)];
  const parties = billed.map((one) => textKey(one?.display)).filter(Boolean);
  return visits.filter(
    ({ from, until, parties: seen }) =>
      from !== undefined &&
      until !== undefined &&
      first <= until &&
      last >= from &&
      parties.some((one) => seen.has(one)),
  );
}
