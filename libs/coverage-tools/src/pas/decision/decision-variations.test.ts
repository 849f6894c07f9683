import { inquiryAnswer, sentRequest } from '../../testing/answer-fixtures.js';
import { decisionVariations } from './testing/index.js';
import { inquiredAt } from './testing/variation.js';
import { decisionIn } from './decision-in.js';
import { decisionReadingSchema, decisionSchema } from './decision-schema.js';
import { readingOf } from './decision-reading.js';

const inquiry = { request: sentRequest, exchange: 'inquire', now: inquiredAt } as const;

describe('the variations of our own', () => {
  it.each(decisionVariations)('$what: $why', ({ answers, expected, beside = [] }) => {
    for (const order of [answers, answers.toReversed()]) {
      const decision = decisionIn(inquiryAnswer(order, beside), inquiry);
      if (expected === undefined || decision === undefined) {
        expect(decision).toEqual(expected);
        continue;
      }
      const { differences, warnings, ...exact } = expected;
      for (const [name, value] of Object.entries(exact)) expect(decision[name as keyof typeof decision]).toEqual(value);
      if (warnings) expect(decision.warnings).toEqual(expect.arrayContaining(warnings as string[]));
      if (differences) expect(decision).toMatchObject({ differences });
      expect(decisionSchema.strict().safeParse(decision)).toMatchObject({ success: true });
      // What is not certain authorizes nothing: its numbers are among what is not assigned. Nobody else is named.
      if (decision.status === 'unverified') {
        expect(JSON.stringify({ ...decision, said: [] })).not.toMatch(/AUTH-/);
        expect(JSON.stringify(decision)).not.toMatch(/M999|Smith|Zoe/);
      }
      const reading = readingOf(decision, undefined, inquiredAt);
      expect(decisionReadingSchema.strict().safeParse(reading)).toMatchObject({ success: true });
    }
  });
});
