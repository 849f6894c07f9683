import type { ClaimResponse, FhirResource, Organization, Practitioner } from 'fhir/r4.js';
import {
  approvedItem,
  decidedItem,
  inquiryAnswer,
  namedAnswer,
  sentRequest,
  shownPatient,
} from '../../testing/answer-fixtures.js';
import { claimResponse, responseBundle, reviewed } from '../../testing/prior-auth-fixtures.js';
import { decisionIn, type DecisionQuestion } from './decision-in.js';
import type { PriorAuthDecision } from './decision.js';

const now = Date.parse('2026-11-26T12:00:00Z');
const inquiry = { request: sentRequest, exchange: 'inquire', now } as const;
const pas = (name: string) => `http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-${name}`;
const npi = 'http://hl7.org/fhir/sid/us-npi';
const member = (value: string) => ({ system: 'https://payer.example/member', value });
const shownAs = { reference: 'Patient/p' };

const approval = (overrides: Partial<ClaimResponse> = {}) => namedAnswer(approvedItem, overrides);
const denial = (overrides: Partial<ClaimResponse> = {}) => namedAnswer(decidedItem('A3'), overrides);
const pended = (overrides: Partial<ClaimResponse> = {}) => namedAnswer(decidedItem('A4'), overrides);
const on = (created: string) => ({ created });
/** What a payer leaves out, though the guide demands it. */
const without = (response: ClaimResponse, ...names: (keyof ClaimResponse)[]) =>
  Object.fromEntries(
    Object.entries(response).filter(([name]) => !names.includes(name as keyof ClaimResponse)),
  ) as unknown as ClaimResponse;
const unnamed = without(approval(), 'request', 'created');
const undatedApproval = without(approval(), 'created');
const organization = (value: string): Organization => ({
  resourceType: 'Organization',
  id: 'o',
  identifier: [{ system: npi, value }],
});
const detail = (code: string, quantity?: number) => ({
  ...approvedItem,
  extension: [
    ...(approvedItem.extension ?? []),
    {
      url: pas('itemAuthorizedDetail'),
      extension: [
        {
          url: 'productOrServiceCode',
          valueCodeableConcept: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }] },
        },
        ...(quantity === undefined ? [] : [{ url: 'quantity', valueQuantity: { value: quantity } }]),
      ],
    },
  ],
});
const practitioner: Practitioner = {
  resourceType: 'Practitioner',
  id: 'x',
  identifier: [{ system: npi, value: '3333333333' }],
};
const forProvider = {
  ...approvedItem,
  extension: [
    ...(approvedItem.extension ?? []),
    {
      url: pas('itemAuthorizedProvider'),
      extension: [{ url: 'provider', valueReference: { reference: 'Practitioner/x' } }],
    },
  ],
};

type Expected = Partial<Record<keyof PriorAuthDecision, unknown>> | undefined;
type Variation = readonly [
  what: string,
  answers: readonly ClaimResponse[],
  expected: Expected,
  beside?: readonly FhirResource[],
];
const unverified = (...reasons: string[]) => ({ status: 'unverified', unverified: reasons });

