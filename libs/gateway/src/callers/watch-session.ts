import { VaultError, type Session, type TokenVault } from '@fhir-gateway/token-vault';

/** A signal can be lost with a connection to the store; then a revocation is noticed by this. */
const recheckMs = 3000;

/**
 * Runs something that takes its time for as long as the caller's credential is valid: its signal aborts when the credential
 * is revoked or the session ends, in whatever process, and what it found out by then is not handed out.
 *
 * @param run gets a signal that aborts then, or when the caller's own does
 * @throws VaultError SESSION_UNKNOWN when the credential opens the session no more
 */
export async function whileSessionLasts<T>(
  vault: TokenVault,
  session: Session,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const check = async (): Promise<void> => {
    if (!(await vault.isOpen(session))) ended.abort(sessionEnded());
  };
  // An outage of the store is for `run` to report.
  const look = () => void check().catch(() => undefined);
  const stopWatching = await vault.watchRevocations(session, look);
  const timer = setInterval(look, recheckMs);
  try {
    const result = await run(AbortSignal.any([signal, ended.signal]));
    await check();
    ended.signal.throwIfAborted();
    return result;
  } finally {
    clearInterval(timer);
    await stopWatching();
  }
}

function sessionEnded(): VaultError {
  return new VaultError('SESSION_UNKNOWN', 'The session is unknown or has ended.');
}
