import type { Bundle } from 'fhir/r4.js';
import { submitInput, type SubmitInput } from '../pas/request/submit-input.js';
import type { SubmittedRequest } from '../pas/request/submitted-request.js';
import { submitPriorAuth, type SubmissionParts } from '../pas/submit-prior-auth.js';
import { memoryConfirmations, MemoryLedger } from './memory-ledger.js';
import { claimResponse, responseBundle, reviewed } from './prior-auth-fixtures.js';
import { stubPas, type StubPas } from './stub-pas.js';

/** A question for a knee replacement, as callers ask it. */
export const kneeInput: SubmitInput = submitInput.parse({
  ...{ patient_id: 'pat-1', coverage_id: 'cov-1', procedure_code: '27447', service_date: '2026-12-15' },
  ...{ place_of_service: '21', ordering_npi: '2222222222' },
});

/** A payer that answers a request with one review action; further resources stand beside its answer. */
export const answering =
  (action: string, number?: string, ...beside: object[]) =>
  (request: Bundle) => {
    const response = claimResponse({
      request: { reference: request.entry?.[0]?.fullUrl ?? '' },
      item: [{ itemSequence: 1, adjudication: [reviewed(action, number === undefined ? {} : { number })] }],
    });
    const { entry = [], ...bundle } = responseBundle(response, request.identifier);
    return { status: 200, body: { ...bundle, entry: [...entry, ...beside.map((resource) => ({ resource }))] } };
  };

/** A session of one caller with a payer, in which requests are shown, confirmed and sent. */
export class PasSession {
  readonly stub: StubPas = stubPas();
  readonly ledger = new MemoryLedger();
  readonly parts: SubmissionParts = {
    ...{ ledger: this.ledger, confirmations: memoryConfirmations(), mayWrite: true },
    identifierSystem: 'https://gateway.example/prior-auth',
  };

  readonly asked: SubmitInput;

  constructor(asked = kneeInput) {
    this.asked = asked;
  }

  readonly call = (changes: Partial<SubmitInput> = {}, parts: Partial<SubmissionParts> = {}) =>
    submitPriorAuth(this.stub.context, { ...this.asked, ...changes }, { ...this.parts, ...parts });

  readonly previewed = async (changes: Partial<SubmitInput> = {}) => {
    const answer = await this.call(changes);
    if (answer.state !== 'preview') throw new Error('not a preview');
    return answer;
  };

  /** Confirms what was shown. */
  readonly submitted = async (changes: Partial<SubmitInput> = {}): Promise<SubmittedRequest> => {
    const answer = await this.call({ ...changes, confirm: (await this.previewed(changes)).confirm });
    if (answer.state !== 'submitted') throw new Error('not submitted');
    return answer;
  };

  /** Forgets what was sent and read. */
  readonly forget = (): void => {
    this.stub.sent.length = 0;
    this.stub.read.length = 0;
  };

  /** Addresses that were sent to, in order. */
  readonly paths = () => this.stub.sent.map(({ path }) => path);
}
