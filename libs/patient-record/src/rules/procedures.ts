import type { Procedure } from 'fhir/r4.js';

import { conceptKeys } from '../matching/concept-keys.js';
import { identifierKeys, stated, type EntryTraits } from '../matching/entry.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { dayOf } from '../matching/time-keys.js';
import { absenceState } from '../matching/absences.js';

/** Procedures: the same code on the same day. Codes of two systems are linked by words alone, and never joined. */
export const procedures: SectionRule = {
  read: (resource) => (resource.resourceType === 'Procedure' ? [procedureTraits(resource)] : []),
};

function procedureTraits(one: Procedure): EntryTraits {
  const when = one.performedDateTime ?? one.performedPeriod?.start;
  const day = dayOf(when);
  const { certain, doubtful } = conceptKeys(one.code);
  const name = textKey(one.code?.text ?? one.code?.coding?.[0]?.display);
  const possible = [...doubtful, ...(name === '' ? [] : [`text ${name}`])];
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : (absenceState(one.code) ?? 'stated'),
    apart: one.status === 'not-done' ? 'not done' : '',
    concepts: [one.code],
    identifiers: identifierKeys(one.identifier),
    same: day === undefined ? [] : certain.map((code) => `${code} ${day}`),
    possible: day === undefined ? [] : possible.map((key) => `${key} ${day}`),
    fields: { status: stated(one.status) },
    asserted: when,
  };
}
