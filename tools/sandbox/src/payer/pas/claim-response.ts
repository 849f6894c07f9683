import { objectsOf } from '@fhir-gateway/fhir';
import type {
  Bundle,
  ClaimResponse,
  CodeableConcept,
  ClaimResponseItemAdjudication,
  Extension,
  Identifier,
  Resource,
  Task,
} from 'fhir/r4.js';
import { memberOf } from '../json.js';
import { dayOf, type PayerVersion } from '../payer-options.js';
import { hl7, pasExtension, pasProfile, x12 } from '../systems.js';
import type { ClaimRecord } from './claim-book.js';
import type { ItemDecision } from './decide-claim.js';
import { entryOf } from './submitted-bundle.js';

const validMs = 90 * 24 * 60 * 60 * 1000;

type Adjudication = ClaimResponseItemAdjudication;

/** A decision as the guide writes it: an extension of an adjudication whose category never says anything. */
function adjudication(action: ItemDecision['action'], facts: { number?: string; reason?: string }): Adjudication {
  const extension: Extension[] = [
    {
      url: pasExtension('reviewActionCode'),
      valueCodeableConcept: { coding: [{ system: x12(306), code: action }] },
    },
    ...(facts.number === undefined ? [] : [{ url: 'number', valueString: facts.number }]),
    ...(facts.reason === undefined ? [] : [{ url: 'reasonCode', valueCodeableConcept: { text: facts.reason } }]),
  ];
  return {
    category: { coding: [{ system: hl7('adjudication'), code: 'submitted' }] },
    extension: [{ url: pasExtension('reviewAction'), extension }],
  };
}

const isCertified = ({ action }: ItemDecision): boolean => action === 'A1' || action === 'A6';

/** From the day of the decision to some months after it, or after the last day of service that was asked for. */
function periodOf({ decidedMs, request }: ClaimRecord) {
  const served = objectsOf(request.claim['item']).map(
    (item) => Date.parse(String(item['servicedDate'] ?? memberOf(item, 'servicedPeriod', 'end'))) || 0,
  );
  return { start: dayOf(decidedMs), end: dayOf(Math.max(decidedMs, ...served) + validMs) };
}

function itemOf(record: ClaimRecord, decision: ItemDecision): NonNullable<ClaimResponse['item']>[number] {
  const { action, reason, sequence } = decision;
  const isGranted = action === 'A1';
  const extension: Extension[] = [
    ...(action === 'A4' ? [{ url: pasExtension('administrationReferenceNumber'), valueString: record.trace }] : []),
    ...(isGranted ? [{ url: pasExtension('itemPreAuthIssueDate'), valueDate: dayOf(record.decidedMs) }] : []),
    ...(isGranted ? [{ url: pasExtension('itemPreAuthPeriod'), valuePeriod: periodOf(record) }] : []),
  ];
  const facts = { ...(isGranted && { number: record.number }), ...(reason !== undefined && { reason }) };
  return {
    itemSequence: sequence,
    ...(extension.length > 0 && { extension }),
    adjudication: [adjudication(action, facts)],
  };
}

/** What was granted instead of what was asked for. */
function addedItems(record: ClaimRecord): NonNullable<ClaimResponse['addItem']> {
  return record.items.flatMap(({ sequence, grantedQuantity }) => {
    const asked = record.request.items.find((item) => item.sequence === sequence);
    if (grantedQuantity === undefined || !asked) return [];
    return {
      itemSequence: [sequence],
      productOrService: asked.productOrService as NonNullable<ClaimResponse['addItem']>[number]['productOrService'],
      quantity: { value: grantedQuantity },
      adjudication: [adjudication('A1', { number: record.number })],
    };
  });
}

function claimResponse(record: ClaimRecord, version: PayerVersion): ClaimResponse {
  const { id, request, error, items, number, decidedMs } = record;
  const { claim } = request;
  const reference = (name: string) => ({ reference: String(memberOf(claim, name, 'reference')) });
  const isPended = items.some(({ action }) => action === 'A4');
  const notes = items.flatMap(({ reason, action }) =>
    reason !== undefined && action === 'A3' ? [{ text: reason }] : [],
  );
  const added = addedItems(record);
  return {
    resourceType: 'ClaimResponse',
    id,
    meta: { profile: [pasProfile('claimresponse')] },
    status: 'active',
    use: 'preauthorization',
    // The guide's examples say `complete` whatever was decided; base FHIR, and older servers, `queued` for what waits.
    outcome: error ? 'error' : isPended && version === '2.0' ? 'queued' : 'complete',
    type: claim['type'] as ClaimResponse['type'],
    patient: reference('patient'),
    created: new Date(decidedMs).toISOString(),
    insurer: reference('insurer'),
    requestor: reference('provider'),
    // The Claim is kept under an id of the payer's and does not come back, as at HL7's reference server.
    request: { reference: `Claim/${id}` },
    ...(items.some(isCertified) && { preAuthRef: number, preAuthPeriod: periodOf(record) }),
    ...(items.length > 0 && { item: items.map((decision) => itemOf(record, decision)) }),
    ...(added.length > 0 && { addItem: added }),
    ...(notes.length > 0 && { processNote: notes }),
    ...(error && {
      error: [
        {
          extension: [
            { url: pasExtension('errorPath'), valueString: error.path },
            {
              url: pasExtension('errorFollowupAction'),
              valueCodeableConcept: { coding: [{ system: x12(889), code: error.followUp }] },
            },
          ],
          code: { coding: [{ system: x12(901), code: error.code }] },
        },
      ],
    }),
  };
}

