import type { ConnectionSummary, SmartAuth } from '@fhir-gateway/smart-auth';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditSubjects } from '@fhir-gateway/audit';
import type { AuditSink } from '../audit/audit.js';
import type { SessionClient, SessionClients } from './session-clients.js';

/** What logging out needs; a gateway has it all. */
export interface LogOutParts {
  readonly audit: AuditSink;
  subjectsOf(session: Session): AuditSubjects;
  readonly auth: Pick<SmartAuth, 'disconnect' | 'statuses'>;
  readonly clients: SessionClients;
  readonly registry: Pick<PlatformRegistry, 'resolve'>;
  readonly vault: Pick<TokenVault, 'detach' | 'endSession'>;
}

/** What was ended. */
export interface LoggedOut {
  readonly clients: readonly SessionClient[];
  /** Platforms that confirmed that their tokens are revoked. */
  readonly revokedUpstream: readonly string[];
}

/** Platforms are asked all at once, and none is waited for longer. */
const longestWaitMs = 10_000;

/**
 * Logs a person out everywhere: every browser, app and chat of the session first, so that nobody waits for a platform to
 * be locked out; then the tokens at the platforms, as far as those answer; last the session with all it holds.
 *
 * @throws VaultError STORE_UNAVAILABLE when it may not be done, or not whole; asking again is safe
 */
export async function logOutEverywhere(parts: LogOutParts, session: Session): Promise<LoggedOut> {
  const clients = await parts.clients.endAll(session);
  try {
    return { clients, revokedUpstream: await revokeAtPlatforms(parts, parts.vault.detach(session)) };
  } finally {
    await parts.vault.endSession(session);
    parts.audit({ event: 'session.ended', sessionId: session.id, outcome: 'success' }, parts.subjectsOf(session));
  }
}

async function revokeAtPlatforms({ auth, registry }: LogOutParts, session: Session): Promise<string[]> {
  const confirmed: string[] = [];
  const revoke = async ({ platformId, connectionId = platformId }: ConnectionSummary): Promise<void> => {
    const { revokedUpstream } = await auth.disconnect(session, registry.resolve(connectionId));
    if (revokedUpstream && !confirmed.includes(platformId)) confirmed.push(platformId);
  };
  // A platform that is down, or was taken from the configuration, keeps nobody signed in here.
  const all = Promise.allSettled((await auth.statuses(session)).map(revoke));
  await Promise.race([all, overdue()]);
  return [...confirmed];
}

function overdue(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, longestWaitMs).unref());
}
