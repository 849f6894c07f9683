import { shownPatient } from '../../../testing/answer-fixtures.js';
import {
  approval,
  denial,
  member,
  npiSystem,
  on,
  organization,
  unverified,
  without,
  type Variation,
} from './variation.js';

const unnamed = without(approval(), 'request', 'created');
const shownAs = { reference: 'Patient/p' };
const denialOf = (overrides: Parameters<typeof denial>[0]) => without(denial(overrides), 'request');

/** Whose answers they are: about which request, which patient, from whom and to whom. */
export const identityOfAnswers: readonly Variation[] = [
  {
    what: 'an approval of another request',
    answers: [approval({ request: { reference: 'Claim/9' } })],
    expected: undefined,
    why: 'it names another Claim',
  },
  {
    what: 'an approval, and a later denial of another request',
    answers: [approval(), denial({ ...on('2026-11-25'), request: { reference: 'Claim/9' } })],
    expected: { status: 'approved' },
    why: 'the denial is about something else',
  },
  {
    what: 'an approval that names no request',
    answers: [unnamed],
    expected: unverified('request-not-named'),
    why: 'an inquiry finds whatever the payer has of the member',
  },
  {
    what: 'an approval under our name in another system',
    answers: [{ ...unnamed, identifier: [{ system: 'urn:other', value: 'pa-0001' }] }],
    expected: unverified('request-not-named'),
    why: 'an identifier counts with its system',
  },
  {
    what: 'an approval that names no request beside a denial that does',
    answers: [{ ...unnamed, ...on('2026-11-25') }, denial(on('2026-11-01'))],
    expected: { status: 'denied' },
    why: 'only the denial is certainly about the request',
  },
  {
    what: 'an approval, and a later denial that names no request',
    answers: [approval(), denialOf(on('2026-11-25'))],
    expected: unverified('perhaps-refused'),
    why: 'the denial may be about the request',
  },
  {
    what: 'an approval, and a denial without a date that names no request',
    answers: [approval(), without(denialOf({}), 'created')],
    expected: unverified('perhaps-refused'),
    why: 'the denial may be about the request, and newer',
  },
  {
    what: 'an approval, and an earlier denial that names no request',
    answers: [approval(), denialOf(on('2026-11-01'))],
    expected: { status: 'approved' },
    why: 'even if it is about the request, the approval came after it',
  },
  {
    what: 'an approval, and a later denial of a claim for payment that names no request',
    answers: [approval(), denialOf({ ...on('2026-11-25'), use: 'claim' })],
    expected: { status: 'approved' },
    why: 'what is not paid is not an authorization that is refused',
  },
  {
    what: 'an approval, and a later denial addressed to another provider',
    answers: [
      approval(),
      denial({ ...on('2026-11-25'), requestor: { identifier: { system: npiSystem, value: '9999999999' } } }),
    ],
    expected: unverified('perhaps-refused'),
    why: 'the denial names the request: the payer may have mistaken the provider',
  },
  {
    what: 'an approval of another member number',
    answers: [approval({ patient: { identifier: member('M999') } })],
    expected: undefined,
    why: 'two numbers of one system are two members',
  },
  {
    what: 'an approval, and a later denial of another member',
    answers: [approval(), denial({ ...on('2026-11-25'), patient: { identifier: member('M999') } })],
    expected: { status: 'approved' },
    why: 'the denial is about somebody else',
  },
  {
    what: 'a denial, and a later approval of another member',
    answers: [denial(), approval({ ...on('2026-11-25'), patient: { identifier: member('M999') } })],
    expected: { status: 'denied' },
    why: 'the approval is about somebody else',
  },
  {
    what: 'an approval of a number without a system',
    answers: [approval({ patient: { identifier: { value: 'OTHER' } } })],
    expected: unverified('member-not-certain'),
    why: 'of whom the number is cannot be said',
  },
  {
    what: 'an approval of another birth date',
    answers: [approval({ patient: shownAs })],
    expected: undefined,
    why: 'another day of birth is another patient',
    beside: [shownPatient({ birthDate: '1999-01-01' })],
  },
  {
    what: 'an approval of the year of birth alone',
    answers: [approval({ patient: shownAs })],
    expected: { status: 'approved' },
    why: 'the year agrees, and names are written in many ways',
    beside: [shownPatient({ birthDate: '1958', name: [{ family: 'EXAMPLE', given: ['A'] }] })],
  },
  {
    what: 'an approval of another family name',
    answers: [approval({ patient: shownAs })],
    expected: unverified('member-not-certain'),
    why: 'a name may have changed, or be of somebody else',
    beside: [shownPatient({ name: [{ family: 'Smith' }] })],
  },
  {
    what: 'an approval of a twin',
    answers: [approval({ patient: shownAs })],
    expected: unverified('member-not-certain'),
    why: 'number and day of birth agree, and the given name does not',
    beside: [
      shownPatient({
        birthDate: '1958-03-02',
        identifier: [member('M100')],
        name: [{ family: 'Example', given: ['Zoe'] }],
      }),
    ],
  },
  {
    what: 'an approval of a member number written with hyphens',
    answers: [approval({ patient: shownAs })],
    expected: { status: 'approved' },
    why: 'payers write one number in several ways',
    beside: [shownPatient({ identifier: [member('m-100')] })],
  },
  {
    what: 'an approval to another provider',
    answers: [approval({ requestor: { reference: 'Organization/o' } })],
    expected: unverified('other-provider'),
    why: 'the request says nothing of that provider',
    beside: [organization('9999999999')],
  },
  {
    what: 'an approval to the provider that asked',
    answers: [approval({ requestor: { reference: 'Organization/o' } })],
    expected: { status: 'approved' },
    why: 'its NPI is that of the request',
    beside: [organization('1111111112')],
  },
  {
    what: 'an approval by another payer',
    answers: [approval({ insurer: { reference: 'Organization/o' } })],
    expected: unverified('other-insurer'),
    why: 'its number is not that of the payer that was asked',
    beside: [organization('9999999999')],
  },
  {
    what: 'an approval under the identifier of another payer, which is not shown',
    answers: [approval({ insurer: { identifier: { system: npiSystem, value: '9999999999' } } })],
    expected: unverified('other-insurer'),
    why: 'the number says it without the resource',
  },
  {
    what: 'an approval under the identifier of the payer that was asked',
    answers: [approval({ insurer: { identifier: { system: npiSystem, value: '1234567893' } } })],
    expected: { status: 'approved' },
    why: 'the number is that of the request',
  },
  {
    what: 'an approval by a payer under a number of another kind',
    answers: [approval({ insurer: { identifier: { system: 'urn:oid:2.16.840.1.113883.6.300', value: '60054' } } })],
    expected: { status: 'approved' },
    why: 'numbers of two kinds cannot be compared',
  },
  {
    what: 'an approval of a claim',
    answers: [approval({ use: 'claim' })],
    expected: unverified('not-an-authorization'),
    why: 'it answers no request for authorization',
  },
];
