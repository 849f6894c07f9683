import type { Bundle } from 'fhir/r4.js';
import type { GivenNames } from '../decision/answer-identity.js';
import { CoverageError } from '../../coverage-error.js';
import type { DecisionQuestion } from '../decision/decision-in.js';
import type { PriorAuthDecision } from '../decision/decision.js';
import type { RequestCheck } from './request-check.js';

/**
 * What is known of one request. It is written before anything is sent, so that a process which dies on the way leaves
 * word that the payer may have the request.
 */
export type LedgerEntry =
  | {
      /** Sent, or about to be; no answer to it has been read, and no inquiry found anything that may be about it. */
      readonly state: 'sending';
      readonly platformId: string;
      readonly requestId: string;
      readonly request: Bundle;
      /** What no change of the request alters, as a name of this ledger. */
      readonly subject?: string;
      readonly sentAt: string;
      /** Epoch milliseconds of the last inquiry. */
      readonly askedAt?: number;
      /** Epoch milliseconds before which the payer wants no inquiry; absent where it did not say. */
      readonly notBefore?: number;
      readonly checks?: readonly RequestCheck[];
    }
  | {
      readonly state: 'decided';
      readonly platformId: string;
      readonly requestId: string;
      /** The reduced request, with which the payer is asked again. */
      readonly inquiry: Bundle;
      /** As it was sent, for what may change in it; absent in entries of before changes were known. */
      readonly request?: Bundle;
      readonly subject?: string;
      /** Our name for the request that changes this one, from before it is sent. */
      readonly changedBy?: string;
      /** Tracking ids of the payer's requests for documents that were answered; absent where there is none. */
      readonly attached?: readonly string[];
      readonly decision: PriorAuthDecision;
      /** What the payer called the request so far; absent in entries of before names were kept. */
      readonly given?: GivenNames;
      /** The answer that the decision was read from, while something of it is not assigned; absent where it was too long. */
      readonly kept?: KeptAnswer;
      /** Which answer is about the request, as a person said; absent where nobody had to. */
      readonly assigned?: { readonly number: string; readonly at: string };
      readonly sentAt: string;
      /** Epoch milliseconds at which the payer last said anything about it. */
      readonly decidedAt: number;
      /** Epoch milliseconds of the last inquiry, or of the decision. */
      readonly askedAt: number;
      /** Epoch milliseconds before which the payer wants no inquiry; absent where it did not say. */
      readonly notBefore?: number;
      /** Absent in entries of before checks were noted. */
      readonly checks?: readonly RequestCheck[];
    }
  | {
      /** The payer found fault with the request and did not take it: the next one is another request. */
      readonly state: 'refused';
      readonly platformId: string;
      readonly requestId: string;
    };

/** A request that the payer has, or may have. */
export type SentEntry = Exclude<LedgerEntry, { state: 'refused' }>;

/** What a payer sent, with what it was read for: enough to judge it again. */
export interface KeptAnswer extends Pick<DecisionQuestion, 'exchange' | 'held'> {
  readonly body: unknown;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Some twenty answers of the usual size; an entry lies in a session, and each is read to list them. */
const mostKept = 100_000;

/** What an entry keeps of an answer: nothing where all of it is assigned, or where it is too long. */
export function keeping(decision: PriorAuthDecision, answer: KeptAnswer): { kept?: KeptAnswer } {
  const isOpen = decision.status === 'unverified' || decision.said !== undefined;
  return isOpen && (JSON.stringify(answer.body)?.length ?? Infinity) <= mostKept ? { kept: answer } : {};
}

/**
 * The entry of a request of this person's.
 *
 * @throws CoverageError PRIOR_AUTH_UNKNOWN when this person has sent no such request to this platform
 */
export function requireSent(entry: LedgerEntry | undefined, requestId: string, platformId: string): SentEntry {
  const isOwn = entry?.requestId === requestId && entry.platformId === platformId;
  if (isOwn && entry.state !== 'refused') return entry;
  throw new CoverageError('PRIOR_AUTH_UNKNOWN', 'No request of this id was sent to this platform from this session.');
}

/**
 * Remembers one person's requests across calls, processes and restarts. Names are hashes of the content, so the same
 * request is found again whoever sends it a second time.
 */
export interface RequestLedger {
  /** A name for this content that follows from it and from whose ledger this is; 32 hexadecimal digits. */
  nameOf(content: string): string;
  read(name: string): Promise<LedgerEntry | undefined>;
  /** Every entry, in no order. */
  list(): Promise<readonly LedgerEntry[]>;
  write(name: string, entry: LedgerEntry): Promise<void>;
  /** Runs while nobody else, in any process, runs under this name. */
  exclusively<T>(name: string, run: (lock: LedgerLock) => Promise<T>): Promise<T>;
}

/** What the holder of an entry may ask while it runs. */
export interface LedgerLock {
  /** Whether the lock is still this holder's; asked before an effect that must not happen twice. */
  stillHeld(): Promise<boolean>;
}

const requestIdShape = /^pa-([0-9a-f]{32})-([1-9]\d{0,3})$/;

/** Whether the same may be asked anew: the payer did not take the request, or it was withdrawn by this person. */
export function isOver(entry: LedgerEntry | undefined): boolean {
  if (entry?.state !== 'decided') return entry?.state === 'refused';
  return entry.changedBy !== undefined && entry.decision.status === 'cancelled';
}

/** Our own name for the request that an entry is about: that of the content, and which try it is. */
export function nextRequestId(name: string, before: LedgerEntry | undefined): string {
  if (before === undefined) return `pa-${name}-1`;
  if (!isOver(before)) return before.requestId;
  const [, , count = '0'] = requestIdShape.exec(before.requestId) ?? [];
  return `pa-${name}-${Number(count) + 1}`;
}

/** The ledger's name in a request id; undefined for a text that is none. */
export function ledgerNameIn(requestId: string): string | undefined {
  return requestIdShape.exec(requestId)?.[1];
}
