import { createHash } from 'node:crypto';
import { ProxyError } from '@fhir-gateway/fhir-proxy';
import type { Bundle } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import type { PriorAuthDecision } from './decision.js';
import { gatherRequest } from './gather-request.js';
import { mayAskAgain } from './inquiry-interval.js';
import { nextStepsOf } from './next-steps.js';
import { previewOf, type RequestPreview } from './preview.js';
import { requestBundle } from './request-bundle.js';
import { nextRequestId, type LedgerEntry, type RequestLedger } from './request-ledger.js';
import { sendRecorded, settleByInquiry, type DecidedEntry, type SendingEntry } from './settle-request.js';
import type { SubmitInput } from './submit-input.js';

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
  /** Whether the operator lets anything be written to this platform. */
  readonly mayWrite: boolean;
  /** System of the identifiers that requests are given, an absolute URL. */
  readonly identifierSystem: string;
}

/** What asking for authorization answers. */
export type SubmitAnswer =
  | {
      readonly state: 'preview';
      readonly requestId: string;
      readonly preview: RequestPreview;
      readonly confirm: string;
      readonly confirmWithinSeconds: number;
      /** The request was sent before, and the payer knows nothing of it. */
      readonly isUnfinished: boolean;
    }
  | SubmittedRequest;

/** A request that the payer has answered. */
export interface SubmittedRequest {
  readonly state: 'submitted';
  readonly requestId: string;
  /** Whether it had been sent before this call; it was not sent again. */
  readonly isRepeated: boolean;
  readonly sentAt: string;
  /** When the payer said it, as an instant. */
  readonly checkedAt: string;
  readonly decision: PriorAuthDecision;
  readonly nextSteps: readonly string[];
}

/**
 * Asks for prior authorization in two calls: the first shows what would be sent, the second sends it.
 *
 * The same request is never sent twice: it is looked up by its content, its entry is written before it is sent, and one
 * that may have arrived is asked about before it is sent again under the same identifier.
 *
 * @throws ProxyError WRITES_OFF
 * @throws CoverageError PAYER_NOT_CONFIGURED | PROCEDURE_CODE_INVALID | COVERAGE_… | PAYER_…
 */
export async function submitPriorAuth(
  context: CoverageContext,
  input: SubmitInput,
  parts: SubmissionParts,
): Promise<SubmitAnswer> {
  if (!parts.mayWrite) throw new ProxyError('WRITES_OFF', 'Writing to this platform is switched off.');
  context.payer.base('pas');
  const { confirm, ...asked } = input;
  const name = parts.ledger.nameOf(canonicalJson([context.platform.id, asked]));
  const known = await parts.ledger.read(name);
  if (known?.state === 'decided') return submitted(known, true);
  return confirm === undefined
    ? preview(context, asked, parts, name, known)
    : commit(context, asked, parts, name, confirm);
}

async function preview(
  context: CoverageContext,
  asked: SubmitInput,
  { ledger, confirmations, identifierSystem }: SubmissionParts,
  name: string,
  known: LedgerEntry | undefined,
): Promise<SubmitAnswer> {
  if (known?.state === 'sending' && mayAskAgain(known.askedAt, context.now())) {
    const settled = await ledger.exclusively(name, async () => {
      const current = await ledger.read(name);
      return current?.state === 'sending' ? settleByInquiry({ context, ledger, name }, current) : current;
    });
    if (settled?.state === 'decided') return submitted(settled, true);
  }
  const requestId = nextRequestId(name, known);
  const at = new Date(context.now()).toISOString();
  const request = await gatherRequest(context, asked, { requestId, identifierSystem, at });
  return {
    state: 'preview',
    requestId,
    preview: previewOf(request),
    confirm: await confirmations.issue(contentOf(requestBundle(request))),
    confirmWithinSeconds: confirmations.seconds,
    isUnfinished: known?.state === 'sending',
  };
}

async function commit(
  context: CoverageContext,
  asked: SubmitInput,
  { ledger, confirmations, identifierSystem }: SubmissionParts,
  name: string,
  confirm: string,
): Promise<SubmitAnswer> {
  const before = await ledger.read(name);
  const at = new Date(context.now()).toISOString();
  const names = { requestId: nextRequestId(name, before), identifierSystem, at };
  const request = requestBundle(await gatherRequest(context, asked, names));
  await confirmations.take(contentOf(request), confirm);
  const settle = { context, ledger, name };
  return ledger.exclusively(name, async (lock) => {
    const current = await ledger.read(name);
    if (current?.state === 'decided') return submitted(current, true);
    if (current?.state === 'sending') {
      const settled = await settleByInquiry(settle, current);
      if (settled !== undefined) return submitted(settled, true);
    }
    const entry = current?.state === 'sending' ? current : entryOf(context, names.requestId, request);
    await ledger.write(name, entry);
    context.signal?.throwIfAborted();
    if (!(await lock.stillHeld())) throw new ProxyError('UPSTREAM_BUSY', 'Another call is sending this request.');
    return submitted(await sendRecorded(settle, entry), false);
  });
}

function entryOf({ platform, now }: CoverageContext, requestId: string, request: Bundle): SendingEntry {
  const sentAt = new Date(now()).toISOString();
  return { state: 'sending', platformId: platform.id, requestId, request, sentAt };
}

function submitted({ requestId, sentAt, decidedAt, decision }: DecidedEntry, isRepeated: boolean): SubmittedRequest {
  const checkedAt = new Date(decidedAt).toISOString();
  return {
    state: 'submitted',
    requestId,
    isRepeated,
    sentAt,
    checkedAt,
    decision,
    nextSteps: nextStepsOf(requestId, decision),
  };
}

/** What a person agrees to: all of the request but the moment at which it is built. */
function contentOf(request: Bundle): string {
  const undated = JSON.stringify(request).replaceAll(JSON.stringify(request.timestamp), '""');
  return createHash('sha256').update(undated).digest('base64url');
}

/** The same JSON for the same members in any order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
