import { createHash } from 'node:crypto';
import { ProxyError } from '@fhir-gateway/fhir-proxy/contract';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { Bundle, DocumentReference, Parameters } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import { canonicalJson } from '../canonical-json.js';
import { CoverageError } from '../coverage-error.js';
import { buildAttachment, sendAttachment } from './attach/attach-documents.js';
import { changeableRequest, changing, subjectOf, type ChangeTarget } from './request/change-guard.js';
import { changedRequest } from './request/changed-request.js';
import { gatherRequest, type RequestNames } from './request/gather-request.js';
import { mayAskAgain } from './request/inquiry-interval.js';
import { sentFacts } from './decision/decision-clock.js';
import { readingOf } from './decision/decision-reading.js';
import { nextStepsOf } from './decision/next-steps.js';
import { otherClaims } from './request/other-claims.js';
import { previewOf, type RequestPreview } from './request/preview.js';
import { requestBundle } from './request/request-bundle.js';
import {
  isOver,
  nextRequestId,
  type LedgerEntry,
  type LedgerLock,
  type RequestLedger,
} from './request/request-ledger.js';
import {
  mayBeRepeated,
  sendRecorded,
  settleByInquiry,
  unsettled,
  type DecidedEntry,
  type SendingEntry,
} from './request/settle-request.js';
import { attachmentsOf, type PatientSubmitInput, type SubmitInput } from './request/submit-input.js';
import type { SubmittedRequest } from './request/submitted-request.js';

/** Hands out and takes the values that stand for a person's having agreed to a preview; each for one use. */
export interface Confirmations {
  /** How long one lasts. */
  readonly seconds: number;
  issue(content: unknown): Promise<string>;
  /** @throws an error of its owner's when the value does not stand for this content, or was used */
  take(content: unknown, confirm: string): Promise<void>;
}

/** What sending needs beyond reading. */
export interface SubmissionParts {
  readonly ledger: RequestLedger;
  readonly confirmations: Confirmations;
  /** Whom the sign-in is for, where the call names nobody. */
  readonly patient?: string | undefined;
  /** Whether the operator lets anything be written to this platform. */
  readonly mayWrite: boolean;
  /** System of the identifiers that requests are given, an absolute URL. */
  readonly identifierSystem: string;
  /** Is told the very request that a preview is of, for an app that shows a person all of it. */
  readonly onPreview?: (request: Bundle | Parameters) => void;
}

/** What asking for authorization answers. */
export type SubmitAnswer =
  | {
      readonly state: 'preview';
      readonly requestId: string;
      readonly preview: RequestPreview;
      readonly confirm: string;
      readonly confirmWithinSeconds: number;
      /** The request was sent before, no answer was read, and the payer, asked since, found nothing under its names. */
      readonly isUnfinished: boolean;
    }
  | SubmittedRequest;

/**
 * Asks for prior authorization in two calls: the first shows what would be sent, the second sends it. With `change`, a
 * request that was answered is changed or withdrawn in the same way.
 *
 * The same request is never sent twice: it is looked up by its content, its entry is written before it is sent, and one
 * that may have arrived is sent again, under the same identifier, only where the payer answers that it has nothing of it. Of two changes of one request
 * only the first is sent.
 *
 * @throws ProxyError WRITES_OFF
 * @throws CoverageError PATIENT_MISSING | PAYER_NOT_CONFIGURED | PROCEDURE_CODE_INVALID | PRIOR_AUTH_… | COVERAGE_… | PAYER_…
 */
export async function submitPriorAuth(
  context: CoverageContext,
  input: SubmitInput,
  parts: SubmissionParts,
): Promise<SubmitAnswer> {
  if (!parts.mayWrite) throw new ProxyError('WRITES_OFF', 'Writing to this platform is switched off.');
  context.payer.base('pas');
  const { confirm, ...given } = input;
  const asked = { ...given, patient_id: patientOf(input, parts) };
  const name = parts.ledger.nameOf(canonicalJson([withoutConnectionNumber(context.platform.id), asked]));
  const known = await parts.ledger.read(name);
  if (isAnswered(known)) return submitted(context, known, true);
  const call: Call = { context, asked, parts, name };
  if (asked.change?.kind === 'attach') return attach(call, confirm);
  return confirm === undefined ? preview(call, known) : commit(call, known, confirm);
}

