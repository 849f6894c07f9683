import type { TimedRecord } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';
import { changeField } from '../sealed/change-field.js';
import type { ShareState, ShareUse, StoredShare } from './share-records.js';

/** A receiver that repeats a request within this time is not counted again: scanners try a second way when one fails. */
export const repeatMs = 60_000;
const mostLogged = 50;

/** There is nothing to open, and nobody learns why. */
export function shareUnknown(): GatewayError {
  return new GatewayError('SHARE_UNKNOWN', 'There is nothing to open here, or no longer.');
}

/**
 * Changes the state of a share in one step, however many do so at once: a change that another overtook is made anew of what
 * is there then.
 *
 * @param next of the state as it is now; throws to leave it
 * @throws GatewayError SHARE_UNKNOWN | SHARE_BUSY, and what `next` throws
 */
export function changeState(about: TimedRecord, next: (state: ShareState) => ShareState): Promise<ShareState> {
  return changeField<ShareState>({ record: about, field: 'state', gone: shareUnknown, busy: shareBusy }, next);
}

function shareBusy(): GatewayError {
  return new GatewayError('SHARE_BUSY', 'This share is opened by too many at once.', { retryAfterSeconds: 1 });
}

/** @throws GatewayError SHARE_UNKNOWN for a share that is over */
export function requireOpen({ endsAtMs }: StoredShare, { endedAtMs, attemptsLeft }: ShareState, nowMs: number): void {
  if (endedAtMs !== undefined || attemptsLeft === 0 || nowMs >= endsAtMs) throw shareUnknown();
}

/**
 * The state after one more use.
 *
 * @throws GatewayError SHARE_UNKNOWN for a share that is used up
 */
export function used(share: StoredShare, state: ShareState, use: Omit<ShareUse, 'what'>): ShareState {
  const isRepeat = state.countedAtMs !== undefined && use.atMs - state.countedAtMs < repeatMs;
  const isCounted = share.mostUses === undefined || !isRepeat;
  if (share.mostUses !== undefined && isCounted && state.uses >= share.mostUses) throw shareUnknown();
  return {
    ...state,
    ...(isCounted && { uses: state.uses + 1, countedAtMs: use.atMs }),
    log: logged(state, { ...use, what: 'opened' }),
  };
}

/** The log with one more line; the oldest give way. */
export function logged({ log }: ShareState, use: ShareUse): readonly ShareUse[] {
  return [...log, use].slice(-mostLogged);
}
