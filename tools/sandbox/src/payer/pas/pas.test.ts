import { objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, Claim, FhirResource, Organization } from 'fhir/r4.js';
import { memberOf } from '../json.js';
import type { PayerVersion } from '../payer-options.js';
import { pasExtension } from '../systems.js';
import { authorizationRequest, insideNpi, kneeAnswers, type Requested } from '../testing/requests.js';
import { decisionIn, responseIn } from '../testing/decisions.js';
import { payersOfAllReleases, type RawAnswer } from '../testing/running-payer.js';

const payerOf = payersOfAllReleases();
const submit = (body: unknown, version?: PayerVersion): Promise<RawAnswer> =>
  payerOf(version).post('fhir/Claim/$submit', body);
const inquire = (body: unknown, version?: PayerVersion): Promise<RawAnswer> =>
  payerOf(version).post('fhir/Claim/$inquire', body);

const claimIn = (bundle: Bundle): Claim => bundle.entry?.[0]?.resource as Claim;
const knee = (grade: string, weeks: number): Requested => ({ form: kneeAnswers(payerOf().base, { grade, weeks }) });

describe('$submit', () => {
  it.each<[string, () => Requested, string]>([
    ['a worn joint, treated long enough', () => knee('3', 12), 'A1'],
    ['a worn joint, not treated long enough', () => knee('4', 11), 'A4'],
    ['a joint that is not worn', () => knee('2', 40), 'A3'],
    ['a joint without the form', () => ({}), 'A4'],
    ['imaging outside, without the form', () => ({ code: '70551' }), 'A4'],
    ['two units of an infusion', () => ({ code: 'J1745', quantity: 2 }), 'A1'],
    ['three units of an infusion', () => ({ code: 'J1745', quantity: 3 }), 'A6'],
    ['a gold-card provider', () => ({ member: 'M300' }), 'NA'],
  ])('decides about %s', async (_what, asked, expected) => {
    const { status, body } = await submit(authorizationRequest(asked()));
    expect(status).toBe(200);
    const { action, number } = decisionIn(body);
    expect(action).toBe(expected);
    expect(number !== undefined).toBe(expected === 'A1');
  });

  it.each<[PayerVersion, string]>([
    ['2.0', 'queued'],
    ['2.2', 'complete'],
  ])('of %s says %s of what is pended, with a trace that is no authorization', async (version, outcome) => {
    const { body } = await submit(authorizationRequest(), version);
    expect(responseIn(body)).toMatchObject({
      outcome,
      item: [
        {
          extension: [
            {
              url: pasExtension('administrationReferenceNumber'),
              valueString: expect.stringMatching(/^PEND-/) as string,
            },
          ],
        },
      ],
    });
    expect(responseIn(body)).not.toHaveProperty('preAuthRef');
  });

  it.each<[Requested, string, string]>([
    [{ member: 'M404' }, '75', 'C'],
    [{ member: 'M200' }, '95', 'N'],
    [{ code: '00000' }, '42', 'R'],
  ])('answers %j with error %s', async (asked, code, followUp) => {
    const { status, body } = await submit(authorizationRequest(asked));
    expect(status).toBe(200);
    expect(responseIn(body)).toMatchObject({ outcome: 'error', error: [{ code: { coding: [{ code }] } }] });
    expect(JSON.stringify(body)).toContain(`"code":"${followUp}"`);
  });

  it('gives a retry the answer of the first, and takes nothing else under its identifier', async () => {
    const request = authorizationRequest({ ...knee('3', 20), id: 'retry-1' });
    const first = await submit(request);
    const again = await submit({ ...request, timestamp: '2026-11-24T10:05:00Z' });
    expect(again.body).toEqual(first.body);
    const other = await submit(authorizationRequest({ ...knee('3', 20), id: 'retry-1' }));
    expect(other.status).toBe(409);
    const { body } = await payerOf().get('__admin/claims');
    expect(objectsOf(memberOf(body, 'claims')).filter(({ names }) => String(names).includes('retry-1'))).toHaveLength(
      1,
    );
  });

  it.each<[string, number, (bundle: Bundle) => unknown]>([
    ['no Bundle', 400, () => ({ resourceType: 'Claim' })],
    ['a transaction', 422, (one) => ({ ...one, type: 'transaction' })],
    ['no identifier', 422, (one) => ({ ...one, identifier: undefined })],
    ['no timestamp', 422, (one) => ({ ...one, timestamp: undefined })],
    ['an entry without fullUrl', 422, (one) => ({ ...one, entry: one.entry?.map(({ resource }) => ({ resource })) })],
    ['an entry twice', 422, (one) => ({ ...one, entry: [...(one.entry ?? []), one.entry?.[1]] })],
    ['a Claim that is not first', 422, (one) => ({ ...one, entry: one.entry?.toReversed() })],
    ['a claim for money', 422, (one) => ((claimIn(one).use = 'claim'), one)],
    ['another payer', 400, (one) => (((one.entry?.[2]?.resource as Organization).identifier = []), one)],
    ['a patient that is not there', 422, (one) => ((claimIn(one).patient.reference = 'urn:uuid:x'), one)],
    [
      'a team that is not there',
      422,
      (one) => ((claimIn(one).careTeam = [{ sequence: 1, provider: { reference: 'urn:uuid:x' } }]), one),
    ],
    [
      'a secondary insurance alone',
      422,
      (one) => ((claimIn(one).insurance[0] = { ...claimIn(one).insurance[0], focal: false } as never), one),
    ],
    ['no item', 422, (one) => ((claimIn(one).item = []), one)],
    ['an item without a place', 422, (one) => (delete claimIn(one).item?.[0]?.locationCodeableConcept, one)],
    ['an item without its extensions', 422, (one) => (delete claimIn(one).item?.[0]?.extension, one)],
    [
      'a document by URL',
      422,
      (one) => (
        one.entry?.push({
          fullUrl: 'urn:uuid:d',
          resource: {
            resourceType: 'DocumentReference',
            status: 'current',
            content: [{ attachment: { url: 'https://x.example' } }],
          } as FhirResource,
        }),
        one
      ),
    ],
  ])('refuses %s with %d', async (_what, status, spoil) => {
    expect((await submit(spoil(authorizationRequest()))).status).toBe(status);
  });
});

