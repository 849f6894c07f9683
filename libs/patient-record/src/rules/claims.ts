import { parseReference } from '@fhir-gateway/fhir';
import type { ExplanationOfBenefit } from 'fhir/r4.js';

import { countedClaims } from '../claims/claim-chains.js';
import { isOneByIdentifier } from '../matching/agreement.js';
import { compare } from '../matching/compare-texts.js';
import { conceptKeys } from '../matching/concept-keys.js';
import { identifierKeys, isOfMany, stated, type Entry, type EntryTraits, type Of } from '../matching/entry.js';
import type { RelatedEntry } from '../matching/fact.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { dayOf } from '../matching/time-keys.js';
import { visitsBilled, type Visit } from '../matching/visits.js';

/** Claims: the same number of the payer, with the same content. Beside each stand the visits that it pays for. */
export const claims: SectionRule = {
  read: (resource) => (resource.resourceType === 'ExplanationOfBenefit' ? [claimTraits(resource)] : []),
  isCompatible: (one, other) => {
    const [here, there] = [one.source.said.value, other.source.said.value];
    return isOneByIdentifier(one, other) && (here === undefined || there === undefined || here === there);
  },
  finish: (fact, entries, { visits, entries: all }) => {
    const paidFor = visitsOf(entries, visits);
    const { replaced, reversed } = changedAmong(all);
    const findings = [
      ...(entries.some((entry) => replaced.has(entry)) ? ['replaced by a newer version of the claim'] : []),
      ...(entries.some((entry) => reversed.has(entry)) ? ['reversed: it comes to nothing'] : []),
    ];
    return {
      ...fact,
      findings: [...fact.findings, ...findings],
      ...(paidFor.length > 0 && { visits: paidFor }),
    };
  },
};

function claimTraits(one: ExplanationOfBenefit): EntryTraits {
  const insurer = textKey(one.insurer?.display);
  const numbers = (one.identifier ?? []).flatMap((each) =>
    each.value && insurer && !isOfMany(each) ? `claim ${insurer} ${each.value}` : [],
  );
  const day = dayOf(one.billablePeriod?.start);
  const submitted = one.total?.find(({ category }) => category.coding?.some(({ code }) => code === 'submitted'));
  const { value, currency = '' } = submitted?.amount ?? {};
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : 'stated',
    apart: one.use === 'claim' ? '' : one.use,
    concepts: (one.item ?? []).map(({ productOrService }) => productOrService),
    identifiers: identifierKeys(one.identifier),
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

interface ChangedEntries {
  /** A newer version in the list replaces them. */
  readonly replaced: ReadonlySet<Entry>;
  /** A later claim in the list takes them back, or they take an earlier one back. */
  readonly reversed: ReadonlySet<Entry>;
}

const changedOf = new WeakMap<readonly Entry[], ChangedEntries>();

/** The entries of a list that others in it change; made out once for all facts of the list. */
function changedAmong(all: readonly Entry[]): ChangedEntries {
  const known = changedOf.get(all);
  if (known) return known;
  const claimed = all.filter(({ state }) => state === 'stated');
  const { replaced, reversed } = countedClaims(
    claimed.map((entry) => ({ entry, connection: entry.source.connection, claim: claimOf(entry) })),
  );
  const entriesOf = (some: ReadonlySet<{ readonly entry: Entry }>) => new Set([...some].map(({ entry }) => entry));
  const found = { replaced: entriesOf(replaced), reversed: entriesOf(reversed) };
  changedOf.set(all, found);
  return found;
}

function itemKey({ item = [] }: ExplanationOfBenefit): string {
  return item
    .flatMap(({ productOrService }) => conceptKeys(productOrService).certain)
    .sort(compare)
    .join(' ');
}

const claimOf = (entry: Entry): Of<'ExplanationOfBenefit'> => entry.source.resource as Of<'ExplanationOfBenefit'>;

/** By the visits that the lines name; else by who billed and when. */
function visitsOf(entries: readonly Entry[], visits: readonly Visit[]): RelatedEntry[] {
  if (visits.length === 0) return [];
  const named = new Set(entries.flatMap(namedVisits));
  const direct = visits.filter(({ name }) => named.has(name));
  const found = direct.length > 0 ? direct : entries.flatMap((entry) => visitsBilled(claimOf(entry), visits));
  return [...new Set(found)].map(({ source: { connection, ref = '', said } }) => ({
    connection,
    ref,
    display: said.text ?? said.type,
    when: said.date,
  }));
}

function namedVisits({ source }: Entry): string[] {
  const { item = [] } = source.resource as ExplanationOfBenefit;
  return item.flatMap(({ encounter = [] }) =>
    encounter.flatMap(({ reference }) => {
      const named = parseReference(reference);
      return named?.type === 'Encounter' ? `${source.connection} ${named.ref}` : [];
    }),
  );
}
