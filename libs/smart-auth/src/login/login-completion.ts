import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { HeldLock, Session } from '@fhir-gateway/token-vault';
import { connectionLock, nowSecondsOf, record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import type { ResponseMode } from './authorization-request.js';
import { invalidResponse, readAuthorizationCode } from './authorization-response.js';
import { browserCookiePrefix, loginNameOf, loginNamePattern } from './browser-cookie.js';
import { accessOf, newConnection } from '../records/connection.js';
import type { LiveConnection, StoredConnection } from '../records/connection.js';
import { AuthError, isAuthError } from '../errors.js';
import { readAttempt } from './login-attempts.js';
import { LoginEnding, loginInterrupted, loginStateUnknown } from './login-ending.js';
import type { CompletedLogin, FinishSteps } from './login-ending.js';
import { searchPatient } from './patient-search.js';
import { placeConnection } from './place-connection.js';
import { revokeLater } from '../tokens/disconnection.js';
import type { ArrivedTokens } from '../tokens/arrived-tokens.js';
import type { CodeExchange } from '../tokens/token-endpoint.js';
import { endUnplaced } from '../tokens/unplaced-tokens.js';
import { rememberSignOut } from '../tokens/platform-sign-out.js';
import type { RevocationQueue } from '../tokens/revocation-queue.js';
import { isPendingKey, takePending } from './pending-authorization.js';
import type { PendingKey } from './pending-authorization.js';
import { beginExchange, isSameAnswer, readReceived, storeReceived, underLoginLock } from './received-login.js';
import type { ReceivedAnswer, ReceivedLogin } from './received-login.js';

/** What the authorization server sent back to the redirect URI, and the cookies of the browser that brought it. */
export interface LoginCallback {
  params: URLSearchParams;
  /** How they came; `query` when absent. */
  responseMode?: ResponseMode;
  cookies: Record<string, string | undefined>;
}

/** A login whose answer was received: how it is called in the address that finishes it, and where it was. */
export interface LoginReceipt {
  login: string;
  platformId: string;
  /** The code is not spent yet. */
  isNew: boolean;
}

/** The browser that finishes a login: the receipt's name of it, and the browser's cookies. */
export interface LoginReturn {
  login: string;
  cookies: Record<string, string | undefined>;
}

/** {@link receiveLogin} and {@link finishLogin} in one. See `SmartAuth`. */
export async function completeLogin(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  callback: LoginCallback,
): Promise<CompletedLogin> {
  const { login } = await receiveLogin(context, session, callback);
  return finishLogin(context, queue, session, { login, cookies: callback.cookies }, {});
}

/** Takes the answer of the platform and leaves the code unspent. See `SmartAuth`. */
export async function receiveLogin(
  context: AuthContext,
  session: Session,
  { params, responseMode = 'query', cookies }: LoginCallback,
): Promise<LoginReceipt> {
  const where = { session, platformId: 'unknown', startedMs: context.now() };
  try {
    const state = params.get('state');
    const login = loginNameOf(state ?? '');
    const browserSecret = secretFor(login, cookies);
    const key = { state, browserSecret };
    if (!isPendingKey(key)) throw loginStateUnknown();
    const answer = { params, responseMode };
    const received =
      (await readReceived(context, session, login, browserSecret)) ??
      (await underLoginLock(context, session, login, () => receive(context, session, { ...key, answer })));
    // A state is good for one answer.
    if (!isSameAnswer(received, answer)) throw loginStateUnknown();
    return { login, platformId: received.attempt.platformId, isNew: received.exchange !== undefined };
  } catch (error) {
    if (isAuthError(error)) where.platformId = error.platformId ?? where.platformId;
    record(context, 'auth.failure', where, error);
    throw error;
  }
}

async function receive(
  context: AuthContext,
  session: Session,
  { state, browserSecret, answer }: PendingKey & { answer: ReceivedAnswer },
): Promise<ReceivedLogin> {
  const login = loginNameOf(state);
  // The same callback may have come twice at once.
  const found = await readReceived(context, session, login, browserSecret);
  if (found) return found;
  const pending = await takePending(context.vault, { state, browserSecret });
  if (!pending) throw loginStateUnknown();
  if (pending.sessionId !== session.id) {
    const message = 'The session has changed since this sign-in was started; start it again.';
    throw new AuthError('LOGIN_SESSION_MISMATCH', message, { platformId: pending.attempt.platformId });
  }
  return storeReceived(context, session, login, { pending, browserSecret, answer });
}

/** Spends the code and stores what it brought; or waits for whoever does. See `SmartAuth`. */
export async function finishLogin(
  context: AuthContext,
  queue: RevocationQueue,
  asking: Session,
  { login, cookies }: LoginReturn,
  steps: FinishSteps,
): Promise<CompletedLogin> {
  // Another tab may replace the credential of this browser meanwhile; what was begun is finished all the same.
  const session = context.vault.detach(asking);
  const browserSecret = secretFor(login, cookies);
  if (browserSecret === undefined) throw loginStateUnknown();
  return underLoginLock(context, session, login, async (lock) => {
    const received = await readReceived(context, session, login, browserSecret);
    if (!received) throw loginStateUnknown();
    const ending = new LoginEnding(context, session, login, received, steps);
    if (received.outcome) return ending.show(received.outcome);
    const { exchange } = received;
    if (!exchange) return ending.afterCrash();
    await steps.beforeExchange?.(browserSecret);
    await beginExchange(context, session, login, received);
    return ending.of(() => connect(context, queue, session, { ...exchange, lock }));
  });
}

/** The secret in the browser's cookie for this login; `undefined` without one, or for what names no login. */
function secretFor(login: string, cookies: Record<string, string | undefined>): string | undefined {
  const name = browserCookiePrefix + login;
  return loginNamePattern.test(login) && Object.hasOwn(cookies, name) ? cookies[name] : undefined;
}

type Exchange = NonNullable<ReceivedLogin['exchange']> & { lock: HeldLock };

async function connect(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  { params: answer, responseMode, pending, lock }: Exchange,
): Promise<StoredConnection> {
  const params = new URLSearchParams(answer);
  const { server, redirectUri, nonce, codeVerifier, dpopKey, asked, attempt } = pending;
  const platform = context.resolvePlatform(attempt.platformId);
  // An answer that comes another way than was asked for was not made for this login.
  if (responseMode !== pending.responseMode) throw invalidResponse(platform);
  const code = readAuthorizationCode(params, platform, server);
  // A logout since then has called the login off.
  if (!(await readAttempt(context, session, platform.id))) {
    throw new AuthError('LOGIN_UNKNOWN', 'This sign-in was called off; start it again.', { platformId: platform.id });
  }
  let arrived: ArrivedTokens | undefined;
  const exchange: CodeExchange = {
    code,
    redirectUri,
    nonce,
    codeVerifier,
    ...(dpopKey && { dpopKey }),
    ...(asked && { asked }),
    arrived: (tokens) => void (arrived = tokens),
  };
  const grant = await context.tokenEndpoint.exchangeCode(platform, server, exchange).catch(async (error: unknown) => {
    if (arrived) {
      const refused = newConnection(
        platform,
        { ...arrived, body: {}, notes: [] },
        attempt.scopes,
        nowSecondsOf(context),
      );
      await endUnplacedLogin(context, queue, session, platform, refused);
    }
    throw error;
  });
  if (grant.notes.length > 0) {
    context.logger.warn({ platformId: platform.id, notes: grant.notes }, 'login: the id_token was not used');
  }
  const connection = newConnection(platform, grant, attempt.scopes, nowSecondsOf(context));
  const { mostDays } = platform.oauth?.refreshToken ?? {};
  if (mostDays !== undefined) connection.endsAtSeconds = connection.connectedAtSeconds + mostDays * 86_400;
  if (attempt.fromEhr) connection.fromEhr = true;
  connection.attemptId = attempt.id;
  connection.isRevocable = server.revocationEndpoint !== undefined;
  if (connection.context.patient === undefined) {
    const found = await searchPatient(context, platform, grant, accessOf(connection, context.proofs));
    connection.context = { ...connection.context, ...found };
  }
  // Who lost the lock was taken for dead, and the browser was told that nothing was connected.
  if (!(await lock.stillHeld())) {
    await endUnplacedLogin(context, queue, session, platform, connection);
    throw loginInterrupted(platform.id, platform.name);
  }
  const startedMs = context.now();
  const {
    connection: placed,
    toRevoke,
    ended,
  } = await placeConnection(context, session, platform, connection, attempt.expected);
  await rememberSignOut(context, session, platform, server, grant.claims && grant.body['id_token']);
  if (toRevoke) await revokeLater(context, queue, session, platform.id, toRevoke);
  for (const { number, toRevoke: left } of ended) {
    record(context, 'auth.revoke', { session, platformId: platform.id, connection: number, startedMs });
    if (left) await revokeLater(context, queue, session, platform.id, left);
  }
  return placed;
}

async function endUnplacedLogin(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  platform: ResolvedPlatform,
  connection: LiveConnection,
): Promise<void> {
  const { vault, lockMs } = context;
  const end = () => endUnplaced(context, queue, session, platform, connection);
  await vault
    .withLock(session, connectionLock(platform.id), end, { waitMs: lockMs })
    .catch(() => revokeLater(context, queue, session, platform.id, connection.tokens));
}
