import { anywhere } from '@fhir-gateway/e2e/questions';
import type { Expectation } from '@fhir-gateway/e2e/questions';
import type { Expected } from '../records/expected.js';

/** Words by which a row says that it is no fact. */
export const withdrawn = [
  ...['entered in error', 'entered-in-error', 'refuted', 'not done', 'not-done', 'not taken', 'not-taken', 'intended'],
  ...[
    'cancelled',
    'canceled',
    'draft',
    'declined',
    'registered',
    'preparation',
    'do not perform',
    'do not take',
    'do not give',
  ],
  ...['withdrawn', 'no known', 'none known', 'no information', 'not known', 'absent', 'absence', 'stated'],
  ...['known_absences', 'understood as'],
];

/** How many entries of a type are no facts. */
export function notFactsOf(type: string, { mustNotBeShownAsFact }: Expected): number {
  return Object.keys(mustNotBeShownAsFact).filter((ref) => ref.startsWith(`${type}/`)).length;
}

/** One of these counts; or one with what is no fact, where the answer says so. */
export function countOf(counts: readonly number[], notFacts: number): Expectation {
  if (counts[0] === 0 && notFacts === 0) return { absent: true };
  const all = [...new Set(counts)];
  const marked = notFacts === 0 ? [] : all.map((count) => ({ count: count + notFacts, facts: [anywhere(withdrawn)] }));
  return { either: [...all.map((count) => ({ count })), ...marked] };
}
