import { objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, Claim, Patient } from 'fhir/r4.js';
import { sentFacts } from './decision/decision-clock.js';
import { readingOf, type DecisionReading } from './decision/decision-reading.js';
import type { PriorAuthDecision } from './decision/decision.js';
import { assignableNumbers } from './judge-answer.js';
import { secondsUntilNext } from './request/inquiry-interval.js';
import { codedText, payerText, type CodedText } from './vocabulary/payer-text.js';
import type { RequestCheck } from './request/request-check.js';
import { isOver, type LedgerEntry, type RequestLedger } from './request/request-ledger.js';

/** What was asked for, as it was sent. */
export interface RequestedItem {
  readonly service?: CodedText;
  /** `YYYY-MM-DD` */
  readonly date?: string;
  readonly quantity?: number;
}

/** One request of a person, from what is kept of it; nobody is asked. */
export interface ListedRequest {
  readonly requestId: string;
  readonly platformId: string;
  /** `sending`: no answer has been read; `decided`; `refused`: the payer did not take it. */
  readonly state: LedgerEntry['state'];
  readonly items: readonly RequestedItem[];
  /** For whom, as it was sent; absent where nothing of the request was kept. */
  readonly patient?: Patient;
  /** Forms and documents that went along. */
  readonly attached: { readonly forms: number; readonly documents: number };
  readonly sentAt?: string;
  readonly decision?: PriorAuthDecision;
  /** What it means; with a decision. */
  readonly reading?: DecisionReading;
  /** When the payer said it, as an instant. */
  readonly checkedAt?: string;
  /** Oldest first. */
  readonly checks: readonly RequestCheck[];
  /** Tracking ids of the payer's requests for documents that were answered; absent where there is none. */
  readonly answered?: readonly string[];
  /** Numbers of answers that a person may say are about the request; absent where there is none. */
  readonly assignable?: readonly string[];
  /** Our name for the request that changed this one. */
  readonly changedBy?: string;
  /** Seconds until the payer may be asked, 0 for now; absent where it is not asked any more. */
  readonly nextCheckInSeconds?: number;
}

/** Every request that was sent from this ledger's session, newest first; those that the payer did not take come last. */
export async function listPriorAuthRequests(
  { now }: { readonly now: () => number },
  ledger: Pick<RequestLedger, 'list'>,
): Promise<ListedRequest[]> {
  const entries = await ledger.list();
  return entries
    .map((entry) => listed(entry, entries, now()))
    .sort(({ sentAt: one = '' }, { sentAt: other = '' }) => (one < other ? 1 : one > other ? -1 : 0));
}

function listed(entry: LedgerEntry, all: readonly LedgerEntry[], now: number): ListedRequest {
  const { requestId, platformId, state } = entry;
  if (entry.state === 'refused') {
    return { requestId, platformId, state, items: [], attached: { forms: 0, documents: 0 }, checks: [] };
  }
  const decided = entry.state === 'decided' ? entry : undefined;
  const assignable = assignableNumbers(entry, all);
  return {
    requestId,
    platformId,
    state,
    ...contentOf(entry.request ?? decided?.inquiry),
    sentAt: entry.sentAt,
    ...(decided && {
      decision: decided.decision,
      reading: readingOf(decided.decision, sentFacts(decided.request ?? decided.inquiry, decided.sentAt), now),
      checkedAt: new Date(decided.decidedAt).toISOString(),
    }),
    checks: entry.checks ?? [],
    ...(decided?.attached && { answered: decided.attached }),
    ...(assignable.length > 0 && { assignable }),
    ...(decided?.changedBy !== undefined && { changedBy: decided.changedBy }),
    ...(!isOver(entry) && {
      nextCheckInSeconds: secondsUntilNext(entry, now),
    }),
  };
}

function contentOf(request: Bundle | undefined): Pick<ListedRequest, 'items' | 'patient' | 'attached'> {
  const resources = objectsOf(request?.entry).flatMap(({ resource }) => resource ?? []);
  const claim = resources.find((resource): resource is Claim => resource.resourceType === 'Claim');
  const count = (type: string) => resources.filter(({ resourceType }) => resourceType === type).length;
  const patients = objectsOf(request?.entry).filter(({ resource }) => resource?.resourceType === 'Patient');
  const named = patients.find(({ fullUrl, resource }) =>
    [fullUrl, `Patient/${resource?.id}`].includes(claim?.patient.reference),
  );
  const patient = (named ?? patients[0])?.resource as Patient | undefined;
  return {
    ...(patient && { patient }),
    items: objectsOf(claim?.item).map(({ productOrService, servicedDate, servicedPeriod, quantity }) => {
      const service = codedText(productOrService);
      const date = payerText(servicedDate ?? servicedPeriod?.start);
      return {
        ...(service && { service }),
        ...(date !== undefined && { date }),
        ...(typeof quantity?.value === 'number' && { quantity: quantity.value }),
      };
    }),
    attached: { forms: count('QuestionnaireResponse'), documents: count('DocumentReference') },
  };
}
