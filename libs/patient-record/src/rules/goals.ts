import { statusCodeOf } from '@fhir-gateway/record-view';
import type { Goal } from 'fhir/r4.js';

import { conceptKeys } from '../matching/concept-keys.js';
import { identifierKeys, stated, type EntryTraits } from '../matching/entry.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { dayOf } from '../matching/time-keys.js';

/** Goals: the same code or words from the same day. */
export const goals: SectionRule = {
  read: (resource) => (resource.resourceType === 'Goal' ? [goalTraits(resource)] : []),
};

function goalTraits(one: Goal): EntryTraits {
  const start = dayOf(one.startDate);
  const name = textKey(one.description?.text ?? one.description?.coding?.[0]?.display);
  const keys = [...conceptKeys(one.description).certain, ...(name === '' ? [] : [`text ${name}`])];
  return {
    state: one.lifecycleStatus === 'entered-in-error' ? 'withdrawn' : 'stated',
    concepts: [one.description],
    identifiers: identifierKeys(one.identifier),
    same: start === undefined ? [] : keys.map((key) => `${key} ${start}`),
    possible: keys,
    fields: { status: stated(one.lifecycleStatus), achievement: stated(statusCodeOf(one.achievementStatus)) },
    asserted: one.statusDate ?? one.startDate,
  };
}