function patientOf({ patient_id: named }: SubmitInput, { patient }: SubmissionParts): string {
  const patientId = named ?? patient;
  if (patientId !== undefined) return patientId;
  throw new CoverageError('PATIENT_MISSING', 'Whose authorization is asked for is not known.');
}

/** One call, and the ledger's name for what it asks. */
interface Call {
  readonly context: CoverageContext;
  readonly asked: PatientSubmitInput;
  readonly parts: SubmissionParts;
  readonly name: string;
}

/** Answers the payer's request for documents, in two calls like a request. */
async function attach(call: Call, confirm: string | undefined): Promise<SubmitAnswer> {
  const { context, asked, parts } = call;
  const { ledger, confirmations } = parts;
  const target = changeIn(call) as ChangeTarget;
  const documents = attachmentsOf(asked).filter(
    (one): one is DocumentReference => one.resourceType === 'DocumentReference',
  );
  const { entry, parameters, preview: shown, isSent } = await buildAttachment(context, ledger, target, documents);
  if (isSent) return submitted(context, entry, true);
  const content = createHash('sha256').update(JSON.stringify(parameters)).digest('base64url');
  if (confirm === undefined) {
    parts.onPreview?.(parameters);
    return {
      state: 'preview',
      requestId: entry.requestId,
      preview: shown,
      confirm: await confirmations.issue(content),
      confirmWithinSeconds: confirmations.seconds,
      isUnfinished: false,
    };
  }
  await confirmations.take(content, confirm);
  context.recordSide?.outgoing.agree(parameters);
  const sent = await sendAttachment(context, ledger, target, parameters);
  return submitted(context, sent.entry, sent.isRepeated);
}

async function preview(call: Call, known: LedgerEntry | undefined): Promise<SubmitAnswer> {
  const { context, parts, name } = call;
  const { ledger, confirmations } = parts;
  let repeating = known?.state === 'sending' ? known : undefined;
  if (repeating !== undefined && mayAskAgain(repeating, context.now())) {
    const settled = await ledger.exclusively(name, async () => {
      const current = await ledger.read(name);
      return current?.state === 'sending' ? settleByInquiry({ context, ledger, name }, current) : current;
    });
    if (settled?.state === 'decided') return submitted(context, settled, true);
    if (settled?.state === 'sending') repeating = settled;
  }
  if (repeating !== undefined && !mayBeRepeated(repeating)) throw unsettled(repeating);
  const requestId = nextRequestId(name, known);
  const built = await build(call, requestId);
  parts.onPreview?.(built.bundle);
  return {
    state: 'preview',
    requestId,
    preview: built.preview,
    confirm: await confirmations.issue(contentOf(built.bundle)),
    confirmWithinSeconds: confirmations.seconds,
    isUnfinished: repeating !== undefined,
  };
}

/** The request as it would be sent now, and as a person is shown it. */
async function build(
  call: Call,
  requestId: string,
): Promise<{ readonly bundle: Bundle; readonly preview: RequestPreview }> {
  const { context, asked, parts } = call;
  const { ledger, identifierSystem } = parts;
  const names: RequestNames = { requestId, identifierSystem, at: new Date(context.now()).toISOString() };
  const target = changeIn(call);
  if (asked.change === undefined || target === undefined) {
    const request = await gatherRequest(context, asked, names);
    const bundle = requestBundle(request);
    return { bundle, preview: previewOf(request, bundle) };
  }
  const { request: prior } = await changeableRequest(ledger, target);
  const { interchangeSenderId: senderId } = context.platform.definition.davinci?.pas ?? {};
  const change = {
    kind: asked.change.kind === 'cancel' ? ('cancel' as const) : ('update' as const),
    prior,
    priorRequestId: asked.change.request_id,
    date: asked.service_date,
    ...(asked.quantity !== undefined && { quantity: asked.quantity }),
    attachments: attachmentsOf(asked),
    patientId: asked.patient_id,
    ...(senderId !== undefined && { senderId }),
  };
  return changedRequest(change, names);
}

