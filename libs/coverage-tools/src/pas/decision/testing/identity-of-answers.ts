import type { FhirResource } from 'fhir/r4.js';
import { shownPatient } from '../../../testing/answer-fixtures.js';
import { approval, denial, member, npiSystem, on, organization, variations, without } from './variation.js';

const undatedUnnamed = without(approval(), 'request', 'created');
const unnamed = (overrides: Parameters<typeof denial>[0]) => without(denial(overrides), 'request');
const later = on('2026-11-25');
const earlier = on('2026-11-01');
const other = { request: { reference: 'Claim/9' } };
/** A Claim of ours that is another one, under the payer's id. */
const claim9 = {
  ...{
    resourceType: 'Claim',
    id: '9',
    identifier: [{ system: 'https://gateway.example/prior-auth', value: 'pa-0002' }],
  },
} as unknown as FhirResource;
const ofOther = { patient: { identifier: member('M999') } };
const shown = approval({ patient: { reference: 'Patient/p' } });
const [to, by] = [{ requestor: { reference: 'Organization/o' } }, { insurer: { reference: 'Organization/o' } }];
const npi = (value: string) => ({ identifier: { system: npiSystem, value } });
const chamber = { identifier: { system: 'urn:oid:2.16.840.1.113883.6.300', value: '60054' } };
const twin = shownPatient({
  ...{ birthDate: '1958-03-02', identifier: [member('M100')], name: [{ family: 'Example', given: ['Zoe'] }] },
});
const inCapitals = shownPatient({ birthDate: '1958', name: [{ family: 'EXAMPLE', given: ['A'] }] });
const renamed = shownPatient({ name: [{ family: 'Smith' }] });
const [strange, own] = [organization('9999999999'), organization('1111111112')];
const inOtherSystem = { ...undatedUnnamed, identifier: [{ system: 'urn:other', value: 'pa-0001' }] };
const [noRequest, uncertain, perhaps] = ['request-not-named', 'member-not-certain', 'perhaps-refused'];

/** Whose answers they are: about which request, which patient, from whom and to whom. */
export const identityOfAnswers = variations(
  ['an approval of another request', [approval(other)], undefined, 'it shows another Claim', undefined, [claim9]],
  ['an approval under the payer’s own id', [approval(other)], noRequest, 'an id of the payer says nothing'],
  [
    'a later denial of another request',
    [approval(), denial({ ...later, ...other })],
    'approved',
    'it is about another',
    undefined,
    [claim9],
  ],
  [
    'an approval that names no request',
    [undatedUnnamed],
    noRequest,
    'an inquiry finds whatever there is of the member',
  ],
  ['an approval under our name elsewhere', [inOtherSystem], noRequest, 'an identifier counts with its system'],
  [
    'an approval that names no request beside a denial that does',
    [{ ...undatedUnnamed, ...later }, denial(earlier)],
    'denied',
    'only the denial is certainly about the request',
  ],
  ['a later denial that names no request', [approval(), unnamed(later)], perhaps, 'it may be about the request'],
  ['an undated denial that names none', [approval(), without(unnamed({}), 'created')], perhaps, 'it may be newer'],
  ['an earlier denial that names none', [approval(), unnamed(earlier)], 'approved', 'the approval came after it'],
  [
    'an approval, and a later denial of a claim for payment that names no request',
    [approval(), unnamed({ ...later, use: 'claim' })],
    'approved',
    'what is not paid is not an authorization that is refused',
  ],
  [
    'an approval, and a later denial addressed to another provider',
    [approval(), denial({ ...later, requestor: npi('9999999999') })],
    perhaps,
    'the denial names the request: the payer may have mistaken the provider',
  ],
  ['an approval of another member', [approval(ofOther)], undefined, 'two numbers of one system are two members'],
  ['a later denial of another member', [approval(), denial({ ...later, ...ofOther })], 'approved', 'of somebody else'],
  ['a later approval of another', [denial(), approval({ ...later, ...ofOther })], 'denied', 'it is of somebody else'],
  [
    'an approval of a number without a system',
    [approval({ patient: { identifier: { value: 'OTHER' } } })],
    uncertain,
    'of whom the number is cannot be said',
  ],
  [
    'an approval of another birth date',
    [shown],
    undefined,
    'another day of birth is another patient',
    undefined,
    [shownPatient({ birthDate: '1999-01-01' })],
  ],
  ['the year of birth alone', [shown], 'approved', 'names are written in many ways', undefined, [inCapitals]],
  ['another family name', [shown], uncertain, 'it may have changed, or be of another', undefined, [renamed]],
  ['an approval of a twin', [shown], uncertain, 'the given name does not agree', undefined, [twin]],
  [
    'a member number written with hyphens',
    [shown],
    'approved',
    'payers write one number in several ways',
    undefined,
    [shownPatient({ identifier: [member('m-100')] })],
  ],
  ['another provider', [approval(to)], 'other-provider', 'the request says nothing of it', undefined, [strange]],
  ['the provider that asked', [approval(to)], 'approved', 'its NPI is that of the request', undefined, [own]],
  ['another payer', [approval(by)], 'other-insurer', 'its number is another', undefined, [strange]],
  ['the number of another payer', [approval({ insurer: npi('9999999999') })], 'other-insurer', 'it says it alone'],
  ['the number of our payer', [approval({ insurer: npi('1234567893') })], 'approved', 'it is that of the request'],
  ['a payer’s number of another kind', [approval({ insurer: chamber })], 'approved', 'two kinds cannot be compared'],
  ['an approval of a claim', [approval({ use: 'claim' })], 'not-an-authorization', 'it answers no such request'],
);
