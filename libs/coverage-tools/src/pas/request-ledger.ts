import type { Bundle } from 'fhir/r4.js';
import type { PriorAuthDecision } from './decision.js';

/**
 * What is known of one request. It is written before anything is sent, so that a process which dies on the way leaves
 * word that the payer may have the request.
 */
export type LedgerEntry =
  | {
      /** Sent, or about to be; no answer has been read. */
      readonly state: 'sending';
      readonly platformId: string;
      readonly requestId: string;
      readonly request: Bundle;
      readonly sentAt: string;
      /** Epoch milliseconds of the last inquiry. */
      readonly askedAt?: number;
    }
  | {
      readonly state: 'decided';
      readonly platformId: string;
      readonly requestId: string;
      /** The reduced request, with which the payer is asked again. */
      readonly inquiry: Bundle;
      readonly decision: PriorAuthDecision;
      readonly sentAt: string;
      /** Epoch milliseconds at which the payer last said anything about it. */
      readonly decidedAt: number;
      /** Epoch milliseconds of the last inquiry, or of the decision. */
      readonly askedAt: number;
    }
  | {
      /** The payer found fault with the request and did not take it: the next one is another request. */
      readonly state: 'refused';
      readonly platformId: string;
      readonly requestId: string;
    };

/**
 * Remembers one person's requests across calls, processes and restarts. Names are hashes of the content, so the same
 * request is found again whoever sends it a second time.
 */
export interface RequestLedger {
  /** A name for this content that follows from it and from whose ledger this is; 32 hexadecimal digits. */
  nameOf(content: string): string;
  read(name: string): Promise<LedgerEntry | undefined>;
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

/** Our own name for the request that an entry is about: that of the content, and which try it is. */
export function nextRequestId(name: string, before: LedgerEntry | undefined): string {
  if (before === undefined) return `pa-${name}-1`;
  if (before.state !== 'refused') return before.requestId;
  const [, , count = '0'] = requestIdShape.exec(before.requestId) ?? [];
  return `pa-${name}-${Number(count) + 1}`;
}

/** The ledger's name in a request id; undefined for a text that is none. */
export function ledgerNameIn(requestId: string): string | undefined {
  return requestIdShape.exec(requestId)?.[1];
}
