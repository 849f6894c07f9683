import type { ClaimResponse, FhirResource } from 'fhir/r4.js';
import fc from 'fast-check';
import { decidedItem, inquiryAnswer, namedAnswer, sentRequest } from '../../testing/answer-fixtures.js';
import { answerOf } from './testing/answers-in-time.js';
import { approval, denial, inquiredAt as now, member, on, pended, unverified, without } from './testing/variation.js';
import { responseBundle } from '../../testing/prior-auth-fixtures.js';
import { isAfter, spanOf, type TimeSpan } from './answer-time.js';
import { decisionIn, type DecisionQuestion } from './decision-in.js';
import type { PriorAuthDecision } from './decision.js';
import { grants } from '../vocabulary/review-action.js';

const inquiry = { request: sentRequest, exchange: 'inquire', now } as const;
const unnamed = without(approval(), 'request', 'created');

describe('a decision in the answer to an inquiry', () => {
  it('is unverified where there are more answers than are read', () => {
    const answers = Array.from({ length: 300 }, (_, day) =>
      approval(on(new Date(now - day * 86_400_000).toISOString())),
    );
    expect(decisionIn(inquiryAnswer(answers), inquiry)).toMatchObject(unverified('too-many-answers'));
  });

  it('names what the guide demands and the answer lacks', () => {
    const bundle = responseBundle(unnamed);
    const entry = [{ resource: { resourceType: 'Organization', id: 'o' } as const }, ...(bundle.entry ?? [])];
    expect(decisionIn({ ...bundle, entry }, inquiry)?.warnings).toEqual([
      'The answer has no date.',
      'The answer names no request.',
      'The ClaimResponse does not come first in its Bundle.',
      'The answer refers to its patient, which is not in the Bundle.',
    ]);
  });
});

describe('a decision in the answer to a request', () => {
  const submit = { ...inquiry, exchange: 'submit' } as const;
  const silent = without(approval(), 'request');
  const nameless = without(silent, 'patient');
  const mine = { system: 'https://gateway.example/prior-auth' };

  it.each<[string, object, string | undefined]>([
    ['names the request', responseBundle(approval()), 'approved'],
    ['names the patient alone', responseBundle(silent), 'approved'],
    ['repeats the name of the Bundle', responseBundle(nameless, sentRequest.identifier), 'approved'],
    ['names nothing', responseBundle(nameless), 'unverified'],
    ['is one of two that name nothing', inquiryAnswer([silent, silent]), 'unverified'],
    [
      'calls its Claim by an id of the payer',
      responseBundle(approval({ request: { reference: 'Claim/other' } })),
      'approved',
    ],
    [
      'names another request by our identifier',
      responseBundle(approval({ request: { identifier: { ...mine, value: 'pa-0002' } } })),
      undefined,
    ],
    ['names another patient', responseBundle(approval({ patient: { identifier: member('M999') } })), undefined],
    ['is no answer', { resourceType: 'OperationOutcome' }, undefined],
  ])('that %s is read', (_what, body, status) => {
    expect(decisionIn(body, submit)?.status).toBe(status);
  });

  it('finds the request by the Claim that the payer keeps under a name of its own', () => {
    const claim = { resourceType: 'Claim', id: '77', identifier: [{ value: 'pa-0001' }] } as FhirResource;
    const answer = inquiryAnswer([approval({ request: { reference: 'Claim/77' } })], [claim]);
    expect(decisionIn(answer, inquiry)?.status).toBe('approved');
  });
});