/** What payers answer to an inquiry about a request for two units on 2026-12-15, and how it has to be read. */
const variations: readonly Variation[] = [
  ['an approval', [approval()], { status: 'approved', authorizationNumber: 'AUTH-1', expires: '2027-02-24' }],
  ['nothing', [], undefined],
  ['an approval after a denial', [denial(on('2026-11-01')), approval(on('2026-11-20'))], { status: 'approved' }],
  ['a denial after an approval', [approval(on('2026-10-01')), denial(on('2026-11-25'))], { status: 'denied' }],
  [
    'a denial one second after an approval',
    [approval(on('2026-11-25T10:00:00Z')), denial(on('2026-11-25T11:00:01+01:00'))],
    { status: 'denied' },
  ],
  ['both on one day', [approval(on('2026-11-25')), denial(on('2026-11-25'))], unverified('answers-contradict')],
  [
    'days that overlap somewhere on earth',
    [approval(on('2026-11-25')), denial(on('2026-11-24'))],
    unverified('answers-contradict'),
  ],
  [
    'both on one day, with the moment of the last change',
    [
      approval({ ...on('2026-11-25'), meta: { lastUpdated: '2026-11-25T08:00:00Z' } }),
      denial({ ...on('2026-11-25'), meta: { lastUpdated: '2026-11-25T09:00:00Z' } }),
    ],
    { status: 'denied' },
  ],
  [
    'a denial and an approval without a date',
    [denial(on('2026-11-01')), undatedApproval],
    unverified('answers-contradict'),
  ],
  ['an approval without a date alone', [undatedApproval], { status: 'approved' }],
  [
    'an approval of next year and a denial of today',
    [approval(on('2027-06-01')), denial(on('2026-11-26T10:00:00Z'))],
    unverified('answers-contradict'),
  ],
  ['the same approval twice', [approval(), approval()], { status: 'approved', authorizationNumber: 'AUTH-1' }],
  [
    'two approvals of one moment with two numbers',
    [approval(), namedAnswer(decidedItem('A1', { number: 'AUTH-2' }))],
    unverified('answers-contradict'),
  ],
  [
    'an approval that was entered in error after a denial',
    [denial(on('2026-11-01')), approval({ ...on('2026-11-20'), status: 'entered-in-error' })],
    unverified('newest-withdrawn'),
  ],
  ['a cancelled approval', [approval({ status: 'cancelled' })], unverified('newest-withdrawn')],
  [
    'a cancelled denial of before',
    [denial({ ...on('2026-11-01'), status: 'cancelled' }), approval(on('2026-11-20'))],
    { status: 'approved' },
  ],
  [
    'an approval until the day before the service',
    [namedAnswer(decidedItem('A1', { number: 'N', start: '2026-11-24', end: '2026-12-14' }))],
    { status: 'approved-other-dates', expires: '2026-12-14' },
  ],
  [
    'an approval until the day of service',
    [namedAnswer(decidedItem('A1', { number: 'N', start: '2026-12-15', end: '2026-12-15' }))],
    { status: 'approved' },
  ],
  [
    'an approval from the day after the service',
    [namedAnswer(decidedItem('A1', { number: 'N', start: '2026-12-16' }))],
    { status: 'approved-other-dates' },
  ],
  [
    'an approval of years ago',
    [namedAnswer(decidedItem('A1', { start: '2005-05-02', end: '2005-06-02' }))],
    { status: 'approved-other-dates' },
  ],
  [
    'an approval that ends before it begins',
    [namedAnswer(decidedItem('A1', { start: '2027-01-01', end: '2026-01-01' }))],
    { status: 'approved-other-dates' },
  ],
  [
    'an approval until the end of the month',
    [namedAnswer(decidedItem('A1', { end: '2026-12' }))],
    { status: 'approved' },
  ],
  ['an approval until "soon"', [namedAnswer(decidedItem('A1', { end: 'soon' }))], unverified('validity-unreadable')],
  ['an approval without days', [namedAnswer(decidedItem('A1', { number: 'N' }))], { status: 'approved' }],
  [
    'an approval whose whole holds for other days',
    [namedAnswer(decidedItem('A1'), { preAuthPeriod: { end: '2026-01-01' } })],
    { status: 'approved-other-dates' },
  ],
  ['a denial with a period', [namedAnswer(decidedItem('A3', { end: '2027-01-01' }))], { status: 'denied' }],
  ['an approval of another request', [approval({ request: { reference: 'Claim/9' } })], undefined],
  ['an approval that names no request', [unnamed], unverified('request-not-named')],
  [
    'an approval under our name in another system',
    [{ ...unnamed, identifier: [{ system: 'urn:other', value: 'pa-0001' }] }],
    unverified('request-not-named'),
  ],
  [
    'an approval that names no request beside a denial that does',
    [{ ...unnamed, ...on('2026-11-25') }, denial(on('2026-11-01'))],
    { status: 'denied' },
  ],
  ['an approval of another member number', [approval({ patient: { identifier: member('M999') } })], undefined],
  [
    'an approval of a number without a system',
    [approval({ patient: { identifier: { value: 'OTHER' } } })],
    unverified('member-not-certain'),
  ],
  [
    'an approval of another birth date',
    [approval({ patient: shownAs })],
    undefined,
    [shownPatient({ birthDate: '1999-01-01' })],
  ],
  [
    'an approval of the year of birth alone',
    [approval({ patient: shownAs })],
    { status: 'approved' },
    [shownPatient({ birthDate: '1958', name: [{ family: 'EXAMPLE', given: ['A'] }] })],
  ],
  [
    'an approval of another family name',
    [approval({ patient: shownAs })],
    unverified('member-not-certain'),
    [shownPatient({ name: [{ family: 'Smith' }] })],
  ],
  [
    'an approval of a twin',
    [approval({ patient: shownAs })],
    unverified('member-not-certain'),
    [
      shownPatient({
        birthDate: '1958-03-02',
        identifier: [member('M100')],
        name: [{ family: 'Example', given: ['Zoe'] }],
      }),
    ],
  ],
  [
    'an approval of a member number written with hyphens',
    [approval({ patient: shownAs })],
    { status: 'approved' },
    [shownPatient({ identifier: [member('m-100')] })],
  ],
  [
    'an approval to another provider',
    [approval({ requestor: { reference: 'Organization/o' } })],
    unverified('other-provider'),
    [organization('9999999999')],
  ],
  [
    'an approval to the provider that asked',
    [approval({ requestor: { reference: 'Organization/o' } })],
    { status: 'approved' },
    [organization('1111111112')],
  ],
  [
    'an approval by another payer',
    [approval({ insurer: { reference: 'Organization/o' } })],
    unverified('other-insurer'),
    [organization('9999999999')],
  ],
  ['an approval of a claim', [approval({ use: 'claim' })], unverified('not-an-authorization')],
  [
    'an approval of an item that was not asked for',
    [namedAnswer(decidedItem('A1', { sequence: 7 }))],
    unverified('items-missing'),
  ],
  [
    'an approval of the item and a refusal of the whole',
    [approval({ adjudication: [reviewed('A3')] })],
    unverified('contradicts-itself'),
  ],
  [
    'a refusal of the item and an approval of the whole',
    [denial({ adjudication: [reviewed('A1')] })],
    { status: 'denied' },
  ],
  [
    'an approval of the whole alone',
    [namedAnswer(approvedItem, { item: [], adjudication: [reviewed('A1')] })],
    { status: 'approved' },
  ],
  [
    'one item approved and denied',
    [namedAnswer({ itemSequence: 1, adjudication: [reviewed('A1'), reviewed('A3')] })],
    { status: 'unknown' },
  ],
  [
    'one item twice, approved and denied',
    [approval({ item: [approvedItem, decidedItem('A3')] })],
    { status: 'unknown' },
  ],
  [
    'a change whose replacement is refused',
    [
      namedAnswer(decidedItem('A6'), {
        addItem: [{ itemSequence: [1], productOrService: { text: 'less' }, adjudication: [reviewed('A3')] }],
      }),
    ],
    { status: 'unknown' },
  ],
  [
    'an approval of another service',
    [namedAnswer(detail('27130'))],
    { status: 'modified', differences: [{ what: 'service', asked: '27447', answered: '27130' }] },
  ],
  [
    'an approval of half',
    [namedAnswer(detail('27447', 1))],
    { status: 'modified', differences: [{ what: 'quantity', asked: '2', answered: '1' }] },
  ],
  ['an approval spelled out', [namedAnswer(detail('27447', 2))], { status: 'approved' }],
  [
    'an approval for another performer',
    [namedAnswer(forProvider)],
    { status: 'modified', differences: [expect.objectContaining({ what: 'provider', answered: '3333333333' })] },
    [practitioner],
  ],
  [
    'a number that is the trace number',
    [
      namedAnswer(decidedItem('A1'), {
        preAuthRef: 'T-1',
        extension: [{ url: pas('administrationReferenceNumber'), valueString: 'T-1' }],
      }),
    ],
    { status: 'approved', traceNumber: 'T-1' },
  ],
  [
    'an action of another list',
    [
      namedAnswer({
        itemSequence: 1,
        adjudication: [JSON.parse(JSON.stringify(reviewed('A1')).replaceAll('005010/306', '005010/889'))],
      }),
    ],
    { status: 'unknown' },
  ],
  ['pended', [pended()], { status: 'pended' }],
];

