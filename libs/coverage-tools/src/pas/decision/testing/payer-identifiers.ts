import type { ClaimResponse, FhirResource, Identifier } from 'fhir/r4.js';
import { decidedItem, inquiryAnswer, namedAnswer, shownPatient } from '../../../testing/answer-fixtures.js';
import type { DecisionQuestion } from '../decision-in.js';
import type { PriorAuthDecision } from '../decision.js';
import { approval, denial, member, on, organization, pas, pended, unverified } from './variation.js';

/** What the payer calls something: the same name gives the same id. */
type Ids = (name: string) => string;

/** One of the cases in which a payer calls the request's Claim by an id of its own. */
export interface IdentifierCase {
  readonly no: number;
  readonly what: string;
  readonly exchange: DecisionQuestion['exchange'];
  /** What the payer sends, with ids of its choice. */
  readonly body: (id: Ids) => object;
  readonly given?: (id: Ids) => NonNullable<DecisionQuestion['given']>;
  readonly otherClaims?: (id: Ids) => readonly string[];
  /** What was answered before, certainly to the request. */
  readonly before?: ClaimResponse;
  /** Parts of the decision; undefined where nothing is about the request. */
  readonly expected: Partial<Record<keyof PriorAuthDecision, unknown>> | undefined;
}

const system = 'https://gateway.example/prior-auth';
const mine: Identifier = { system, value: 'pa-0001' };
const notMine: Identifier = { system, value: 'pa-0002' };

const claim = (id: string, identifier: readonly Identifier[], code?: string) =>
  ({
    ...{ resourceType: 'Claim', id, identifier },
    ...(code !== undefined && {
      item: [{ productOrService: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }] } }],
    }),
  }) as unknown as FhirResource;
const byId = (id: Ids, name = 'c') => ({ id: id(`r-${name}`), request: { reference: `Claim/${id(name)}` } });
const one = (response: ClaimResponse, ...beside: FhirResource[]) => inquiryAnswer([response], beside);
const near = shownPatient({ name: [{ family: 'Smith' }] });
const said = (...statuses: string[]) => ({ said: statuses.map((status) => expect.objectContaining({ status })) });
const number = { numbers: ['AUTH-1'] };
const service = (code: string) => ({
  url: pas('itemAuthorizedDetail'),
  extension: [
    {
      url: 'productOrServiceCode',
      valueCodeableConcept: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }] },
    },
  ],
});
const refusalOf = (code: string) => ({ item: [{ ...decidedItem('A3'), extension: [service(code)] }] });
const later = on('2026-11-25');
const approved = { status: 'approved', authorizationNumber: 'AUTH-1' };
const words = { disposition: 'Granted', preAuthRef: 'REF-1', preAuthPeriod: { end: '2027-01-01' }, item: [] };
const inquiry = 'inquire' as const;
const submit = 'submit' as const;

/**
 * The cases, by number. Those in which no decision is read at all (13, 14, 18) are of what asks and sends: their tests
 * are with it.
 */
