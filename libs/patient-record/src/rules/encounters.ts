import type { Encounter, Reference } from 'fhir/r4.js';

import { identifierKeys, stated, type EntryTraits } from '../matching/entry.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { dayOf, minuteOf } from '../matching/time-keys.js';

const npi = 'http://hl7.org/fhir/sid/us-npi';

/** Visits and stays: the same business identifier, or the same NPI, class and time. */
export const encounters: SectionRule = {
  read: (resource) => (resource.resourceType === 'Encounter' ? [encounterTraits(resource)] : []),
  isPossible: (one, other) => one.source.connection !== other.source.connection,
};

function encounterTraits(one: Encounter): EntryTraits {
  const { start, end } = one.period ?? {};
  const [minute, day] = [minuteOf(start), dayOf(start)];
  const kind = one.class?.code ?? '';
  const place = textKey(one.serviceProvider?.display);
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : 'stated',
    apart: one.status === 'cancelled' ? 'cancelled' : '',
    concepts: Array.isArray(one.type) ? one.type : [],
    identifiers: identifierKeys(one.identifier),
    same: day === undefined ? [] : npisOf(one).map((value) => `npi ${value} ${kind} ${minute ?? day}`),
    possible: [
      ...(minute === undefined ? [] : [`${kind} ${minute}`]),
      ...(day === undefined || place === '' ? [] : [`${kind} ${day} ${place}`]),
    ],
    fields: { status: stated(one.status), end: stated(dayOf(end)) },
    asserted: start,
  };
}

/** NPIs of who saw the person, and of the organization. */
function npisOf({ participant = [], serviceProvider }: Encounter): string[] {
  const named: (Reference | undefined)[] = [serviceProvider, ...participant.map(({ individual }) => individual)];
  return named.flatMap((one) => (one?.identifier?.system === npi ? (one.identifier.value ?? []) : []));
}