/** The change that is asked for, if one is. */
function changeIn({ context: { platform }, asked, parts: { ledger }, name: by }: Call): ChangeTarget | undefined {
  if (asked.change === undefined) return undefined;
  const subject = subjectOf(ledger, withoutConnectionNumber(platform.id), asked);
  return { platformId: withoutConnectionNumber(platform.id), requestId: asked.change.request_id, subject, by };
}

async function commit(call: Call, before: LedgerEntry | undefined, confirm: string): Promise<SubmitAnswer> {
  const { parts, name } = call;
  const { ledger, confirmations } = parts;
  const requestId = nextRequestId(name, before);
  const { bundle } = await build(call, requestId);
  await confirmations.take(contentOf(bundle), confirm);
  call.context.recordSide?.outgoing.agree(bundle);
  const sending = (isPriorHeld: LedgerLock['stillHeld']) =>
    ledger.exclusively(name, (lock) =>
      send(call, { requestId, bundle }, async () => (await lock.stillHeld()) && (await isPriorHeld())),
    );
  const change = changeIn(call);
  return change === undefined ? sending(async () => true) : changing(ledger, change, requestId, sending);
}

/** Sends what nobody has sent; both locks are still held at that moment, or nothing is sent. */
async function send(
  { context, asked, parts: { ledger }, name }: Call,
  { requestId, bundle }: { requestId: string; bundle: Bundle },
  isStillHeld: LedgerLock['stillHeld'],
): Promise<SubmittedRequest> {
  const settle = { context, ledger, name };
  const current = await ledger.read(name);
  if (isAnswered(current)) return submitted(context, current, true);
  if (current?.state === 'sending') {
    const settled = await settleByInquiry(settle, current);
    if (settled.state === 'decided') return submitted(context, settled, true);
    if (!mayBeRepeated(settled)) throw unsettled(settled);
    // It was agreed to before its entry was written, and goes out unchanged.
    context.recordSide?.outgoing.agree(current.request);
  }
  const subject = subjectOf(ledger, withoutConnectionNumber(context.platform.id), asked);
  // Sent again, it may be on its way anew.
  const entry = entryOf(context, current?.state === 'sending' ? current : { requestId, request: bundle, subject });
  await ledger.write(name, entry);
  const others = await otherClaims(ledger, entry);
  context.signal?.throwIfAborted();
  if (!(await isStillHeld())) throw new ProxyError('UPSTREAM_BUSY', 'Another call is sending this request.');
  return submitted(context, await sendRecorded(settle, entry, others), false);
}

function isAnswered(entry: LedgerEntry | undefined): entry is DecidedEntry {
  return entry?.state === 'decided' && !isOver(entry);
}

function entryOf(
  { platform, now }: CoverageContext,
  { requestId, request, subject, checks }: Pick<SendingEntry, 'requestId' | 'request' | 'subject' | 'checks'>,
): SendingEntry {
  return {
    state: 'sending',
    platformId: withoutConnectionNumber(platform.id),
    ...{ requestId, request, ...(subject !== undefined && { subject }), ...(checks && { checks }) },
    sentAt: new Date(now()).toISOString(),
  };
}

function submitted({ now }: Pick<CoverageContext, 'now'>, entry: DecidedEntry, isRepeated: boolean): SubmittedRequest {
  const { requestId, sentAt, decidedAt, decision, changedBy, request, inquiry } = entry;
  const checkedAt = new Date(decidedAt).toISOString();
  return {
    state: 'submitted',
    requestId,
    isRepeated,
    sentAt,
    checkedAt,
    decision,
    reading: readingOf(decision, sentFacts(request ?? inquiry, sentAt), now()),
    nextSteps: nextStepsOf(requestId, decision, changedBy),
  };
}

/** What a person agrees to: all of the request but the moment at which it is built. */
function contentOf(request: Bundle): string {
  const undated = JSON.stringify(request).replaceAll(JSON.stringify(request.timestamp), '""');
  return createHash('sha256').update(undated).digest('base64url');
}
