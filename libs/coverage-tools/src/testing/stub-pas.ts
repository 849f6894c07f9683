import { platform } from '@fhir-gateway/testing/platform';
import { testSeals } from '../dtr/testing/stub-context.js';
import { testCell } from './test-cell.js';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Bundle } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import type { PayerAnswer, PayerRequest } from '../payer/payer-client.js';
import { kneeRequest } from './prior-auth-fixtures.js';

/** What a payer does with one request; an Error is thrown as the way to the payer would. */
export type Scripted = (request: Bundle) => { status: number; body?: unknown; retryAfterSeconds?: number } | Error;

/** A payer's PAS service that does what it is told, and the record of one patient. */
export interface StubPas {
  readonly context: CoverageContext;
  /** Every request, in order. */
  readonly sent: { readonly path: string; readonly body: Bundle }[];
  /** Addresses of the record that were read. */
  readonly read: string[];
  submit: Scripted;
  inquire: Scripted;
  /** Epoch milliseconds. */
  now: number;
}

/** Starts with a payer that refuses everything. */
export function stubPas(platformId = 'stub-payer'): StubPas {
  const record = platform(kneeRequest.patient, kneeRequest.coverage, kneeRequest.insurer);
  const refuse: Scripted = () => ({ status: 501 });
  const definition = { davinci: { pas: { base: 'https://payer.example/fhir', auth: 'none' } } };
  const stub: StubPas = {
    sent: [],
    read: record.asked,
    submit: refuse,
    inquire: refuse,
    now: Date.parse('2026-11-24T10:10:00Z'),
    context: {
      platform: { id: platformId, name: 'Stub Payer', definition } as unknown as ResolvedPlatform,
      payer: {
        platformId,
        configured: () => true,
        base: () => 'https://payer.example/fhir',
        send: async ({ path, body }: PayerRequest): Promise<PayerAnswer> => {
          const request = structuredClone(body) as Bundle;
          stub.sent.push({ path, body: request });
          const answer = path === 'Claim/$submit' ? stub.submit(request) : stub.inquire(request);
          if (answer instanceof Error) throw answer;
          return {
            contentType: 'application/fhir+json',
            retryAfterSeconds: answer.retryAfterSeconds,
            body: answer.body,
            status: answer.status,
            isEmpty: !('body' in answer),
          };
        },
      },
      records: record.reader,
      recordsBaseUrl: 'https://gateway.example/api/fhir/stub-payer',
      now: () => stub.now,
      cell: testCell,
      formSeals: testSeals,
      uuid: () => '00000000-0000-4000-8000-000000000000',
    } as unknown as CoverageContext,
  };
  return stub;
}
