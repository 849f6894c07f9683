import { AuthError } from '../errors.js';

/** How recently the person has to have proved who they are, as an authorization request asked. */
export interface AskedAuthentication {
  /** When it was asked, epoch seconds. */
  readonly askedAtSeconds: number;
  /** Whoever is signed in at the platform has to sign in again. */
  readonly prompt?: 'login';
  /** Seconds that may have passed since the person signed in. */
  readonly maxAgeSeconds?: number;
}

/** What two clocks may differ by beyond what is known of them. */
const toleranceSeconds = 30;

/**
 * Refuses a sign-in in which the platform did not ask as it was asked to: somebody else than the person who began it may
 * be signed in there. `max_age` obliges the server to say when; with `prompt=login` it counts where the server says so.
 *
 * @param claims of the verified id_token
 * @param aheadSeconds how far the clock of the server is ahead of that of `askedAtSeconds`
 * @throws AuthError ID_TOKEN_INVALID
 * @see OpenID Connect Core 1.0 sections 3.1.2.1 and 3.1.3.7
 */
export function requireAuthentication(
  platform: { id: string; name: string },
  claims: Record<string, unknown> | undefined,
  asked: AskedAuthentication,
  aheadSeconds: number,
): void {
  const { askedAtSeconds, prompt, maxAgeSeconds } = asked;
  const authTime = claims?.['auth_time'];
  if (typeof authTime !== 'number') {
    if (maxAgeSeconds === undefined) return;
    throw refused(platform, 'no auth_time');
  }
  const oldest = askedAtSeconds + aheadSeconds - toleranceSeconds;
  if (maxAgeSeconds !== undefined && authTime < oldest - maxAgeSeconds) throw refused(platform, 'older than max_age');
  if (prompt === 'login' && authTime < oldest) throw refused(platform, 'older than the request');
}

function refused({ id: platformId, name }: { id: string; name: string }, detail: string): AuthError {
  const message = `${name} did not ask who is signing in, though it was told to. Sign out there, then start again.`;
  return new AuthError('ID_TOKEN_INVALID', message, { platformId, detail });
}