export const identifierCases: readonly IdentifierCase[] = [
  {
    ...{ no: 1, what: 'an unresolvable Claim of the same patient', exchange: submit },
    body: (id) => one(approval(byId(id))),
    expected: { ...approved, payerClaim: 'Claim/c' },
  },
  {
    ...{ no: 1, what: 'an absolute address of the payer’s', exchange: submit },
    body: (id) => one(approval({ request: { reference: `https://payer.example/fhir/Claim/${id('c')}/_history/2` } })),
    expected: { ...approved, payerClaim: 'Claim/c' },
  },
  {
    ...{ no: 2, what: 'our identifier echoed, and nobody shown', exchange: submit },
    body: (id) => one(approval({ ...byId(id), identifier: [mine], patient: { display: 'x' } })),
    expected: approved,
  },
  {
    ...{ no: 3, what: 'no request, and a reason for that', exchange: submit },
    body: () => one(approval({ request: { extension: [{ url: 'data-absent-reason', valueCode: 'unknown' }] } })),
    expected: approved,
  },
  {
    ...{ no: 4, what: 'nobody shown', exchange: submit },
    body: (id) => one(approval({ ...byId(id), patient: { display: 'x' } })),
    expected: {
      ...unverified('request-not-named'),
      said: [expect.objectContaining({ status: 'approved', ...number })],
    },
  },
  {
    ...{ no: 4, what: 'somebody of a similar name', exchange: submit },
    body: (id) => one(denial({ ...byId(id), patient: { reference: 'Patient/p' } }), near),
    expected: { ...unverified('request-not-named', 'member-not-certain'), ...said('denied') },
  },
  {
    ...{ no: 5, what: 'two, one of them with our identifier', exchange: submit },
    body: (id) => inquiryAnswer([approval({ ...byId(id), identifier: [mine] }), pended(byId(id, 'd'))]),
    expected: { ...approved, ...said('pended') },
  },
  {
    ...{ no: 6, what: 'two of one status without evidence', exchange: submit },
    body: (id) =>
      inquiryAnswer([approval(byId(id)), approval({ ...byId(id, 'd'), item: [decidedItem('A1', { number: 'N-2' })] })]),
    expected: { ...unverified('request-not-named'), ...said('approved', 'approved') },
  },
  {
    ...{ no: 6, what: 'two that differ, without evidence', exchange: submit },
    body: (id) => inquiryAnswer([approval(byId(id)), denial(byId(id, 'd'))]),
    expected: { ...unverified('request-not-named'), ...said('denied', 'approved') },
  },
  {
    ...{ no: 7, what: 'a Claim with our identifier, to another provider', exchange: inquiry },
    body: (id) =>
      one(
        approval({ ...byId(id), requestor: { reference: 'Organization/o' } }),
        claim(id('c'), [mine]),
        organization('9999999999'),
      ),
    expected: { ...unverified('other-provider'), ...said('approved') },
  },
  {
    ...{ no: 8, what: 'A1: a Claim with another identifier of ours', exchange: submit },
    body: (id) => one(approval(byId(id)), claim(id('c'), [notMine])),
    expected: undefined,
  },
  {
    ...{ no: 8, what: 'A2: another identifier of ours for the request', exchange: submit },
    body: () => one(approval({ request: { identifier: notMine } })),
    expected: undefined,
  },
  {
    ...{ no: 8, what: 'A3: the Claim of another request of ours', exchange: submit },
    body: (id) => one(approval(byId(id))),
    otherClaims: (id) => [`Claim/${id('c')}`],
    expected: undefined,
  },
  {
    ...{ no: 8, what: 'A4: another patient', exchange: submit },
    body: (id) => one(approval({ ...byId(id), patient: { identifier: member('M999') } })),
    expected: undefined,
  },
  {
    ...{ no: 9, what: 'A2 and E4: another identifier of ours, and our number', exchange: inquiry },
    body: () => one(approval({ request: { identifier: notMine } })),
    given: () => ({ numbers: ['AUTH-1'], claims: [] }),
    expected: { ...unverified('names-contradict'), ...said('approved') },
  },
  {
    ...{ no: 10, what: 'E3: our identifier', exchange: inquiry },
    body: (id) => one(approval({ ...byId(id), identifier: [{ value: 'pa-0001' }] })),
    expected: { ...approved, payerClaim: 'Claim/c' },
  },
  {
    ...{ no: 10, what: 'E4: the trace number of before, and a new number', exchange: inquiry },
    body: (id) =>
      one(
        approval({
          ...byId(id),
          item: [
            {
              ...decidedItem('A1', { number: 'AUTH-9' }),
              extension: [{ url: pas('administrationReferenceNumber'), valueString: 'PEND0001' }],
            },
          ],
        }),
      ),
    given: () => ({ numbers: ['PEND0001'], claims: [] }),
    expected: { status: 'approved', authorizationNumber: 'AUTH-9' },
  },
  {
    ...{ no: 10, what: 'E5: the Claim of an earlier answer, by its address', exchange: inquiry },
    body: (id) => one(denial({ request: { reference: `https://payer.example/fhir/Claim/${id('c')}` } })),
    given: (id) => ({ numbers: [], claims: [`Claim/${id('c')}`] }),
    expected: { status: 'denied' },
  },
  {
    ...{ no: 11, what: 'the same member alone', exchange: inquiry },
    body: (id) => one(approval(byId(id))),
    expected: {
      ...unverified('request-not-named'),
      said: [expect.objectContaining({ status: 'approved', ...number, expires: '2027-02-24' })],
    },
  },
  {
    ...{ no: 11, what: 'the same member alone, after a pended request', exchange: inquiry },
    body: (id) => one(approval(byId(id))),
    before: pended(),
    expected: { status: 'pended', ...said('approved') },
  },
  {
    ...{ no: 12, what: 'the number of 11, once it is known to be of the request', exchange: inquiry },
    body: (id) => one(approval(byId(id))),
    given: () => ({ numbers: ['AUTH-1'], claims: [] }),
    expected: approved,
  },
  {
    ...{ no: 15, what: 'ours approved, later denied without evidence', exchange: inquiry },
    body: (id) => inquiryAnswer([approval(), denial({ ...byId(id), ...later })]),
    expected: { ...unverified('perhaps-refused'), ...said('denied', 'approved') },
  },
  {
    ...{ no: 15, what: 'ours approved before, now denied without evidence, for the same service', exchange: inquiry },
    body: (id) => one(denial({ ...byId(id), ...later, ...refusalOf('27447') })),
    before: approval(),
    expected: { ...unverified('perhaps-refused'), ...said('denied', 'approved') },
  },
  {
    ...{ no: 16, what: 'ours approved, another service denied later', exchange: inquiry },
    body: (id) => inquiryAnswer([approval(), denial({ ...byId(id), ...later, ...refusalOf('70551') })]),
    expected: { ...approved, ...said('denied') },
  },
  {
    ...{ no: 17, what: 'an approval beside one error', exchange: submit },
    body: (id) => one(approval({ ...byId(id), error: [{ code: { text: 'Code 04' } }] })),
    expected: { ...approved, faults: [{ text: 'Code 04' }] },
  },
  {
    ...{ no: 19, what: 'words, a number and days without a review action', exchange: submit },
    body: (id) => one(namedAnswer(decidedItem('A1'), { ...byId(id), ...words })),
    expected: {
      ...{ status: 'unknown', disposition: 'Granted', authorizationNumber: undefined },
      said: [expect.objectContaining({ disposition: 'Granted', numbers: ['REF-1'], expires: '2027-01-01' })],
    },
  },
];
