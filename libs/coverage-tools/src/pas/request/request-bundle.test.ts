import type { Bundle, Claim, Coverage, FhirResource } from 'fhir/r4.js';
import type { MedicationRequest, QuestionnaireResponse, ServiceRequest } from 'fhir/r4.js';
import fc from 'fast-check';
import { kneeRequest } from '../../testing/prior-auth-fixtures.js';
import { inquiryBundle } from './inquiry-bundle.js';
import { requestBundle } from './request-bundle.js';

const uuidUrl = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Types of what stands in every request and inquiry, in order. */
const asked = ['Claim', 'Patient', 'Coverage', 'Organization', 'Organization'];

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'reference' && typeof member === 'string' ? [member] : referencesIn(member),
  );
}

function resourceOf<T extends FhirResource>(bundle: Bundle, type: T['resourceType']): T {
  const found = bundle.entry?.find(({ resource }) => resource?.resourceType === type)?.resource;
  if (found === undefined) throw new Error(`no ${type}`);
  return found as T;
}

/** What the guide asks of every request Bundle. */
function assertClosed(bundle: Bundle): void {
  const urls = (bundle.entry ?? []).map(({ fullUrl }) => fullUrl ?? '');
  expect(bundle).toMatchObject({
    type: 'collection',
    identifier: { value: expect.any(String) },
    timestamp: expect.any(String),
  });
  expect(bundle.entry?.[0]?.resource?.resourceType).toBe('Claim');
  expect(new Set(urls).size).toBe(urls.length);
  for (const url of urls) expect(url).toMatch(uuidUrl);
  const references = new Set(referencesIn(bundle));
  for (const reference of references) expect(urls).toContain(reference);
  // Everything but the Claim is there because something leads to it.
  for (const url of urls.slice(1)) expect(references).toContain(url);
}

