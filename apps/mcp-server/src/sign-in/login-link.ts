import type { Caller, Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';

/** A link for the person of a session, and until when it can be opened. */
export interface LoginLink {
  readonly url: string;
  readonly expiresAtSeconds: number;
}

/**
 * Begins a sign-in of the caller's session and makes the link to the page that asks whether to continue. A link that an
 * agent gave out before stops working, unless nothing else is asked for now.
 *
 * @param scopes to ask for on top of those that are granted; a link is made anew where they are named
 * @throws AuthError as `beginLogin`
 */
export async function loginLink(
  { auth, config }: Gateway,
  platform: ResolvedPlatform,
  { session, clientName }: Extract<Caller, { kind: 'session' }>,
  options: { isNew?: boolean; scopes?: readonly string[] } = {},
): Promise<LoginLink> {
  const pending = options.isNew === true ? undefined : await auth.waitForLogin(session, platform, { timeoutMs: 0 });
  const open = pending?.status === 'pending' && pending.attempt?.startedBy === 'agent' ? pending.attempt : undefined;
  const attempt =
    open ??
    (await auth.beginLogin(session, platform, {
      startedBy: 'agent',
      ...(options.scopes && { scopes: [...options.scopes] }),
      clientName,
    }));
  return {
    url: `${config.publicUrl}/auth/${attempt.platformId}/login?attempt=${encodeURIComponent(attempt.id)}`,
    expiresAtSeconds: attempt.expiresAtSeconds,
  };
}
