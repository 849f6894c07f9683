import { periodAt } from '@fhir-gateway/fhir';
import type { Coverage } from 'fhir/r4.js';

import { conceptKey } from '../matching/concept-keys.js';
import { identifierKeys, stated, type EntryTraits } from '../matching/entry.js';
import type { Fact } from '../matching/fact.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';

/** Insurance: the same member number at the same payer. What is over comes last. */
export const coverage: SectionRule = {
  read: (resource) => (resource.resourceType === 'Coverage' ? [coverageTraits(resource)] : []),
  // A payer gives a member one number for medical, dental and pharmacy plans.
  isCompatible: (one, other) => {
    const [here, there] = [one, other].map(({ source }) => conceptKey((source.resource as Coverage).type));
    return here === '' || there === '' || here === there;
  },
  finish: (fact, entries, { now }) => {
    const plans = entries.map(({ source }) => source.resource as Coverage);
    const findings = [
      ...(plans.every((one) => stateOf(one, now) === 'over') ? ['no longer in force'] : []),
      ...(plans.every((one) => stateOf(one, now) === 'to-come') ? ['not in force yet'] : []),
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
    identifiers: identifierKeys(one.identifier),
    same: payers.flatMap((payer) => members.flatMap((member) => (member ? `member ${payer} ${textKey(member)}` : []))),
    fields: { status: stated(one.status), end: stated(one.period?.end) },
    asserted: one.period?.start,
  };
}

function stateOf({ status, period = {} }: Coverage, now: Date): ReturnType<typeof periodAt> {
  return status === 'cancelled' ? 'over' : periodAt(period, now.getTime());
}
