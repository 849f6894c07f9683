import { billingSystem } from '../../procedure-code.js';
import type { AskedItem, AskedRequest } from './asked-request.js';
import type { PriorAuthDecision, DecisionDifference } from './decision.js';
import type { ItemDecision } from './decision-item.js';
import type { CodedText } from '../vocabulary/payer-text.js';
import { combinedStatus, grants } from '../vocabulary/review-action.js';
import { toUnverified } from './to-unverified.js';
import { coversDays, type Validity } from './validity.js';

/**
 * Compares what a decision grants with what was asked for: items, service, quantity, and the days for which it holds. An
 * approval of something else is `modified`, one for other days `approved-other-dates`.
 */
export function compareGrant(
  { items: asked, npis }: Pick<AskedRequest, 'items' | 'npis'>,
  decision: PriorAuthDecision,
): PriorAuthDecision {
  if (!grants(decision.status) || asked.length === 0) return decision;
  const isReviewed = decision.items.length > 0;
  if (isReviewed && !asked.every(({ sequence }) => decision.items.some((item) => item.sequence === sequence)))
    return toUnverified(decision, ['items-missing']);
  const whole: Validity = decision;
  const compared = asked.map((one) => {
    const item = decision.items.find(({ sequence }) => sequence === one.sequence);
    return compareItem(one, item ?? { status: decision.status, reasons: [], granted: [] }, whole, npis);
  });
  if (compared.some(({ days }) => days === 'unreadable')) return toUnverified(decision, ['validity-unreadable']);
  const differences = compared.flatMap((one) => one.differences);
  const items = decision.items.map((item) => compared.find(({ sequence }) => sequence === item.sequence)?.item ?? item);
  const status = isReviewed
    ? combinedStatus(items.map((item) => item.status))
    : (compared[0]?.item.status ?? 'unknown');
  return { ...decision, status, items, ...(differences.length > 0 && { differences }) };
}

interface ComparedItem {
  readonly sequence: number;
  readonly item: ItemDecision;
  readonly days: ReturnType<typeof coversDays>;
  readonly differences: readonly DecisionDifference[];
}

function compareItem(asked: AskedItem, item: ItemDecision, whole: Validity, npis: readonly string[]): ComparedItem {
  const { sequence } = asked;
  if (!grants(item.status)) return { sequence, item, days: 'covered', differences: [] };
  const own = item.validFrom !== undefined || item.expires !== undefined ? item : whole;
  const days = coversDays(own, asked);
  const what = [
    ...serviceDifferences(asked, item),
    ...quantityDifferences(asked, item),
    ...providerDifferences(npis, item),
  ];
  const date: DecisionDifference[] =
    days === 'outside'
      ? [
          {
            what: 'service-date',
            asked: spelled(asked.from, asked.until),
            answered: spelled(own.validFrom, own.expires),
          },
        ]
      : [];
  const status =
    days === 'outside'
      ? 'approved-other-dates'
      : item.status === 'approved' && what.length > 0
        ? 'modified'
        : item.status;
  return { sequence, item: { ...item, status }, days, differences: [...date, ...what] };
}

function spelled(from: string | undefined, until: string | undefined): string {
  if (from === until) return from ?? 'no day';
  return [from === undefined ? '' : `from ${from}`, until === undefined ? '' : `until ${until}`]
    .filter(Boolean)
    .join(' ');
}

/** Codes are comparable where both are billing codes of the same system. */
function serviceDifferences({ codes }: AskedItem, { granted, detail }: ItemDecision): DecisionDifference[] {
  const systems = codes.map(({ system }) => system && billingSystem(system));
  const isOther = ({ system, code }: CodedText) => {
    const theirs = system === undefined ? undefined : billingSystem(system);
    return (
      theirs !== undefined &&
      code !== undefined &&
      !codes.some((one, index) => one.code === code && systems[index] === theirs)
    );
  };
  const others = [...granted, ...(detail ? [detail] : [])].flatMap(({ code }) =>
    code && isOther(code) ? (code.code ?? []) : [],
  );
  const asked = codes
    .map(({ code }) => code)
    .filter(Boolean)
    .join(', ');
  return [...new Set(others)].map((answered) => ({ what: 'service', asked, answered }));
}

function quantityDifferences({ quantity }: AskedItem, { granted, detail }: ItemDecision): DecisionDifference[] {
  if (quantity === undefined) return [];
  const others = [...granted, ...(detail ? [detail] : [])].flatMap((one) => one.quantity ?? []);
  return [...new Set(others.filter((one) => one < quantity))].map((one) => ({
    what: 'quantity',
    asked: String(quantity),
    answered: String(one),
  }));
}

function providerDifferences(npis: readonly string[], { provider }: ItemDecision): DecisionDifference[] {
  const npi = provider?.npi;
  if (npi === undefined || npis.length === 0 || npis.includes(npi)) return [];
  return [{ what: 'provider', asked: [...new Set(npis)].join(', '), answered: npi }];
}
