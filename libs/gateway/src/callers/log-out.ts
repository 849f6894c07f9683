import type { ConnectionSummary, SmartAuth } from '@fhir-gateway/smart-auth';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditSubjects } from '@fhir-gateway/audit';
import type { AuditSink } from '../audit/audit-entry.js';
import type { Callers } from './callers.js';
import type { SessionClient, SessionClients } from './session-clients.js';

/** What logging out needs; a gateway has it all. */
export interface LogOutParts {
  readonly audit: AuditSink;
  subjectsOf(session: Session): AuditSubjects;
  readonly auth: Pick<SmartAuth, 'disconnect' | 'statuses'>;
  readonly callers: Pick<Callers, 'isLocal'>;
  readonly clients: SessionClients;
  readonly registry: Pick<PlatformRegistry, 'resolve'>;
  readonly vault: Pick<TokenVault, 'detach' | 'endSession'>;
}

/** What was ended. */
export interface LoggedOut {
  readonly clients: readonly SessionClient[];
  /** Platforms that confirmed that their tokens are revoked. */
  readonly revokedUpstream: readonly string[];
  /** Tickets for signing out at platforms too, by platform id; see `SmartAuth.disconnect`. */
  readonly signOuts: ReadonlyMap<string, string>;
}

/** How a person logs out. */
export interface LogOutOptions {
  /** A browser can be shown the offer to sign out at the platforms as well. */
  readonly offersSignOut?: boolean;
}

/** The one client that was ended, and the session where that was its last. */
export interface EndedClient {
  readonly client: SessionClient;
  readonly session?: LoggedOut;
}

/** Platforms are asked all at once, and none is waited for longer. */
const longestWaitMs = 10_000;

/**
 * Logs a person out everywhere: every browser, app and chat of the session first, so that nobody waits for a platform to
 * be locked out; then the tokens at the platforms, as far as those answer; last the session with all it holds.
 *
 * @throws VaultError STORE_UNAVAILABLE when it may not be done, or not whole; asking again is safe
 */
export async function logOutEverywhere(
  parts: LogOutParts,
  session: Session,
  options: LogOutOptions = {},
): Promise<LoggedOut> {
  const clients = await parts.clients.endAll(session);
  try {
    return { clients, ...(await revokeAtPlatforms(parts, parts.vault.detach(session), options)) };
  } finally {
    await parts.vault.endSession(session);
    parts.audit({ event: 'session.ended', sessionId: session.id, outcome: 'success' }, parts.subjectsOf(session));
  }
}

/**
 * Ends one client of a session, and with the last of them the session: nobody could reach it any more, nor end what it holds
 * at the platforms. The session of `local` mode is reached without any client.
 *
 * @param id of {@link SessionClients.list}
 * @returns `undefined` when there is no such client for whoever asks
 * @throws VaultError STORE_UNAVAILABLE when it may not be done, or not whole; asking again is safe
 */
export async function endClient(
  parts: LogOutParts,
  session: Session,
  id: string,
  options: LogOutOptions = {},
): Promise<EndedClient | undefined> {
  const client = await parts.clients.end(session, id);
  if (client === undefined) return undefined;
  // Looked for after the end: of two last clients that log out at once, at least one sees that nobody is left.
  if (parts.callers.isLocal || (await parts.clients.isReachable(session))) return { client };
  return { client, session: await logOutEverywhere(parts, parts.vault.detach(session), options) };
}

async function revokeAtPlatforms(
  { auth, registry }: LogOutParts,
  session: Session,
  options: LogOutOptions,
): Promise<Pick<LoggedOut, 'revokedUpstream' | 'signOuts'>> {
  const confirmed: string[] = [];
  const signOuts = new Map<string, string>();
  const revoke = async ({ platformId, connectionId = platformId }: ConnectionSummary): Promise<void> => {
    const ended = await auth.disconnect(session, registry.resolve(connectionId), options);
    const { revokedUpstream, signOutTicket } = ended;
    if (signOutTicket !== undefined) signOuts.set(platformId, signOutTicket);
    if (revokedUpstream && !confirmed.includes(platformId)) confirmed.push(platformId);
  };
  // A platform that is down, or was taken from the configuration, keeps nobody signed in here.
  const all = Promise.allSettled((await auth.statuses(session)).map(revoke));
  await Promise.race([all, overdue()]);
  return { revokedUpstream: [...confirmed], signOuts: new Map(signOuts) };
}

function overdue(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, longestWaitMs).unref());
}
