import { timeSpan } from '@fhir-gateway/record-view';
import type { Coverage } from 'fhir/r4.js';

import { identifierKeys, stated, type EntryTraits } from '../matching/entry.js';
import type { Fact } from '../matching/fact.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { startMsOf } from '../matching/time-keys.js';

/** Insurance: the same member number at the same payer. What is over comes last. */
export const coverage: SectionRule = {
  read: (resource) => (resource.resourceType === 'Coverage' ? [coverageTraits(resource)] : []),
  finish: (fact, entries, { now }) => {
    const plans = entries.map(({ source }) => source.resource as Coverage);
    const findings = [
      ...(plans.every((one) => isOver(one, now)) ? ['no longer in force'] : []),
      ...(plans.every((one) => isToCome(one, now)) ? ['not in force yet'] : []),
    ];
    return findings.length > 0 ? { ...fact, findings: [...fact.findings, ...findings] } : fact;
  },
  rank: ({ findings }: Fact) => Number(findings.includes('no longer in force')),
};

function coverageTraits(one: Coverage): EntryTraits {
  const payers = one.payor.map(({ display, identifier }) => identifier?.value ?? textKey(display)).filter(Boolean);
  // The subscriber's number is that of the family; with the dependent's it is the person's.
  const members = [
    ...(one.identifier ?? []).map(({ value }) => value),
    one.subscriberId === undefined ? undefined : [one.subscriberId, one.dependent ?? ''].join(' '),
  ];
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : 'stated',
    concepts: [one.type],
    identical: identifierKeys(one.identifier),
    same: payers.flatMap((payer) => members.flatMap((member) => (member ? `member ${payer} ${textKey(member)}` : []))),
    fields: { status: stated(one.status), end: stated(one.period?.end) },
    asserted: one.period?.start,
  };
}

const dayMs = 86_400_000;

/** A month or a year as the end holds to its last day; days are other ones elsewhere on earth. */
function isOver({ status, period }: Coverage, now: Date): boolean {
  const end = timeSpan(period?.end)?.untilMs;
  return status === 'cancelled' || (end !== undefined && end < now.getTime() - dayMs);
}

function isToCome({ status, period }: Coverage, now: Date): boolean {
  const start = startMsOf(period?.start);
  return status !== 'cancelled' && start !== undefined && start > now.getTime() + dayMs;
}