describe('requestBundle', () => {
  const bundle = requestBundle(kneeRequest);

  it('begins with the Claim and holds everything that it leads to, once', () => {
    assertClosed(bundle);
    expect(bundle.entry?.map(({ resource }) => resource?.resourceType)).toEqual([
      ...asked,
      ...['Practitioner', 'ServiceRequest', 'QuestionnaireResponse'],
    ]);
  });

  it('asks for one item with its kinds, place, day, diagnoses and attachment', () => {
    const claim = resourceOf<Claim>(bundle, 'Claim');
    expect(claim).toMatchObject({ use: 'preauthorization', status: 'active', identifier: [{ value: 'pa-0001' }] });
    expect(claim.item).toHaveLength(1);
    expect(claim.item?.[0]).toMatchObject({
      sequence: 1,
      diagnosisSequence: [1, 2],
      informationSequence: [1],
      productOrService: { coding: [{ code: '27447' }] },
      servicedDate: '2026-12-15',
      locationCodeableConcept: { coding: [{ code: '21' }] },
    });
  });

  it('sends X12 codes and none of their texts', () => {
    expect(JSON.stringify(bundle)).not.toMatch(/"display"/);
  });

  it('hands the payer’s own assertion on with the order', () => {
    const [information] = resourceOf<ServiceRequest>(bundle, 'ServiceRequest').extension ?? [];
    expect(information?.extension).toContainEqual({ url: 'coverage-assertion-id', valueString: 'CA-1' });
  });

  it('sends of the patient what names a member, and nothing else of the record', () => {
    const patient = JSON.stringify(bundle.entry?.[1]?.resource);
    expect(patient).toMatch(/M100/);
    for (const kept of ['000-00-0001', 'Relative', 'clinic-1']) expect(patient).not.toContain(kept);
  });

  it('leads references of a form to the Bundle, and leaves out those that it does not hold', () => {
    const form = resourceOf<QuestionnaireResponse>(bundle, 'QuestionnaireResponse');
    const urlOf = (type: string) => bundle.entry?.find(({ resource }) => resource?.resourceType === type)?.fullUrl;
    expect(form.subject?.reference).toBe(urlOf('Patient'));
    expect(form.extension).toEqual([
      { url: 'https://payer.example/context', valueReference: { reference: urlOf('ServiceRequest') } },
    ]);
    expect(form).not.toHaveProperty('author');
    expect(JSON.stringify(form)).not.toMatch(/obs-1|prac-9/);
  });

  it('is the same whenever it is built, and another for another request', () => {
    expect(requestBundle(kneeRequest)).toEqual(bundle);
    const other = requestBundle({ ...kneeRequest, requestId: 'pa-0002' });
    expect(other.entry?.[0]?.fullUrl).not.toBe(bundle.entry?.[0]?.fullUrl);
  });

  it('names another subscriber as a resource of its own, with the member number and nothing else of their record', () => {
    const subscriber = { name: [{ family: 'Holder' }], birthDate: '1950-01-01' };
    const coverage = { ...kneeRequest.coverage, subscriberId: 'S-1', relationship: { coding: [{ code: 'spouse' }] } };
    const built = requestBundle({ ...kneeRequest, coverage, subscriber });
    assertClosed(built);
    const [patient, holder] = (built.entry ?? []).flatMap((entry) =>
      entry.resource?.resourceType === 'Patient' ? [entry] : [],
    );
    const { subscriber: named, beneficiary } = resourceOf<Coverage>(built, 'Coverage');
    expect([named?.reference, beneficiary.reference]).toEqual([holder?.fullUrl, patient?.fullUrl]);
    expect(holder?.resource).toMatchObject({ ...subscriber, identifier: [{ value: 'S-1' }] });
  });

  it('orders a drug for a drug’s code', () => {
    const drug = { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '310965' };
    const service = { ...kneeRequest.service, orderType: 'MedicationRequest' as const, drug, quantity: 2 };
    const built = requestBundle({ ...kneeRequest, service });
    assertClosed(built);
    const order = resourceOf<MedicationRequest>(built, 'MedicationRequest');
    expect(order.medicationCodeableConcept?.coding).toEqual([drug, kneeRequest.service.code]);
    expect(order).not.toHaveProperty('occurrenceDateTime');
  });

  it('orders a device for a device’s code', () => {
    const service = { ...kneeRequest.service, orderType: 'DeviceRequest' as const };
    assertClosed(requestBundle({ ...kneeRequest, service }));
  });

  it('stays closed whatever is left out or added', () => {
    const { assertion } = kneeRequest.service;
    const provider = fc.record({ npi: fc.constantFrom('1111111112', '2222222222', '3333333334') });
    const shape = fc.record({
      performer: fc.option(provider, { nil: undefined }),
      attachments: fc.integer({ min: 0, max: 4 }),
      diagnoses: fc.array(fc.constantFrom('M17.11', 'J45.909'), { maxLength: 12 }),
      quantity: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
      hasAssertion: fc.boolean(),
    });
    fc.assert(
      fc.property(shape, ({ performer, attachments, diagnoses, quantity, hasAssertion }) => {
        const { assertion: _left, ...service } = kneeRequest.service;
        const built = requestBundle({
          ...kneeRequest,
          ...(performer && { performer }),
          attachments: Array.from({ length: attachments }, () => kneeRequest.attachments[0]!),
          service: {
            ...service,
            diagnoses,
            ...(quantity && { quantity }),
            ...(hasAssertion && { assertion: assertion! }),
          },
        });
        assertClosed(built);
      }),
      { numRuns: 60 },
    );
  });
});

describe('inquiryBundle', () => {
  it('names the same request and member, without forms, orders, diagnoses or addresses', () => {
    const request = requestBundle(kneeRequest);
    const inquiry = inquiryBundle(request);
    expect(inquiry.identifier).toEqual(request.identifier);
    expect(resourceOf<Claim>(inquiry, 'Claim').identifier).toEqual(resourceOf<Claim>(request, 'Claim').identifier);
    expect(inquiry.entry?.map(({ resource }) => resource?.resourceType)).toEqual(asked);
    expect(JSON.stringify(inquiry)).not.toMatch(/27447|M17\.11|tka/);
    assertClosed(inquiry);
  });
});
