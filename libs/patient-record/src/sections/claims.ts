import type { Encounter, ExplanationOfBenefit } from 'fhir/r4.js';

import { compare } from '../facts/group-entries.js';
import { conceptKeys } from '../facts/concept-keys.js';
import { identifierKeys, stated, type Entry, type EntryTraits, type Of } from '../facts/entry.js';
import type { FactSource, RelatedEntry } from '../facts/fact.js';
import type { SectionRule } from '../facts/section-rule.js';
import { textKey } from '../facts/text-key.js';
import { addDays, dayOf } from '../facts/time-keys.js';

/** Claims: the same number of the payer. Beside each stand the visits that it pays for. */
export const claims: SectionRule = {
  read: (resource) => (resource.resourceType === 'ExplanationOfBenefit' ? [claimTraits(resource)] : []),
  finish: (fact, entries, { beside }) => {
    const visits = visitsOf(entries, beside);
    return visits.length === 0 ? fact : { ...fact, visits };
  },
};

function claimTraits(one: ExplanationOfBenefit): EntryTraits {
  const insurer = textKey(one.insurer?.display);
  const numbers = (one.identifier ?? []).flatMap(({ value }) => (value && insurer ? `claim ${insurer} ${value}` : []));
  const day = dayOf(one.billablePeriod?.start);
  const submitted = one.total?.find(({ category }) => category.coding?.some(({ code }) => code === 'submitted'));
  const { value, currency = '' } = submitted?.amount ?? {};
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : 'stated',
    apart: one.use === 'claim' ? '' : one.use,
    concepts: (one.item ?? []).map(({ productOrService }) => productOrService),
    identical: identifierKeys(one.identifier),
    same: numbers,
    // One bill of one provider on one day, without a number that both have.
    possible:
      day === undefined || value === undefined
        ? []
        : [`${textKey(one.provider?.display)} ${day} ${value} ${currency} ${itemKey(one)}`],
    fields: { status: stated(one.status), outcome: stated(one.outcome) },
    asserted: one.created,
  };
}

function itemKey({ item = [] }: ExplanationOfBenefit): string {
  return item
    .flatMap(({ productOrService }) => conceptKeys(productOrService).certain)
    .sort(compare)
    .join(' ');
}

const claimOf = (entry: Entry): Of<'ExplanationOfBenefit'> => entry.source.resource as Of<'ExplanationOfBenefit'>;

/** By the visit that a line names; else by who billed and when. A fill at a pharmacy is no visit. */
function visitsOf(entries: readonly Entry[], beside: readonly FactSource[]): RelatedEntry[] {
  const visits = beside.filter(({ resource }) => resource.resourceType === 'Encounter');
  const named = visits.filter((visit) => entries.some((entry) => namesVisit(entry, visit)));
  const found =
    named.length > 0 ? named : visits.filter((visit) => entries.some((entry) => fitsVisit(claimOf(entry), visit)));
  return found.flatMap(({ connection, ref, said }) =>
    ref === undefined
      ? []
      : [{ connection, ref, display: said.text ?? said.type, ...(said.date !== undefined && { when: said.date }) }],
  );
}

function namesVisit(entry: Entry, { connection, ref }: FactSource): boolean {
  if (entry.source.connection !== connection || ref === undefined) return false;
  return (claimOf(entry).item ?? []).some(({ encounter = [] }) =>
    encounter.some(({ reference }) => reference === ref || reference?.endsWith(`/${ref}`)),
  );
}

/** The bill is of the provider of the visit or of who saw the person, and of its days, one more or less. */
function fitsVisit(claim: ExplanationOfBenefit, { resource }: FactSource): boolean {
  const visit = resource as Encounter;
  const [start, end] = [dayOf(visit.period?.start), dayOf(visit.period?.end ?? visit.period?.start)];
  const [from, until] = [
    dayOf(claim.billablePeriod?.start),
    dayOf(claim.billablePeriod?.end ?? claim.billablePeriod?.start),
  ];
  if (start === undefined || end === undefined || from === undefined || until === undefined) return false;
  if (claim.type.coding?.some(({ code }) => code === 'pharmacy')) return false;
  if (from > addDays(end, 1) || until < addDays(start, -1)) return false;
  const billed = [claim.provider, claim.facility, ...(claim.careTeam ?? []).map(({ provider }) => provider)];
  const seen = [visit.serviceProvider, ...(visit.participant ?? []).map(({ individual }) => individual)];
  const names = new Set(seen.map((one) => textKey(one?.display)).filter(Boolean));
  return billed.some((one) => names.has(textKey(one?.display)));
}
