import { platform as servedRecord, type Platform } from '@fhir-gateway/testing/platform';
import { testSeals } from '../dtr/testing/stub-context.js';
import { testCell } from './test-cell.js';
import type { Coverage, FhirResource, Organization, Patient } from 'fhir/r4.js';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { CoverageContext } from '../coverage-context.js';
import { HookDiscoveries } from '../crd/hooks/discovery.js';
import type { PayerAnswer, PayerClient, PayerRequest } from '../payer/payer-client.js';

const extensionUrl = 'http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information';

/** A day and an instant on it, which tests run at. */
export const today = '2026-11-24';
export const nowMs = Date.parse(`${today}T10:00:00Z`);

export const patient: Patient = {
  resourceType: 'Patient',
  id: 'pat-1',
  birthDate: '1958-03-02',
  text: { status: 'generated', div: '<div>CANARY-NARRATIVE</div>' },
};
export const coverage: Coverage = {
  resourceType: 'Coverage',
  id: 'cov-1',
  status: 'active',
  beneficiary: { reference: 'Patient/pat-1' },
  payor: [{ reference: 'Organization/payer-1' }],
};
export const payerOrganization: Organization = {
  resourceType: 'Organization',
  id: 'payer-1',
  name: 'Test Health',
  identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
};

/** The templates of release 2.2. */
export const templates = {
  patient: 'Patient/{{context.patientId}}',
  encounter: 'Encounter/{{context.encounterId}}',
  coverage: 'Coverage?patient={{context.patientId}}&status=active',
  practitioners:
    'Practitioner?_id={{context.draftOrders.entry.resource.ofType(ServiceRequest).requester.resolve().ofType(Practitioner).id}}',
  organizations: 'Organization?_id={{%coverage.entry.resource.payor.resolve().ofType(Organization).id}}',
};

/** One part of an assertion in the words of the guide, such as `['pa-needed', 'valueCode', 'no-auth']`. */
export type AssertionPart = readonly [url: string, type: string, value: unknown];

/** An assertion about the coverage `cov-1`; parts are added to it. */
export function assertion(...parts: readonly AssertionPart[]): Record<string, unknown> {
  const own: AssertionPart[] = [
    ['coverage', 'valueReference', { reference: 'Coverage/cov-1' }],
    ['date', 'valueDate', today],
    ['coverage-assertion-id', 'valueString', 'CA-1'],
  ];
  const given = new Set(parts.map(([url]) => url));
  const all = [...own.filter(([url]) => !given.has(url)), ...parts];
  return { url: extensionUrl, extension: all.map(([url, type, value]) => ({ url, [type]: value })) };
}

/** What a test has the payer answer; each may look at the request. */
export interface StubPayerOptions {
  readonly prefetch?: Record<string, string>;
  readonly services?: unknown;
  readonly discovery?: Partial<PayerAnswer>;
  /** Assertions in the returned order. */
  readonly assertions?: readonly Record<string, unknown>[];
  /** In the place of the answer that the assertions make. */
  readonly answer?: (request: PayerRequest, calls: number) => Partial<PayerAnswer> | Promise<Partial<PayerAnswer>>;
  readonly metadata?: unknown;
  readonly eligibility?: unknown;
  readonly record?: readonly FhirResource[];
  /** Statuses of record reads, by path. */
  readonly recordStatus?: Readonly<Record<string, number>>;
  /** Bad manners of the record's platform. */
  readonly unkind?: (record: Platform) => unknown;
}

/** A payer and a record in memory, and everything that was sent to either. */
export interface StubPayer {
  readonly context: CoverageContext;
  readonly sent: PayerRequest[];
  readonly reads: string[];
  /** Bodies of hook calls. */
  hooks(): Record<string, unknown>[];
}

/** A payer that answers from memory. It is no fake of the transport: that one has its own tests, with real HTTP. */
export function stubPayer(options: StubPayerOptions = {}): StubPayer {
  const sent: PayerRequest[] = [];
  const hooks = () =>
    sent
      .filter(({ service, method }) => service === 'crd' && method === 'POST')
      .map(({ body }) => body as Record<string, unknown>);
  const prefetch = options.prefetch ?? templates;
  const service = { id: 'order-sign-crd', hook: 'order-sign', title: 't', description: 'd', prefetch };
  const payer: PayerClient = {
    platformId: 'payer',
    configured: (name) => name === 'crd' || options.metadata !== undefined,
    base: (name) => `https://payer.example/${name}`,
    send: async (request) => {
      sent.push(structuredClone({ ...request, signal: undefined }) as PayerRequest);
      if (request.path === 'cds-services')
        return answer({ body: options.services ?? { services: [service] }, ...options.discovery });
      if (request.path === 'metadata') return answer({ body: options.metadata });
      if (request.path === 'CoverageEligibilityRequest') return answer({ body: options.eligibility });
      if (options.answer) return answer(await options.answer(request, hooks().length));
      return answer({ body: hookAnswer(request.body, options.assertions ?? []) });
    },
  };
  const record = servedRecord(patient, coverage, payerOrganization, ...(options.record ?? [])).at(
    'https://gateway.example/api/fhir/payer',
  );
  for (const [path, status] of Object.entries(options.recordStatus ?? {})) record.answers(path, status);
  options.unkind?.(record);
  const context: CoverageContext = {
    platform: platform(),
    payer,
    records: record.reader,
    recordsBaseUrl: record.base,
    discoveries: new HookDiscoveries(() => nowMs),
    now: () => nowMs,
    cell: testCell,
    formSeals: testSeals,
    uuid: () => crypto.randomUUID(),
  };
  return { context, sent, reads: record.asked, hooks };
}

/** A resolved platform with just a CRD service. */
export function platform(): ResolvedPlatform {
  const definition = {
    id: 'payer',
    davinci: {
      payerIdentifiers: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
      crd: { base: 'https://payer.example/crd', auth: 'none' },
    },
  };
  return { id: 'payer', name: 'Test Payer', definition, requestHeaders: () => ({}) } as unknown as ResolvedPlatform;
}

/** The answer of a CDS service that returns the order with assertions. */
export function hookAnswer(request: unknown, assertions: readonly Record<string, unknown>[]): Record<string, unknown> {
  const { context } = request as { context: { draftOrders: { entry: [{ resource: Record<string, unknown> }] } } };
  const { resource } = context.draftOrders.entry[0];
  return {
    cards: [],
    systemActions: [{ type: 'update', description: 'd', resource: { ...resource, extension: assertions } }],
  };
}

function answer(given: Partial<PayerAnswer>): PayerAnswer {
  return {
    status: 200,
    contentType: 'application/json',
    retryAfterSeconds: undefined,
    body: undefined,
    isEmpty: !('body' in given),
    ...given,
  };
}
