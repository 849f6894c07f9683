import { readLaunchContext } from './launch-context.js';
import { testPlatform } from '../testing/platforms.js';
import type { PlatformShape } from '../testing/platforms.js';

const read = (body: Record<string, unknown>, claims?: Record<string, unknown>, quirks: PlatformShape['quirks'] = {}) =>
  readLaunchContext(testPlatform({ fhirBaseUrl: 'https://fhir.hospital.example', quirks }), body, claims);

describe('readLaunchContext', () => {
  it('keeps all that a launch tells', () => {
    const fhirContext = [{ reference: 'ImagingStudy/1' }, { canonical: 'https://x.example/q', role: 'launch' }];
    const body = {
      patient: 'p-1',
      encounter: 'e-1',
      need_patient_banner: false,
      smart_style_url: 'https://fhir.hospital.example/style.json',
      fhirContext,
      intent: 'summary-timeline-view',
      tenant: 'north',
    };
    expect(read(body, { fhirUser: 'https://fhir.hospital.example/Practitioner/d-1' })).toEqual({
      patient: 'p-1',
      encounter: 'e-1',
      fhirUser: 'https://fhir.hospital.example/Practitioner/d-1',
      needPatientBanner: false,
      smartStyleUrl: 'https://fhir.hospital.example/style.json',
      fhirContext,
      intent: 'summary-timeline-view',
      tenant: 'north',
    });
  });

  it('finds the patient in the token, then in the identity, then in the fhirUser of the response', () => {
    expect(read({ patient: 'a', fhirUser: 'Patient/c' }, { fhirUser: 'Patient/b' }).patient).toBe('a');
    expect(read({ fhirUser: 'Patient/c' }, { fhirUser: 'Patient/b' }).patient).toBe('b');
    expect(read({ fhirUser: 'https://x.example/r4/Patient/c' }).patient).toBe('c');
    expect(read({}, { fhirUser: 'Practitioner/d' }).patient).toBeUndefined();
  });

  it.each(['', '..', '.', 'a/b', 'a?b', 'a b', 'a\nb', 'x'.repeat(200), {}, null, true, 1.5])(
    'takes %j for no patient id',
    (patient) => expect(read({ patient, encounter: patient })).toEqual({}),
  );

  it.each(['Patient/', 'Patient/../x', 'javascript:Patient/1', 'Observation/1', 'Patient/1\n', 7])(
    'takes %j for no user',
    (fhirUser) => expect(read({ fhirUser }, { fhirUser })).toEqual({}),
  );

  it.each(['', 'a\nb', 'x'.repeat(201), 'gr\u00fcn', 7, {}, null])('takes %j for no intent and no tenant', (value) =>
    expect(read({ intent: value, tenant: value })).toEqual({}),
  );

  it('drops a context that is too large or of the wrong type', () => {
    expect(read({ fhirContext: [{ reference: 'x'.repeat(9000) }] })).toEqual({});
    expect(read({ fhirContext: 'x', need_patient_banner: 'yes', smart_style_url: 'http://x.example/' })).toEqual({});
  });

  it('keeps the values that FHIR requests have to repeat, and only those', () => {
    const quirks = { tokenContextToQuery: { ah_practice: { param: 'ah-practice', value: 'Organization/{value}' } } };
    expect(read({ ah_practice: 'a-1.Practice-80000', other: 'x' }, undefined, quirks)).toEqual({
      tokenContext: { ah_practice: 'a-1.Practice-80000' },
    });
    expect(read({ ah_practice: 'a\r\nb' }, undefined, quirks)).toEqual({});
  });
});