/** Asks for a form that did not come along. */
function requestForForm(record: ClaimRecord, canonical: string): Task {
  const codes = 'http://hl7.org/fhir/us/davinci-hrex/CodeSystem/hrex-temp';
  return {
    resourceType: 'Task',
    id: `${record.id}-form`,
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: codes, code: 'attachment-request-questionnaire' }] },
    reasonReference: { reference: `Claim/${record.id}` },
    input: [
      { type: { coding: [{ system: codes, code: 'questionnaire-context' }] }, valueString: record.formContext },
      { type: { text: 'questionnaire' }, valueCanonical: canonical },
    ],
  };
}

/** The name by which documents for a request are sent. */
export function trackingIdOf({ id }: Pick<ClaimRecord, 'id'>): string {
  return `doc-${id}`;
}

/** Asks for a document that a reviewer wants to see (CDex). */
function requestForDocument(record: ClaimRecord, code: string): Task {
  const codes = 'http://hl7.org/fhir/us/davinci-hrex/CodeSystem/hrex-temp';
  const cdex = 'http://hl7.org/fhir/us/davinci-cdex/CodeSystem/cdex-temp';
  return {
    resourceType: 'Task',
    id: `${record.id}-document`,
    identifier: [{ type: { coding: [{ system: cdex, code: 'tracking-id' }] }, value: trackingIdOf(record) }],
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: codes, code: 'attachment-request-code' }] },
    description: 'Notes of the therapy so far',
    reasonReference: { reference: `Claim/${record.id}` },
    input: [
      {
        type: { coding: [{ system: cdex, code: 'attachments-needed' }] },
        valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code }] },
      },
    ],
  };
}

/** The answer to an inquiry by the identifier of a request, which it repeats. */
export function namedAnswer(record: ClaimRecord, mount: { base: string; version: PayerVersion }): Bundle {
  const answer = responseBundle(record, mount);
  const response = answer.entry?.[0]?.resource as ClaimResponse | undefined;
  if (response) response.identifier = objectsOf(record.request.claim['identifier']) as Identifier[];
  return answer;
}

/** The answer to an inquiry that names no request: each item says which service it is about. */
export function inquiryAnswer(record: ClaimRecord, mount: { base: string; version: PayerVersion }): Bundle {
  const answer = responseBundle(record, mount);
  const [first] = answer.entry ?? [];
  const response = first?.resource as ClaimResponse | undefined;
  for (const item of response?.item ?? []) {
    const asked = record.request.items.find(({ sequence }) => sequence === item.itemSequence);
    const valueCodeableConcept = asked?.productOrService as CodeableConcept | undefined;
    if (valueCodeableConcept === undefined) continue;
    const detail = [{ url: 'productOrServiceCode', valueCodeableConcept }];
    item.extension = [...(item.extension ?? []), { url: pasExtension('itemAuthorizedDetail'), extension: detail }];
  }
  return answer;
}

/** The answer to a request: the decision first, then the form that is wanted, then those whom it is about. */
export function responseBundle(
  record: ClaimRecord,
  { base, version }: { base: string; version: PayerVersion },
): Bundle {
  const { request, items, identifier } = record;
  const missing = items.flatMap(({ missingForm, action }) => (missingForm && action === 'A4' ? missingForm : []));
  const documents = items.flatMap(({ wantedDocument, action }) =>
    wantedDocument && action === 'A4' && !record.attachments ? wantedDocument : [],
  );
  const parties = ['patient', 'insurer', 'provider'].flatMap(
    (name) => entryOf(memberOf(request.claim, name, 'reference'), request.entries) ?? [],
  );
  const own: Resource[] = [
    claimResponse(record, version),
    ...missing.slice(0, 1).map((form) => requestForForm(record, `${base}/fhir/Questionnaire/${form}`)),
    ...documents.slice(0, 1).map((code) => requestForDocument(record, code)),
  ];
  const entries = own.map((resource) => ({
    fullUrl: `${base}/fhir/${resource.resourceType}/${resource.id}`,
    resource,
  }));
  return {
    resourceType: 'Bundle',
    meta: { profile: [pasProfile('pas-response-bundle')] },
    identifier,
    type: 'collection',
    timestamp: new Date(record.decidedMs).toISOString(),
    entry: [...entries, ...parties] as NonNullable<Bundle['entry']>,
  };
}