describe('a decision after another one', () => {
  const before = (response: ClaimResponse, at = now - 3_600_000): DecisionQuestion => {
    const decision = decisionIn(inquiryAnswer([response]), inquiry) as PriorAuthDecision;
    return { ...inquiry, held: { decision, at } };
  };

  const moment = '2026-11-24T10:10:04Z';
  const pendedBefore = { status: 'pended', decidedAt: '2026-11-24' };
  const otherNumber = { what: 'authorization-number', asked: 'AUTH-1', answered: 'AUTH-2' };
  it.each<[string, string, Partial<Record<keyof PriorAuthDecision, unknown>>]>([
    ['pended 2026-11-24', 'approved 2026-11-26T11:00:00Z', { status: 'approved', earlier: [pendedBefore] }],
    ['denied 2026-11-25T10:00:00Z', 'approved 2026-11-24T10:00:00Z', { status: 'denied' }],
    [`denied ${moment}`, `approved ${moment}`, unverified('denied-before')],
    ['cancelled 2026-11-25', 'approved 2026-11-25', unverified('denied-before')],
    ['denied 2026-11-20', 'approved 2026-11-25', { status: 'approved' }],
    ['approved 2026-11-20', 'denied 2026-11-25', { status: 'denied' }],
    ['approved 2026-11-20', 'approved 2026-11-25 #AUTH-2', { status: 'approved', differences: [otherNumber] }],
  ])('is read from what was %s, and is %s', (first, second, expected) => {
    expect(decisionIn(inquiryAnswer([answerOf(second)]), before(answerOf(first)))).toMatchObject(expected);
  });

  it('is read from one that names no request by its number, and from nothing else', () => {
    const again = { ...unnamed, ...on('2026-11-25') };
    expect(decisionIn(inquiryAnswer([again]), before(approval()))?.status).toBe('approved');
    expect(decisionIn(inquiryAnswer([{ ...unnamed }]), before(pended()))).toMatchObject({
      status: 'pended',
      decidedAt: moment,
      said: [{ status: 'approved', numbers: ['AUTH-1'] }],
    });
  });

  it('without a date counts from when it came', () => {
    expect(decisionIn(inquiryAnswer([without(denial(), 'created')]), before(approval()))?.status).toBe('denied');
  });
});

describe('decisions over several inquiries', () => {
  const day = 86_400_000;
  /** What a payer has said by a moment, as dates or as instants. */
  const said = fc.record({
    action: fc.constantFrom('A1', 'A3', 'A4', 'C', 'ZZ'),
    hours: fc.integer({ min: 0, max: 96 }),
    isDay: fc.boolean(),
    isNamed: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  });
  const bodies = fc.array(fc.array(said, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 });
  const refusing = new Set(['A3', 'C']);

  it('never end with a grant after which, or beside which, a refusal may have come', () => {
    fc.assert(
      fc.property(bodies, (calls) => {
        let held: DecisionQuestion['held'];
        const before: TimeSpan[] = [];
        for (const [index, answers] of calls.entries()) {
          const at = now + (index - calls.length) * day;
          const dated = answers.map((one) => {
            const instant = new Date(at - one.hours * 3_600_000).toISOString();
            return { ...one, created: one.isDay ? instant.slice(0, 10) : instant };
          });
          const responses = dated.map(({ action, created, isNamed }) => {
            const response = namedAnswer(decidedItem(action, { number: 'N-1' }), { created });
            return isNamed ? response : without(response, 'request');
          });
          const refusals = dated.filter(({ action }) => refusing.has(action));
          const question = { ...inquiry, now: at, ...(held && { held }) };
          const decision = decisionIn(inquiryAnswer(responses), question);
          if (decision !== undefined && grants(decision.status)) {
            const granted = spanOf(decision.decidedAt, at);
            const beside = refusals.map(({ created }) => spanOf(created, at));
            expect([...before, ...beside].filter((refused) => !isAfter(granted, refused))).toEqual([]);
          }
          if (decision !== undefined) held = { decision, at };
          // What was said by the end of an inquiry is not of after it.
          const told = refusals.filter(({ isNamed }) => isNamed).map(({ created }) => spanOf(created, at));
          before.push(...told.map(({ from, until }) => ({ from, until: Math.min(until, at) })));
        }
      }),
      { numRuns: 80 },
    );
  });

  it('is not forgotten that it was refused, whatever is read in between', () => {
    let held: DecisionQuestion['held'];
    const told = [denial(on('2026-11-24')), { ...unnamed, ...on('2026-11-24') }, approval(on('2026-11-24'))].map(
      (response, index) => {
        const decision = decisionIn(inquiryAnswer([response]), {
          ...inquiry,
          now: now + index * 60_000,
          ...(held && { held }),
        }) as PriorAuthDecision;
        held = { decision, at: now + index * 60_000 };
        return decision.status;
      },
    );
    expect(told).toEqual(['denied', 'denied', 'unverified']);
  });
});
