import { randomUUID } from 'node:crypto';
import type { Bundle, Claim, Coverage, FhirResource, Organization, Patient, QuestionnaireResponse } from 'fhir/r4.js';
import { cpt, hcpcs, npi, pasExtension, pasModifier, x12 } from '../systems.js';
import { memberNumberOn } from '../enrolment.js';
import rows from './requests.json' with { type: 'json' };
import { sandboxRecords } from './running-payer.js';

/** A provider outside the network, and one inside it. */
export const outsideNpi = '1999999984';
export const insideNpi = '9000000031';

const mutable = <T>(value: T): T => structuredClone(value);

function coverageOf(memberId: string): Coverage {
  const found = sandboxRecords.find(
    (one): one is Coverage =>
      one.resourceType === 'Coverage' && memberNumberOn((one as Coverage).identifier) === memberId,
  );
  if (!found) throw new Error(`nobody has the number ${memberId}`);
  return mutable(found);
}

function byReference(reference: string | undefined): FhirResource {
  const found = sandboxRecords.find((one) => `${one.resourceType}/${one.id}` === reference);
  if (!found) throw new Error(`there is no ${reference}`);
  return mutable(found as FhirResource);
}

/** A member with the plan that insures it, out of the sandbox's records. */
export function memberRecord(memberId: string): { coverage: Coverage; patient: Patient; plan: Organization } {
  const coverage = coverageOf(memberId);
  const patient = byReference(coverage.beneficiary.reference) as Patient;
  return { coverage, patient, plan: byReference(coverage.payor[0]?.reference) as Organization };
}

const systemOf = (code: string): string => (/^[A-V]/.test(code) ? hcpcs : cpt);

/** What a call of `order-sign` asks. */
export interface Asked {
  code?: string;
  member?: string;
  isBinding?: boolean;
  performerNpi?: string;
  hasLocation?: boolean;
}

/** A correct call of `order-sign`; tests break it where they want. */
export function orderSign({ code = '27447', member = 'M100', isBinding, performerNpi, hasLocation }: Asked = {}) {
  const { coverage, patient, plan } = memberRecord(member);
  const isDevice = code === 'E0424';
  const order = {
    ...rows.order,
    resourceType: isDevice ? 'DeviceRequest' : 'ServiceRequest',
    id: randomUUID(),
    [isDevice ? 'codeCodeableConcept' : 'code']: { coding: [{ system: systemOf(code), code }] },
    subject: { reference: `Patient/${patient.id}` },
    ...(performerNpi !== undefined && { performer: [{ identifier: { system: npi, value: performerNpi } }] }),
    ...(hasLocation && { locationCode: [{ text: 'Office' }] }),
  };
  const searchset = (resource: unknown) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    total: 1,
    entry: [{ resource }],
  });
  return {
    hook: 'order-sign',
    hookInstance: randomUUID() as string,
    context: {
      userId: 'Practitioner/dr-sunniva-quillmarsh',
      patientId: patient.id as string,
      draftOrders: {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: order as Record<string, unknown> }],
      },
    },
    prefetch: {
      patient: patient as unknown,
      coverage: searchset(coverage) as unknown,
      organizations: searchset(plan) as unknown,
    } as Record<string, unknown>,
    extension: { 'davinci-crd.configuration': { 'unsolicited-determ': isBinding === true } },
  };
}

/** Finished answers to the knee form. */
export function kneeAnswers(base: string, { grade, weeks }: { grade: string; weeks: number }): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: `${base}/fhir/Questionnaire/tka|1.0.0`,
    item: [
      { linkId: '2', answer: [{ valueInteger: weeks }] },
      { linkId: '4', answer: [{ valueCoding: { system: `${base}/fhir/CodeSystem/kl`, code: grade } }] },
    ],
  };
}

/** What a request for authorization asks. */
export interface Requested {
  code?: string;
  member?: string;
  quantity?: number;
  providerNpi?: string;
  form?: QuestionnaireResponse;
  /** Value of the Bundle's identifier; default a fresh one. */
  id?: string;
}

/** A correct request for authorization; tests break it where they want. */
export function authorizationRequest(
  asked: Requested = {},
): Bundle & { entry: { fullUrl: string; resource: FhirResource }[] } {
  const { code = '27447', member = 'M100', quantity = 1, providerNpi = outsideNpi, form, id = randomUUID() } = asked;
  const { coverage, patient, plan } = memberRecord(member);
  const url = (): string => `urn:uuid:${randomUUID()}`;
  const urls = { claim: url(), patient: url(), plan: url(), provider: url(), coverage: url(), form: url() };
  const service = { productOrService: { coding: [{ system: systemOf(code), code }] }, quantity: { value: quantity } };
  const claim = {
    ...mutable(rows.claim),
    identifier: [{ system: 'urn:trnorg:9012345678', value: `trace-${id}` }],
    patient: { reference: urls.patient },
    insurer: { reference: urls.plan },
    provider: { reference: urls.provider },
    insurance: [{ sequence: 1, focal: true, coverage: { reference: urls.coverage } }],
    item: [{ ...mutable(rows.item), ...service }],
  } as Claim;
  delete coverage.subscriber;
  delete coverage.policyHolder;
  coverage.beneficiary = { reference: urls.patient };
  coverage.payor = [{ reference: urls.plan }];
  const provider: Organization = {
    resourceType: 'Organization',
    active: true,
    name: 'A provider',
    identifier: [{ system: npi, value: providerNpi }],
  };
  const entries: [string, FhirResource][] = [
    [urls.claim, claim],
    [urls.patient, patient],
    [urls.plan, plan],
    [urls.provider, provider],
    [urls.coverage, coverage],
    ...(form ? [[urls.form, form] as [string, FhirResource]] : []),
  ];
  return {
    ...(rows.bundle as Bundle),
    identifier: { system: 'https://gateway.example/requests', value: id },
    entry: entries.map(([fullUrl, resource]) => ({ fullUrl, resource })),
  };
}

/** An update of a request that was sent: its items by `change`, the earlier Claim beside the new one. */
export function updateOf(
  prior: ReturnType<typeof authorizationRequest>,
  change: { kind: 'cancel' | 'revise'; quantity?: number },
): ReturnType<typeof authorizationRequest> {
  const [first, ...others] = prior.entry;
  const claim = structuredClone(first?.resource) as Claim;
  const code = { cancel: '3', revise: 'S' }[change.kind];
  const id = randomUUID();
  claim.identifier = [{ system: 'urn:trnorg:9012345678', value: `trace-${id}` }];
  claim.related = [{ claim: { reference: first?.fullUrl ?? '' }, relationship: rows.related }];
  for (const item of claim.item ?? []) {
    item.extension = [
      ...(item.extension ?? []).filter(({ url }) => url !== pasExtension('certificationType')),
      { url: pasExtension('certificationType'), valueCodeableConcept: { coding: [{ system: x12(1322), code }] } },
      { url: pasExtension('infoChanged'), valueCode: 'changed' },
    ];
    if (change.kind === 'cancel') {
      item.modifierExtension = [{ url: pasModifier('infoCancelled'), valueBoolean: true }];
    }
    if (change.quantity !== undefined) item.quantity = { value: change.quantity };
  }
  return {
    ...prior,
    identifier: { system: 'https://gateway.example/requests', value: id },
    entry: [{ fullUrl: `urn:uuid:${id}`, resource: claim }, ...(first ? [first] : []), ...others],
  };
}
