import { createHash } from 'node:crypto';
import { platform } from '@fhir-gateway/testing/platform';
import type { Coverage, Patient } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { testCell } from '../../testing/test-cell.js';
import type { FormSeals } from '../adaptive/form-seal.js';
import type { PayerAnswer, PayerRequest } from '../../payer/payer-client.js';

/** Seals of one caller; any other text has another one. */
export const testSeals: FormSeals = {
  make: (text) => createHash('sha256').update(text).digest('base64url'),
  fits: (text, seal) => testSeals.make(text) === seal,
};
const patient: Patient = { resourceType: 'Patient', id: 'p', birthDate: '1960-01-02' };
const coverage: Coverage = {
  resourceType: 'Coverage',
  id: 'c',
  status: 'active',
  beneficiary: { reference: 'Patient/p' },
  payor: [{ display: 'A payer' }],
  text: { status: 'generated', div: '<div>narrative</div>' },
  contained: [{ resourceType: 'Observation', id: 'o' } as never, { resourceType: 'Organization', id: 'in' }],
};

/** A record with one patient and one coverage, and a payer that answers as it is told, in order, the last for ever. */
export function stubContext(...answers: (Partial<PayerAnswer> | Error)[]) {
  const sent: PayerRequest[] = [];
  const context = {
    platform: { id: 'payer', name: 'Payer', definition: { id: 'payer' } },
    payer: {
      platformId: 'payer',
      configured: () => true,
      base: () => 'https://payer.example/fhir',
      send: async (request: PayerRequest): Promise<PayerAnswer> => {
        sent.push(request);
        const answer = answers[Math.min(sent.length, answers.length) - 1];
        if (answer instanceof Error) throw answer;
        return {
          status: 200,
          contentType: 'application/fhir+json',
          retryAfterSeconds: undefined,
          body: undefined,
          isEmpty: !('body' in (answer ?? {})),
          ...answer,
        };
      },
    },
    records: platform(patient, coverage).reader,
    recordsBaseUrl: 'https://gateway.example/api/fhir/payer',
    cell: testCell,
    formSeals: testSeals,
    now: () => Date.parse('2026-11-24T10:00:00Z'),
    uuid: () => '00000000-0000-4000-8000-000000000000',
  } as unknown as CoverageContext;
  return { context, sent };
}

/** The same caller, whose coverage says that another payer issued it. */
export function ofAnotherPayer(context: CoverageContext): CoverageContext {
  const own = { system: 'https://payers.example', value: 'OWN' };
  const definition = { ...context.platform.definition, davinci: { payerIdentifiers: [own] } };
  const foreign = { ...coverage, payor: [{ identifier: { ...own, value: 'OTHER' } }] };
  return {
    ...context,
    platform: { ...context.platform, definition },
    records: platform(patient, foreign).reader,
  } as CoverageContext;
}
