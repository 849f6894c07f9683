import type { ClaimResponse } from 'fhir/r4.js';
import fc from 'fast-check';
import { decidedItem, inquiryAnswer, namedAnswer, sentRequest } from '../../testing/answer-fixtures.js';
import { isAfter, spanOf } from './answer-time.js';
import { decisionIn } from './decision-in.js';

const now = Date.parse('2026-11-26T12:00:00Z');
const hour = 3_600_000;

/** A dateTime of some precision within four days. */
const created = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: -96, max: 30 }).chain((hours) => {
    const instant = new Date(now + hours * hour).toISOString();
    return fc.constantFrom(instant, instant.slice(0, 10), instant.replace('Z', '+00:00'), instant.slice(0, 7));
  }),
);
const answer = fc
  .record({
    action: fc.constantFrom('A1', 'A2', 'A3', 'A4', 'A6', 'C', 'ZZ'),
    created,
    isNamed: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    status: fc.oneof(
      { weight: 8, arbitrary: fc.constant('active' as const) },
      { weight: 1, arbitrary: fc.constantFrom('cancelled' as const, 'draft' as const, 'entered-in-error' as const) },
    ),
    number: fc.constantFrom('N-1', 'N-2'),
    end: fc.constantFrom('2026-12-01', '2027-03-01', undefined),
    updated: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(1, 2, 3) },
    ),
  })
  .map(({ action, created: date, isNamed, status, number, end, updated }): ClaimResponse => {
    const item = decidedItem(action, { number, ...(end !== undefined && { end }) });
    const { created: _created, request, ...rest } = namedAnswer(item, { status });
    return {
      ...rest,
      ...(isNamed && request && { request }),
      ...(updated !== undefined && { meta: { lastUpdated: new Date(now - updated * hour).toISOString() } }),
      ...(date !== undefined && { created: date }),
    } as ClaimResponse;
  });
const question = { request: sentRequest, exchange: 'inquire', now } as const;
const shuffled = fc
  .array(answer, { minLength: 1, maxLength: 6 })
  .chain((answers) =>
    fc.tuple(
      fc.constant(answers),
      fc.shuffledSubarray(answers, { minLength: answers.length, maxLength: answers.length }),
    ),
  );

describe('the newest of any answers', () => {
  it('is the same in whatever order they come', () => {
    fc.assert(
      fc.property(shuffled, ([answers, others]) => {
        expect(decisionIn(inquiryAnswer(others), question)).toEqual(decisionIn(inquiryAnswer(answers), question));
      }),
      { numRuns: 100 },
    );
  });

  it('has the result of an answer after which none came, or is unverified', () => {
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 6 }), (answers) => {
        const ours = answers.filter(({ request }) => request !== undefined);
        const decision = decisionIn(inquiryAnswer(answers), question);
        if (decision?.status === 'unverified') return;
        const last = ours.filter(
          ({ created: date }) => !ours.some((other) => isAfter(spanOf(other.created, now), spanOf(date, now))),
        );
        const results = last.map((one) => decisionIn(inquiryAnswer([one]), question)?.status);
        expect(results).toContain(decision?.status);
      }),
      { numRuns: 100 },
    );
  });
});
