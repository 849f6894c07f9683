import type { Bundle, Claim, ClaimResponse, Identifier } from 'fhir/r4.js';
import { decidedItem } from './answer-fixtures.js';
import { claimResponse } from './prior-auth-fixtures.js';

/** A request as a payer keeps it. */
interface Kept {
  readonly id: string;
  readonly claim: Claim;
  readonly beside: NonNullable<Bundle['entry']>;
}

/**
 * How HL7's reference server and WSO2's keep requests and answer: the Claim gets an id of theirs, the answer refers to it
 * and does not hold it. Values are made up.
 *
 * @see HL7-DaVinci/prior-auth ClaimEndpoint, ClaimResponseFactory.createClaimResponse, ClaimInquiryEndpoint
 * @see wso2 CMS-0057 reference implementation, fhir-service/utils.bal
 */
export class ForeignPayer {
  readonly #kept: Kept[] = [];
  readonly #kind: 'hl7' | 'wso2';
  /** What it decides: X12 306; WSO2's says it in words. */
  action = 'A1';

  constructor(kind: 'hl7' | 'wso2') {
    this.#kind = kind;
  }

  readonly submit = (request: Bundle) => {
    const [first, ...beside] = request.entry ?? [];
    const claim = structuredClone(first?.resource) as Claim;
    const kept = { id: `98${765 + this.#kept.length}`, claim, beside };
    this.#kept.push(kept);
    return { status: 200, body: this.#answer(kept) };
  };

  /** HL7's finds a request by its first identifier, and answers 404 without a word where there is none. */
  readonly inquire = (request: Bundle) => {
    const asked = request.entry?.[0]?.resource as Claim;
    const isSame = (one: Identifier | undefined) =>
      one?.value === asked.identifier?.[0]?.value && one?.system === asked.identifier?.[0]?.system;
    const kept = this.#kept.find(({ claim }) => isSame(claim.identifier?.[0]));
    return kept === undefined ? { status: 404 } : { status: 200, body: this.#answer(kept) };
  };

  #answer({ id, claim, beside }: Kept): Bundle {
    const response = this.#kind === 'hl7' ? hl7Response(id, claim, this.action) : wso2Response(id, claim, this.action);
    const fullUrl = `https://payer.example/fhir/ClaimResponse/${id}`;
    return { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl, resource: response }, ...beside] };
  }
}

/** The number is the id of the answer, also of what waits; the identifiers of the Claim are echoed. */
function hl7Response(id: string, claim: Claim, action: string): ClaimResponse {
  const { identifier = [], patient, insurer = { display: 'Unknown' }, provider: requestor } = claim;
  return claimResponse({
    ...{ id, patient, insurer, requestor, request: { reference: `Claim/${id}` }, preAuthRef: id },
    outcome: action === 'A4' ? 'queued' : 'complete',
    disposition: action === 'A1' ? 'Granted' : action === 'A4' ? 'Pending' : 'Denied',
    identifier: [
      { system: 'https://payer.example', value: id },
      { system: 'http://example.org/payer/PATIENT_EVENT_TRACE_NUMBER', value: '1000042' },
      ...identifier,
    ],
    item: [decidedItem(action)],
  });
}

/** No review action: a word, a number and days. */
function wso2Response(id: string, { patient, insurer = {} }: Claim, action: string): ClaimResponse {
  const isOpen = action === 'A4';
  return claimResponse({
    ...{ id, patient, insurer, request: { reference: `Claim/${id}` } },
    outcome: isOpen ? 'queued' : 'complete',
    disposition: isOpen ? 'pending review' : 'approved',
    ...(!isOpen && { preAuthRef: `PA-${id}`, preAuthPeriod: { start: '2026-12-01', end: '2027-03-01' } }),
  });
}
