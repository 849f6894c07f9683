import { plainPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { connectionUnknown, numberOf } from '../records/connection.js';
import { findConnection } from '../records/find-connection.js';
import { loginRecord } from '../records/login-attempt.js';
import type { EndingTokens } from '../records/token-response.js';
import { offerSignOut } from './platform-sign-out.js';
import type { RevocationOutcome, RevocationQueue } from './revocation-queue.js';

/** How a connection is ended. */
export interface DisconnectOptions {
  /** A browser can be shown the offer to sign out at the platform as well. */
  offersSignOut?: boolean;
}

/** A connection that was ended. */
export interface Disconnected {
  /** Whether the platform has confirmed the revocation. */
  revokedUpstream: boolean;
  /** For the page of the browser that asked: buys one way out of the platform within ten minutes. */
  signOutTicket?: string;
}

/** A logout waits no longer than this for the platform's word. */
const longestWaitMs = 2_000;

/**
 * Ends a connection: forgets it here first, then has its tokens revoked. A refresh under way loses what it brings, and
 * hands that to the queue, too. See `SmartAuth`.
 */
export async function disconnect(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  platform: ResolvedPlatform,
  { offersSignOut = false }: DisconnectOptions = {},
): Promise<Disconnected> {
  const startedMs = context.now();
  const isNumbered = platform.connectionNumber !== undefined;
  if (isNumbered && !(await findConnection(context.vault, session, platform))) throw connectionUnknown(platform);
  await context.onEnding?.(session, platform);
  // A login that is still under way is called off first, so that it does not connect again.
  await context.vault.remove(session, loginRecord(platform.id));
  const { waiting, number } = await forget(context, queue, session, platform);
  await context.vault.signal(session, loginRecord(platform.id));
  const { id } = plainPlatform(platform);
  await context.onForgotten?.(session);
  const signOutTicket = await offerSignOut(context, session, id, offersSignOut);
  const connection = number === undefined ? {} : { connection: number };
  record(context, 'auth.revoke', { session, platformId: id, startedMs, ...connection });
  const outcome = waiting === undefined ? undefined : await withinMs(longestWaitMs, attempt(context, queue, waiting));
  return { revokedUpstream: outcome === 'confirmed', ...(signOutTicket !== undefined && { signOutTicket }) };
}

/**
 * Forgets a connection and hands its tokens to the queue: those that are stored at that moment, also where a refresh
 * stores others meanwhile. A refresh that comes later finds no tokens to replace.
 *
 * @returns the name of the revocation, undefined where there were no tokens; and which connection it was
 */
async function forget(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  platform: ResolvedPlatform,
): Promise<{ waiting?: string; number?: number }> {
  const { vault } = context;
  // A sign-in of another person meanwhile takes the plain id, and is not the one to end.
  let { connectionNumber: number } = platform;
  for (;;) {
    const version = await findConnection(vault, session, platform, number);
    if (!version) return number === undefined ? {} : { number };
    number = numberOf(version.value);
    const { tokens } = version.value;
    const waiting = tokens && (await queue.add(session, plainPlatform(platform).id, tokens));
    if (await vault.changeRecords(session, { remove: [version.name], expect: [version] })) {
      return { number, ...(waiting !== undefined && { waiting }) };
    }
  }
}

/** Has tokens revoked that nobody waits for. */
export async function revokeLater(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  platformId: string,
  tokens: EndingTokens,
): Promise<void> {
  try {
    void attempt(context, queue, await queue.add(session, platformId, tokens));
  } catch {
    context.logger.error({ platformId }, 'tokens that are not used any more could not be set aside to be revoked');
  }
}

function attempt(context: AuthContext, queue: RevocationQueue, name: string): Promise<RevocationOutcome> {
  return queue.attempt(name).catch(() => {
    context.logger.warn({}, 'a revocation could not be tried at once');
    return 'waits' as const;
  });
}

function withinMs<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    void work.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
