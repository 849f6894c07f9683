import type { Bundle, ClaimResponse, Patient } from 'fhir/r4.js';
import { claimResponse, kneeRequest, responseBundle, reviewed } from '../../testing/prior-auth-fixtures.js';
import { answerAbout, answerTo } from './match-answer.js';
import { requestBundle } from '../request/request-bundle.js';

const request = requestBundle(kneeRequest);
const claimUrl = request.entry?.[0]?.fullUrl ?? '';
const patientUrl = request.entry?.[1]?.fullUrl ?? '';
const member = (value: string) => ({ system: 'https://payer.example/member', value });

/** An approval of our request whose patient is shown in the Bundle. */
function answer(patient: ClaimResponse['patient'], shown?: Partial<Patient>, reference = claimUrl): Bundle {
  const approved = claimResponse({
    patient,
    request: { reference },
    item: [{ itemSequence: 1, adjudication: [reviewed('A1', { number: 'AUTH-1' })] }],
  });
  const bundle = responseBundle(approved, request.identifier);
  const resource = { resourceType: 'Patient', id: 'p', ...shown } as Patient;
  return { ...bundle, entry: [...(bundle.entry ?? []), { fullUrl: 'https://payer.example/fhir/Patient/p', resource }] };
}

const shownAs = { reference: 'Patient/p' };

describe.each([
  ['an answer to $submit', answerTo],
  ['an answer to $inquire', answerAbout],
])('%s', (_what, read) => {
  it.each<[string, Bundle]>([
    ['our own reference', answer({ reference: patientUrl })],
    ['the payer’s id for them', answer({ reference: 'Patient/9' })],
    ['the member number', answer({ identifier: member('M100') })],
    ['the member number in the Bundle', answer(shownAs, { identifier: [member('M100')] })],
    ['a number of the payer’s own', answer(shownAs, { identifier: [{ system: 'urn:other', value: '7' }] })],
  ])('that names the patient by %s is taken', (_how, bundle) => {
    expect(read(request, bundle)?.response.id).toBe('resp-1');
  });

  it.each<[string, Bundle]>([
    ['another member number', answer({ identifier: member('M999') })],
    ['another member number in the Bundle', answer(shownAs, { identifier: [member('M999')] })],
    ['another date of birth', answer(shownAs, { birthDate: '1999-01-01' })],
    ['the right patient, but another request', answer({ reference: patientUrl }, {}, 'Claim/other')],
  ])('with %s is not taken, whatever it grants', (_how, bundle) => {
    expect(read(request, bundle)).toBeUndefined();
  });
});