describe('what is pended', () => {
  it.each(['A1', 'A3'])('is decided by a reviewer: %s', async (action) => {
    const request = authorizationRequest({ ...knee('3', 4), id: `reviewed-${action}` });
    await submit(request);
    const { status, body } = await payerOf().post(`__admin/decide/trace-reviewed-${action}`, { action });
    expect(status).toBe(200);
    expect(decisionIn(body).action).toBe(action);
  });

  it('is not decided under a name that nothing has, nor in other ways', async () => {
    expect((await payerOf().post('__admin/decide/nothing', { action: 'A1' })).status).toBe(404);
    expect((await payerOf().post('__admin/decide/nothing', { action: 'A9' })).status).toBe(400);
  });
});

describe('$inquire', () => {
  it.each<[PayerVersion, (body: unknown) => unknown]>([
    ['2.0', (body) => body],
    ['2.1', (body) => body],
    ['2.2', (body) => objectsOf(memberOf(body, 'parameter'))[0]?.['resource']],
  ])('of %s finds a request by member and provider', async (version, bundleIn) => {
    await submit(authorizationRequest({ code: '95810' }), version);
    const { status, body } = await inquire(authorizationRequest({ code: '95810' }), version);
    expect(status).toBe(200);
    expect(decisionIn(bundleIn(body)).action).toBe('A1');
  });

  it.each<[PayerVersion, unknown]>([
    ['2.0', { resourceType: 'Bundle', type: 'collection' }],
    ['2.1', undefined],
    ['2.2', { resourceType: 'Parameters', parameter: [] }],
  ])('of %s answers with an emptiness of its own', async (version, expected) => {
    const { status, body } = await inquire(
      authorizationRequest({ code: '99213', member: 'M300', providerNpi: insideNpi }),
      version,
    );
    expect([status, body]).toEqual([200, expected]);
  });
});
