import { withOutcome, type Gateway } from '@fhir-gateway/gateway';
import { isAuthError, type LoginAttempt } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';

import type { RestContext } from '../rest-context.js';

/** Where an application gets its user back after a sign-in that it began; undefined for any other. */
export function returnAfterSuccess({ platformId, returnTo }: LoginAttempt): string | undefined {
  return returnTo === undefined ? undefined : withOutcome(returnTo, { platformId, outcome: 'connected' });
}

/**
 * The same after a sign-in that failed. Only the attempt that has just ended in this very failure counts: a callback that
 * belongs to no sign-in of this session is answered here.
 */
export async function returnAfterFailure(
  { gateway }: RestContext,
  session: Session,
  error: unknown,
): Promise<string | undefined> {
  if (!isAuthError(error) || error.platformId === undefined) return undefined;
  const ended = await readAttempt(gateway, session, error.platformId);
  if (ended === undefined) return undefined;
  const { status, attempt } = ended;
  const { returnTo, platformId, code } = attempt ?? {};
  if (returnTo === undefined || platformId === undefined || code !== error.code) return undefined;
  if (status !== 'denied' && status !== 'failed') return undefined;
  return withOutcome(returnTo, { platformId, outcome: status, error: code });
}

/** A store that fails now must not hide what failed before. */
async function readAttempt({ auth, registry }: Gateway, session: Session, platformId: string) {
  try {
    return await auth.waitForLogin(session, registry.resolve(platformId), { timeoutMs: 0 });
  } catch {
    return undefined;
  }
}
