import type { Session } from '@fhir-gateway/token-vault';
import { connectionLock, nowSecondsOf, record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import type { ResponseMode } from './authorization-request.js';
import { invalidResponse, readAuthorizationCode } from './authorization-response.js';
import { browserCookieName } from './browser-cookie.js';
import { accessOf, newConnection, summarize } from '../records/connection.js';
import type { StoredConnection } from '../records/connection.js';
import { AuthError, isAuthError } from '../errors.js';
import { connectionRecord } from '../records/login-attempt.js';
import type { ConnectionSummary, LoginAttempt } from '../records/login-attempt.js';
import { finishAttempt, readAttempt } from './login-attempts.js';
import type { AttemptOutcome } from './login-attempts.js';
import { searchPatient } from './patient-search.js';
import type { Tokens } from '../records/token-response.js';
import { revokeLater, sharesToken } from '../tokens/disconnection.js';
import type { RevocationQueue } from '../tokens/revocation-queue.js';
import { takePending } from './pending-authorization.js';
import type { PendingAuthorization } from './pending-authorization.js';

/** What the authorization server sent back to the redirect URI, and the cookies of the browser that brought it. */
export interface LoginCallback {
  params: URLSearchParams;
  /** How they came; `query` when absent. */
  responseMode?: ResponseMode;
  cookies: Record<string, string | undefined>;
}

/** A login that was completed. */
export interface CompletedLogin {
  platformId: string;
  attempt: LoginAttempt;
  connection: ConnectionSummary;
  /** The cookie that has served its purpose. */
  browserCookieName: string;
}

/** Completes a login. See `SmartAuth`. */
export async function completeLogin(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  callback: LoginCallback,
): Promise<CompletedLogin> {
  const where = { session, platformId: 'unknown', startedMs: context.now() };
  try {
    const { cookieName, pending } = await matchPending(context, session, callback);
    const { platformId } = pending.attempt;
    where.platformId = platformId;
    const connection = await connect(context, queue, session, callback, pending).catch(async (error: unknown) => {
      await endInFailure(context, session, pending.attempt, error);
      throw error;
    });
    const attempt = await finishAttempt(context, session, pending.attempt, { status: 'connected' });
    record(context, 'auth.success', where);
    return {
      platformId,
      attempt,
      connection: summarize(platformId, connection, context.now()),
      browserCookieName: cookieName,
    };
  } catch (error) {
    if (isAuthError(error)) where.platformId = error.platformId ?? where.platformId;
    record(context, 'auth.failure', where, error);
    throw error;
  }
}

async function matchPending(
  context: AuthContext,
  session: Session,
  { params, cookies }: LoginCallback,
): Promise<{ cookieName: string; pending: PendingAuthorization }> {
  const state = params.get('state');
  const cookieName = browserCookieName(state ?? '');
  const browserSecret = Object.hasOwn(cookies, cookieName) ? cookies[cookieName] : undefined;
  const pending = await takePending(context.vault, { state, browserSecret });
  if (!pending) {
    const message = 'This sign-in was not started in this browser, or it is over; start it again.';
    throw new AuthError('LOGIN_STATE_UNKNOWN', message);
  }
  if (pending.sessionId !== session.id) {
    const message = 'The session has changed since this sign-in was started; start it again.';
    throw new AuthError('LOGIN_SESSION_MISMATCH', message, { platformId: pending.attempt.platformId });
  }
  return { cookieName, pending };
}

async function connect(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  { params, responseMode = 'query' }: LoginCallback,
  pending: PendingAuthorization,
): Promise<StoredConnection> {
  const { server, redirectUri, nonce, codeVerifier, attempt } = pending;
  const platform = context.resolvePlatform(attempt.platformId);
  // An answer that comes another way than was asked for was not made for this login.
  if (responseMode !== pending.responseMode) throw invalidResponse(platform);
  const code = readAuthorizationCode(params, platform, server);
  // A logout since then has called the login off.
  if (!(await readAttempt(context, session, platform.id))) {
    throw new AuthError('LOGIN_UNKNOWN', 'This sign-in was called off; start it again.', { platformId: platform.id });
  }
  const grant = await context.tokenEndpoint.exchangeCode(platform, server, {
    code,
    redirectUri,
    ...(nonce !== undefined && { nonce }),
    ...(codeVerifier !== undefined && { codeVerifier }),
  });
  if (grant.notes.length > 0) {
    context.logger.warn({ platformId: platform.id, notes: grant.notes }, 'login: the id_token was not used');
  }
  const connection = newConnection(platform, grant, attempt.scopes, nowSecondsOf(context));
  if (attempt.fromEhr) connection.fromEhr = true;
  if (connection.context.patient === undefined) {
    const found = await searchPatient(context, platform, grant, accessOf(connection));
    connection.context = { ...connection.context, ...found };
  }
  const name = connectionRecord(platform.id);
  const before = await context.vault.withLock(
    session,
    connectionLock(platform.id),
    async () => {
      const replaced = await context.vault.read<StoredConnection>(session, name);
      await context.vault.write(session, name, connection);
      return replaced;
    },
    { waitMs: context.lockMs },
  );
  if (before?.tokens) await revokeReplaced(context, queue, platform.id, before.tokens, grant.tokens);
  return connection;
}

/** What a new sign-in replaces is no longer used, and so has to end; a server may give out the same token again. */
async function revokeReplaced(
  context: AuthContext,
  queue: RevocationQueue,
  platformId: string,
  before: Tokens,
  after: Tokens,
): Promise<void> {
  if (sharesToken(before, after)) return;
  await revokeLater(context, queue, platformId, before);
}

/** Tells who waits that the login is over. When not even that can be stored, the first error is still the one to show. */
async function endInFailure(
  context: AuthContext,
  session: Session,
  attempt: LoginAttempt,
  error: unknown,
): Promise<void> {
  try {
    await finishAttempt(context, session, attempt, outcomeOf(error));
  } catch {
    context.logger.error({ platformId: attempt.platformId }, 'login: the failed attempt could not be recorded');
  }
}

function outcomeOf(error: unknown): AttemptOutcome {
  if (!isAuthError(error)) return { status: 'failed', reason: 'The sign-in could not be completed.' };
  const status = error.code === 'LOGIN_DENIED' ? 'denied' : 'failed';
  return { status, reason: error.message, code: error.code };
}
