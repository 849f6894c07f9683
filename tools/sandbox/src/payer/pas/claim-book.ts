import type { Identifier } from 'fhir/r4.js';
import type { ClaimError, ItemDecision } from './decide-claim.js';
import type { SubmittedBundle } from './submitted-bundle.js';

/** A request that was taken, and how it stands. */
export interface ClaimRecord {
  /** Id of the ClaimResponse. */
  id: string;
  /** Identifier of the Bundle, which is sent back. */
  identifier: Identifier;
  request: SubmittedBundle;
  /** All that was sent but its timestamp, to know a retry from another request under the same identifier. */
  content: string;
  items: readonly ItemDecision[];
  error?: ClaimError;
  /** Authorization number; given out with what is certified only. */
  number: string;
  /** Number of a pended request; no authorization. */
  trace: string;
  /** Value that finds the form which is missing. */
  formContext: string;
  /** When the payer last decided. */
  decidedMs: number;
  /** When a reviewer will decide what waits. */
  reviewAtMs: number;
  /** Documents that came after they were asked for. */
  attachments?: readonly unknown[];
  /** Whether an update has taken its place. */
  isReplaced?: boolean;
}

/** The payer's file of requests. */
export type ClaimBook = ReturnType<typeof createClaimBook>;

/** As many as a sandbox ever needs; the oldest are forgotten. */
const mostClaims = 2000;

/** Identifier values by which people may name a request. */
export function namesOf({ id, identifier, request }: ClaimRecord): string[] {
  const own = request.claim['identifier'];
  const values = Array.isArray(own) ? own.map((one: { value?: unknown }) => String(one?.value)) : [];
  return [id, identifier.value ?? '', ...values];
}

function decided(record: ClaimRecord, actionFor: (item: ItemDecision) => 'A1' | 'A3', atMs: number): ClaimRecord {
  const items = record.items.map((item): ItemDecision => {
    if (item.action !== 'A4') return item;
    const { sequence, reason } = item;
    const action = actionFor(item);
    return { sequence, action, ...(action === 'A3' && { reason: reason ?? 'Not needed for this patient' }) };
  });
  return { ...record, items, decidedMs: atMs };
}

/**
 * An empty file. What waits is decided when its time has come, seen the next time somebody looks.
 *
 * @param now clock in milliseconds
 */
export function createClaimBook(now: () => number) {
  const records = new Map<string, ClaimRecord>();
  const isWaiting = ({ items }: ClaimRecord): boolean => items.some(({ action }) => action === 'A4');

  function current(key: string): ClaimRecord | undefined {
    const record = records.get(key);
    if (!record || !isWaiting(record) || now() < record.reviewAtMs) return record;
    const next = decided(record, ({ later = 'A3' }) => later, record.reviewAtMs);
    records.set(key, next);
    return next;
  }

  return {
    /** By the key of the Bundle's identifier. */
    find: current,
    keep(key: string, record: ClaimRecord): void {
      records.set(key, record);
      const [oldest] = records.keys();
      if (records.size > mostClaims && oldest !== undefined) records.delete(oldest);
    },
    /** All, newest first, as they stand now. */
    all: () => [...records.keys()].flatMap((key) => current(key) ?? []).reverse(),
    /**
     * A reviewer decides what waits in one request.
     *
     * @param name its ClaimResponse id, Bundle identifier or Claim identifier
     * @returns `undefined` where there is none
     */
    decide(name: string, action: 'A1' | 'A3'): ClaimRecord | undefined {
      const key = [...records.keys()].find((one) => namesOf(records.get(one) as ClaimRecord).includes(name));
      const record = key === undefined ? undefined : current(key);
      if (key === undefined || !record) return undefined;
      const next = decided(record, () => action, now());
      records.set(key, next);
      return next;
    },
  };
}