describe('a decision in the answer to an inquiry', () => {
  it.each(variations.map((variation) => ({ what: variation[0], variation })))('is read from $what', ({ variation }) => {
    const [, answers, expected, beside = []] = variation;
    for (const order of [answers, answers.toReversed()]) {
      const decision = decisionIn(inquiryAnswer(order, beside), inquiry);
      if (expected === undefined) expect(decision).toBeUndefined();
      else expect(decision).toMatchObject(expected);
      if (decision?.status === 'unverified') expect(JSON.stringify(decision)).not.toMatch(/AUTH-|M999|Smith|Zoe/);
    }
  });

  it('tells what else the payer has said, the newest first', () => {
    const answers = [pended(on('2026-11-01')), denial(on('2026-11-10')), approval(on('2026-11-20'))];
    expect(decisionIn(inquiryAnswer(answers), inquiry)?.earlier).toEqual([
      { status: 'denied', decidedAt: '2026-11-10' },
      { status: 'pended', decidedAt: '2026-11-01' },
    ]);
  });

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

  it.each<[string, object, string | undefined]>([
    ['names the request', responseBundle(approval()), 'approved'],
    ['names the patient alone', responseBundle(silent), 'approved'],
    ['repeats the name of the Bundle', responseBundle(nameless, sentRequest.identifier), 'approved'],
    ['names nothing', responseBundle(nameless), 'unverified'],
    ['is one of two that name nothing', inquiryAnswer([silent, silent]), 'unverified'],
    ['names another request', responseBundle(approval({ request: { reference: 'Claim/other' } })), undefined],
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

  it.each<[string, ClaimResponse, ClaimResponse, Expected]>([
    [
      'a pended one, approved',
      pended(on('2026-11-24')),
      approval(on('2026-11-26T11:00:00Z')),
      { status: 'approved', earlier: [{ status: 'pended', decidedAt: '2026-11-24' }] },
    ],
    [
      'a denial, and an approval of before',
      denial(on('2026-11-25T10:00:00Z')),
      approval(on('2026-11-24T10:00:00Z')),
      { status: 'denied' },
    ],
    ['a denial, and an approval of the same moment', denial(), approval(), unverified('denied-before')],
    ['a denial, overturned', denial(on('2026-11-20')), approval(on('2026-11-25')), { status: 'approved' }],
    ['an approval, revoked', approval(on('2026-11-20')), denial(on('2026-11-25')), { status: 'denied' }],
    [
      'an approval under another number',
      approval(on('2026-11-20')),
      namedAnswer(decidedItem('A1', { number: 'AUTH-2' }), on('2026-11-25')),
      { status: 'approved', differences: [{ what: 'authorization-number', asked: 'AUTH-1', answered: 'AUTH-2' }] },
    ],
    ['the same, unnamed but for its number', approval(), { ...unnamed, ...on('2026-11-25') }, { status: 'approved' }],
    [
      'a pended one, and one that says too little',
      pended(),
      { ...unnamed },
      {
        status: 'unverified',
        earlier: [{ status: 'approved' }, { status: 'pended', decidedAt: '2026-11-24T10:10:04Z' }],
      },
    ],
  ])('is read from %s', (_what, first, second, expected) => {
    expect(decisionIn(inquiryAnswer([second]), before(first))).toMatchObject(expected ?? {});
  });

  it('without a date counts from when it came', () => {
    expect(decisionIn(inquiryAnswer([without(denial(), 'created')]), before(approval()))?.status).toBe('denied');
  });
});

describe('claimResponse', () => {
  it('of nothing certain is no approval', () => {
    expect(decisionIn(responseBundle(claimResponse()), inquiry)?.status).toBe('unverified');
  });
});
