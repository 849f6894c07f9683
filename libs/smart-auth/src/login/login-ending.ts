import type { Session } from '@fhir-gateway/token-vault';
import { record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { AuthError, isAuthError } from '../errors.js';
import { numberOf, summarize } from '../records/connection.js';
import type { StoredConnection } from '../records/connection.js';
import { connectionRecord } from '../records/login-attempt.js';
import type { ConnectionSummary, LoginAttempt } from '../records/login-attempt.js';
import { browserCookiePrefix } from './browser-cookie.js';
import { connectionsOf } from '../records/find-connection.js';
import { finishAttempt } from './login-attempts.js';
import type { AttemptOutcome } from './login-attempts.js';
import { storeOutcome } from './received-login.js';
import type { LoginOutcome, ReceivedLogin } from './received-login.js';

/** A login that was completed. */
export interface CompletedLogin {
  platformId: string;
  attempt: LoginAttempt;
  connection: ConnectionSummary;
  /** The cookie that ties the login to its browser. */
  browserCookieName: string;
}

/** What else belongs to finishing a login; each is called at most once, but for a crash. */
export interface FinishSteps {
  /** Before the code is spent; is given the secret of the login's cookie. When it rejects, nothing has happened. */
  beforeExchange?: (browserSecret: string) => Promise<void>;
  /** After the connection was stored, before the outcome can be seen. */
  connected?: (attempt: LoginAttempt) => Promise<void>;
}

/** Ends one received login: tells who waits for it, keeps the outcome for the browser, and shows it again. */
export class LoginEnding {
  readonly #context: AuthContext;
  readonly #session: Session;
  readonly #login: string;
  readonly #received: ReceivedLogin;
  readonly #steps: FinishSteps;

  constructor(context: AuthContext, session: Session, login: string, received: ReceivedLogin, steps: FinishSteps) {
    this.#context = context;
    this.#session = session;
    this.#login = login;
    this.#received = received;
    this.#steps = steps;
  }

  /** Connects, and ends the login with what comes of it. */
  async of(connect: () => Promise<StoredConnection>): Promise<CompletedLogin> {
    const where: Parameters<typeof record>[2] = {
      session: this.#session,
      platformId: this.#platformId,
      startedMs: this.#context.now(),
    };
    try {
      const connection = await connect();
      where.connection = numberOf(connection);
      const done = await this.#succeed(connection);
      record(this.#context, 'auth.success', where);
      return done;
    } catch (error) {
      await this.#fail(error);
      record(this.#context, 'auth.failure', where, error);
      throw error;
    }
  }

  /** The process that spent the code is gone: what it stored is there, and else nothing is. */
  async afterCrash(): Promise<CompletedLogin> {
    const { own: stored } = await this.#connections();
    if (stored) return this.#succeed(stored);
    return this.of(() => Promise.reject(loginInterrupted(this.#platformId, this.#platformName())));
  }

  /** What came of it, once more. */
  async show(outcome: LoginOutcome): Promise<CompletedLogin> {
    if (outcome.status === 'connected') return this.#completed(outcome.attempt, await this.#connection());
    throw new AuthError(outcome.code, outcome.reason, { platformId: this.#platformId });
  }

  get #platformId(): string {
    return this.#received.attempt.platformId;
  }

  #platformName(): string {
    return this.#context.resolvePlatform(this.#platformId).name;
  }

  /** What this login has connected; another person, or the same one, may have signed in since. */
  async #connection(): Promise<StoredConnection | undefined> {
    const { own, newest } = await this.#connections();
    return own ?? newest;
  }

  async #connections(): Promise<{ own: StoredConnection | undefined; newest: StoredConnection | undefined }> {
    const { attempt } = this.#received;
    const all = await connectionsOf(this.#context.vault, this.#session, this.#platformId);
    return {
      own: all.find(({ value }) => value.attemptId === attempt.id)?.value,
      newest: all.find(({ name }) => name === connectionRecord(this.#platformId))?.value,
    };
  }

  async #succeed(connection: StoredConnection): Promise<CompletedLogin> {
    const { attempt: begun } = this.#received;
    const attempt = await finishAttempt(this.#context, this.#session, begun, { status: 'connected' });
    await this.#steps.connected?.(attempt);
    await this.#store({ status: 'connected', attempt });
    return this.#completed(attempt, connection);
  }

  /** When not even the outcome can be stored, the first error is still the one to show. */
  async #fail(error: unknown): Promise<void> {
    const outcome = outcomeOf(error);
    try {
      const attempt = await finishAttempt(this.#context, this.#session, this.#received.attempt, outcome);
      const { code = 'LOGIN_INTERRUPTED', reason } = outcome;
      await this.#store({ status: 'refused', attempt, code, reason });
    } catch {
      this.#context.logger.error({ platformId: this.#platformId }, 'login: the failed attempt could not be recorded');
    }
  }

  #store(outcome: LoginOutcome): Promise<void> {
    return storeOutcome(this.#context, this.#session, this.#login, this.#received, outcome);
  }

  #completed(attempt: LoginAttempt, connection: StoredConnection | undefined): CompletedLogin {
    return {
      platformId: this.#platformId,
      attempt,
      connection: summarize({ id: this.#platformId }, connection, this.#context.now()),
      browserCookieName: browserCookiePrefix + this.#login,
    };
  }
}

/** A callback that this browser did not begin, or whose time is over. */
export function loginStateUnknown(): AuthError {
  const message = 'This sign-in was not started in this browser, or it is over; start it again.';
  return new AuthError('LOGIN_STATE_UNKNOWN', message);
}

/** The code was spent, and what it would have brought is lost. */
export function loginInterrupted(platformId: string, name: string): AuthError {
  const message = `This sign-in at ${name} was interrupted before it was finished. What was connected before still is.`;
  return new AuthError('LOGIN_INTERRUPTED', message, { platformId });
}

function outcomeOf(error: unknown): Exclude<AttemptOutcome, { status: 'connected' }> {
  if (!isAuthError(error)) return { status: 'failed', reason: 'The sign-in could not be completed.' };
  const status = error.code === 'LOGIN_DENIED' ? 'denied' : 'failed';
  return { status, reason: error.message, code: error.code };
}
