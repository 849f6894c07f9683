import { CoverageError } from '../../coverage-error.js';
import { canonicalJson } from '../../canonical-json.js';
import { decisionWithdrawn } from '../decision/decision-in.js';
import type { PriorAuthDecision } from '../decision/decision.js';
import { ledgerNameIn, requireSent, type LedgerLock, type RequestLedger } from './request-ledger.js';
import type { DecidedEntry } from './settle-request.js';
import type { DecisionStatus } from '../vocabulary/review-action.js';
import type { SubmitInput } from './submit-input.js';
import type { SubmittedRequest } from './submitted-request.js';

/** A request that may be changed, with what was sent. */
export type ChangeableEntry = DecidedEntry & { readonly request: NonNullable<DecidedEntry['request']> };

/** The guide lets what is pended or granted be changed; after a refusal another request has to be made. */
const changeable: ReadonlySet<DecisionStatus> = new Set([
  'pended',
  'approved',
  'approved-other-dates',
  'partial',
  'modified',
]);

/** Whether a request may be changed or withdrawn, as far as what is kept of it says; the payer may have decided since. */
export function mayBeChanged({
  decision,
  changedBy,
}: {
  readonly decision?: Pick<PriorAuthDecision, 'status'>;
  readonly changedBy?: string;
}): boolean {
  return decision !== undefined && changedBy === undefined && changeable.has(decision.status);
}

/** Which request is to be changed, by what. */
export interface ChangeTarget {
  readonly platformId: string;
  readonly requestId: string;
  /** Made by `subjectOf`. */
  readonly subject: string;
  /** Ledger name of the change: one that was begun may be gone on with, another one is refused. */
  readonly by: string;
}

/** The ledger's name for what no change alters: who asks whom for what, for which patient. */
export function subjectOf(ledger: RequestLedger, platformId: string, asked: SubmitInput): string {
  const {
    change: _change,
    confirm: _confirm,
    service_date: _date,
    quantity: _quantity,
    questionnaire_responses: _forms,
    documents: _documents,
    assertion: _assertion,
    ...fixed
  } = asked;
  return ledger.nameOf(canonicalJson(['subject', platformId, fixed]));
}

/**
 * The request that a change is about.
 *
 * @throws CoverageError PRIOR_AUTH_UNKNOWN when this person has sent no such request to this platform;
 *   PRIOR_AUTH_UNCHANGEABLE
 */
export async function changeableRequest(
  ledger: RequestLedger,
  { platformId, requestId, subject, by }: ChangeTarget,
): Promise<ChangeableEntry> {
  const name = ledgerNameIn(requestId);
  const entry = requireSent(name === undefined ? undefined : await ledger.read(name), requestId, platformId);
  if (entry.state === 'sending') {
    throw unchangeable('Whether the payer has the request is not known yet: ask where it stands.');
  }
  const { request, changedBy, decision } = entry;
  if (changedBy !== undefined && ledgerNameIn(changedBy) !== by) {
    throw unchangeable(`The request has been changed already, by ${changedBy}: that one can be changed.`);
  }
  if (!changeable.has(decision.status) && changedBy === undefined) {
    throw unchangeable(`A request that is ${decision.status} cannot be changed; ask anew.`);
  }
  if (entry.subject !== subject || request === undefined) {
    throw unchangeable(
      'Only service_date, quantity, forms and documents can be changed: the other arguments have to be those of the request.',
    );
  }
  return { ...entry, request };
}

/**
 * Runs a change while nobody else changes the same request, whose entry says so before anything is sent: a second change
 * of it would be one of a request that is no more. Where the change never was at the payer, the entry forgets it.
 *
 * @param requestId of the change
 * @param run told how to see whether the changed request's entry is still held
 * @throws CoverageError as {@link changeableRequest}, and whatever `run` throws
 */
export async function changing(
  ledger: RequestLedger,
  target: ChangeTarget,
  requestId: string,
  run: (isStillHeld: LedgerLock['stillHeld']) => Promise<SubmittedRequest>,
): Promise<SubmittedRequest> {
  const name = ledgerNameIn(target.requestId) ?? '';
  return ledger.exclusively(name, async (lock) => {
    const prior = await changeableRequest(ledger, target);
    const { changedBy: _before, ...unchanged } = prior;
    const changed = { ...prior, changedBy: requestId };
    await ledger.write(name, changed);
    try {
      const answer = await run(() => lock.stillHeld());
      if (answer.decision.status === 'cancelled') await ledger.write(name, { ...changed, decision: decisionWithdrawn });
      return answer;
    } catch (error) {
      const own = await ledger.read(target.by);
      if (own?.state !== 'sending' && own?.state !== 'decided') await ledger.write(name, unchanged);
      throw error;
    }
  });
}

function unchangeable(message: string): CoverageError {
  return new CoverageError('PRIOR_AUTH_UNCHANGEABLE', message);
}
