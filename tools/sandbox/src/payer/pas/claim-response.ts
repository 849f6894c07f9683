import type { Bundle, ClaimResponse, ClaimResponseItemAdjudication, Extension, Resource, Task } from 'fhir/r4.js';
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

function periodOf({ decidedMs }: ClaimRecord) {
  return { start: dayOf(decidedMs), end: dayOf(decidedMs + validMs) };
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
  const { claim, claimUrl } = request;
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
    request: { reference: claimUrl },
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
    reasonReference: { reference: record.request.claimUrl },
    input: [
      { type: { coding: [{ system: codes, code: 'questionnaire-context' }] }, valueString: record.formContext },
      { type: { text: 'questionnaire' }, valueCanonical: canonical },
    ],
  };
}

/** The answer to a request: the decision first, then the form that is wanted, then those whom it is about. */
export function responseBundle(
  record: ClaimRecord,
  { base, version }: { base: string; version: PayerVersion },
): Bundle {
  const { request, items, identifier } = record;
  const missing = items.flatMap(({ missingForm, action }) => (missingForm && action === 'A4' ? missingForm : []));
  const parties = ['patient', 'insurer', 'provider'].flatMap(
    (name) => entryOf(memberOf(request.claim, name, 'reference'), request.entries) ?? [],
  );
  const own: Resource[] = [
    claimResponse(record, version),
    ...missing.slice(0, 1).map((form) => requestForForm(record, `${base}/fhir/Questionnaire/${form}`)),
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
