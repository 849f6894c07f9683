import type { Bundle, ClaimResponse } from 'fhir/r4.js';
import type { PriorAuthRequest } from '../pas/request/prior-auth-request.js';

const pas = (name: string) => `http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-${name}`;

/** A request for a knee replacement, with a form that refers to the record. */
export const kneeRequest: PriorAuthRequest = {
  requestId: 'pa-0001',
  identifierSystem: 'https://gateway.example/prior-auth',
  at: '2026-11-24T10:10:00.000Z',
  patient: {
    resourceType: 'Patient',
    id: 'pat-1',
    identifier: [
      { type: { coding: [{ code: 'SS' }] }, system: 'http://hl7.org/fhir/sid/us-ssn', value: '000-00-0001' },
      { type: { coding: [{ code: 'MR' }] }, system: 'https://ehr.example/mrn', value: 'mrn-1' },
    ],
    name: [{ family: 'Example', given: ['Ada'] }],
    birthDate: '1958-03-02',
    gender: 'female',
    managingOrganization: { reference: 'Organization/clinic-1' },
    contact: [{ name: { family: 'Relative' } }],
  },
  coverage: {
    resourceType: 'Coverage',
    id: 'cov-1',
    status: 'active',
    identifier: [{ type: { coding: [{ code: 'MB' }] }, system: 'https://payer.example/member', value: 'M100' }],
    relationship: { coding: [{ code: 'self' }] },
    beneficiary: { reference: 'Patient/pat-1' },
    payor: [{ reference: 'Organization/payer-1' }],
  },
  insurer: {
    resourceType: 'Organization',
    id: 'payer-1',
    name: 'Sandbox Health',
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
  },
  requester: { npi: '1111111112', name: 'Example Clinic' },
  orderer: { npi: '2222222222', name: 'Dr. Example' },
  service: {
    code: { system: 'http://www.ama-assn.org/go/cpt', code: '27447' },
    orderType: 'ServiceRequest',
    claimType: 'institutional',
    diagnoses: ['M17.11', 'Z96.651'],
    date: '2026-12-15',
    placeOfService: '21',
    serviceType: '2',
    requestType: 'HS',
    isUrgent: false,
    assertion: { id: 'CA-1', covered: 'covered', paNeeded: 'auth-needed', date: '2026-11-24' },
  },
  attachments: [
    {
      resourceType: 'QuestionnaireResponse',
      id: 'qr-1',
      status: 'completed',
      questionnaire: 'https://payer.example/fhir/Questionnaire/tka|1.0.0',
      subject: { reference: 'Patient/pat-1' },
      author: { reference: 'Practitioner/prac-9' },
      extension: [
        { url: 'https://payer.example/context', valueReference: { reference: 'ServiceRequest/draft-7' } },
        { url: 'https://payer.example/basis', valueReference: { reference: 'Observation/obs-1' } },
      ],
      item: [{ linkId: 'kl', answer: [{ valueInteger: 3 }] }],
    },
  ],
};

/** An adjudication with a review action, as PAS writes one. */
export function reviewed(action: string, parts: { number?: string; reason?: string } = {}) {
  const coded = (list: number, code: string) => ({
    coding: [{ system: `https://codesystem.x12.org/005010/${list}`, code }],
  });
  return {
    category: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adjudication', code: 'submitted' }] },
    extension: [
      {
        url: pas('reviewAction'),
        extension: [
          { url: pas('reviewActionCode'), valueCodeableConcept: coded(306, action) },
          ...(parts.number === undefined ? [] : [{ url: 'number', valueString: parts.number }]),
          ...(parts.reason === undefined
            ? []
            : [{ url: 'reasonCode', valueCodeableConcept: { ...coded(886, '0Y'), text: parts.reason } }]),
        ],
      },
    ],
  };
}

/** A payer's response to {@link kneeRequest}. */
export function claimResponse(overrides: Partial<ClaimResponse> = {}): ClaimResponse {
  return {
    resourceType: 'ClaimResponse',
    id: 'resp-1',
    status: 'active',
    use: 'preauthorization',
    outcome: 'complete',
    created: '2026-11-24T10:10:04Z',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] },
    patient: { display: 'the member' },
    insurer: { display: 'the payer' },
    ...overrides,
  };
}

/** The Bundle around a response. */
export function responseBundle(response: ClaimResponse, identifier?: Bundle['identifier']): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    ...(identifier && { identifier }),
    entry: [{ fullUrl: 'urn:uuid:88888888-8888-4888-8888-888888888888', resource: response }],
  };
}
