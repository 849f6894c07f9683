import { fileURLToPath } from 'node:url';
import { loadPlatforms } from '@fhir-gateway/platform-registry';
import { platform, type Platform } from '@fhir-gateway/testing/platform';
import type { FhirResource } from 'fhir/r4.js';
import { loadPayerFacts } from '../../payer-facts/index.js';
import { testCell } from '../../testing/test-cell.js';
import type { PacketContext } from '../prepare-packet.js';

const subject = { reference: 'Patient/p' };
const cpt = 'http://www.ama-assn.org/go/cpt';
const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const npi = 'http://hl7.org/fhir/sid/us-npi';

/** A record as platforms have them: several coverages, orders without codes, and entries of strangers. */
export const unkindRecord: readonly FhirResource[] = [
  {
    resourceType: 'Patient',
    id: 'p',
    name: [{ given: ['Ann'], family: 'Lee' }],
    birthDate: '1950-02-03',
    gender: 'female',
  },
  { resourceType: 'Patient', id: 'stranger', name: [{ text: 'STRANGER' }] },
  {
    resourceType: 'Coverage',
    id: 'second',
    status: 'active',
    order: 2,
    beneficiary: subject,
    subscriberId: 'W2',
    payor: [{ display: 'Aetna' }],
  },
  {
    resourceType: 'Coverage',
    id: 'first',
    status: 'active',
    order: 1,
    beneficiary: subject,
    subscriberId: 'M1',
    type: { text: 'Medicare Part B' },
    payor: [{ display: 'Medicare' }],
  },
  {
    resourceType: 'Coverage',
    id: 'ended',
    status: 'active',
    beneficiary: subject,
    period: { end: '2020-01-01' },
    subscriberId: 'OLD',
    payor: [{ display: 'Cigna' }],
  },
  {
    resourceType: 'Coverage',
    id: 'not-hers',
    status: 'active',
    beneficiary: { reference: 'Patient/stranger' },
    subscriberId: 'STRANGER-NUMBER',
    payor: [{ display: 'Humana' }],
  },
  {
    resourceType: 'ServiceRequest',
    id: 'knee',
    status: 'active',
    intent: 'order',
    subject,
    code: { text: 'Total knee arthroplasty, right', coding: [{ system: cpt, code: '27447' }] },
    authoredOn: '2026-11-10',
    requester: { reference: 'Practitioner/surgeon' },
    reasonCode: [{ coding: [{ system: icd10, code: 'M17.11' }], text: 'Osteoarthritis of the right knee' }],
    bodySite: [{ text: 'Right knee' }],
  },
  {
    resourceType: 'ServiceRequest',
    id: 'uncoded',
    status: 'active',
    intent: 'order',
    subject,
    code: { text: 'MRI lumbar spine' },
    authoredOn: '2026-11-12',
  },
  {
    resourceType: 'DeviceRequest',
    id: 'oxygen',
    status: 'active',
    intent: 'order',
    subject,
    codeCodeableConcept: { text: 'Home oxygen' },
    authoredOn: '2026-10-01',
  },
  {
    resourceType: 'ServiceRequest',
    id: 'not-hers',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/stranger' },
    code: { text: 'Knee replacement STRANGER', coding: [{ system: cpt, code: '27447' }] },
  },
  {
    resourceType: 'Practitioner',
    id: 'surgeon',
    name: [{ text: 'Dr. Ruth Moss' }],
    identifier: [{ system: npi, value: '1122334455' }],
  },
  {
    resourceType: 'DocumentReference',
    id: 'therapy',
    status: 'current',
    subject,
    date: '2026-09-01T10:00:00Z',
    description: 'Physical therapy discharge note',
    content: [{ attachment: { contentType: 'application/pdf' } }],
  },
  {
    resourceType: 'DocumentReference',
    id: 'labelled',
    status: 'current',
    meta: { security: [{ code: 'PSY' }] },
    subject,
    date: '2026-10-01T10:00:00Z',
    description: 'Psychiatry progress note',
    content: [{ attachment: { contentType: 'application/pdf' } }],
  },
  {
    resourceType: 'DiagnosticReport',
    id: 'old-film',
    status: 'final',
    subject,
    code: { text: 'Radiograph of the knee' },
    effectiveDateTime: '2019-01-01',
  },
  {
    resourceType: 'DiagnosticReport',
    id: 'film',
    status: 'final',
    subject,
    code: { text: 'Radiograph of the right knee' },
    effectiveDateTime: '2026-08-01',
  },
];

const folder = fileURLToPath(new URL('../../../../../platforms', import.meta.url));
const { definitions } = loadPlatforms({ directories: [folder] });

/** The payers' facts as they ship, and the payers of the platform files. */
export const { facts } = loadPayerFacts([folder], definitions);
export const payerPlatforms = definitions.filter(({ kind }) => kind === 'payer').map(({ id }) => id);

/** That record, read by its own patient. */
export function unkindContext(
  record: readonly FhirResource[] = unkindRecord,
  arrange: (served: Platform) => unknown = () => undefined,
): PacketContext {
  const served = platform(...record);
  arrange(served);
  return {
    records: served.reader,
    recordsBaseUrl: served.base,
    cell: testCell,
    now: () => Date.parse('2026-12-02T10:00:00Z'),
    platformId: 'hospital',
    platformName: 'Riverside Hospital',
    facts,
    patient: 'p',
  };
}
