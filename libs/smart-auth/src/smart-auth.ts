import { plainPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { isVaultError, type Session } from '@fhir-gateway/token-vault';
import { AccessTokens } from './tokens/access-tokens.js';
import type { AuthContext } from './auth-context.js';
import { ConnectionRenewal } from './tokens/connection-renewal.js';
import { openContext } from './open-context.js';
import type { SignInSteps, SmartAuthOptions } from './open-context.js';
import { BackendAccess } from './tokens/backend-access.js';
import { summarizeBackend } from './tokens/backend-rule.js';
import { connectionUnknown, summarize } from './records/connection.js';
import type { StoredConnection } from './records/connection.js';
import { keepUntil } from './tokens/connection-date.js';
import { disconnect } from './tokens/disconnection.js';
import type { Disconnected, DisconnectOptions } from './tokens/disconnection.js';
import { signedOutPlatform, takeSignOut } from './tokens/platform-sign-out.js';
import type { PlatformSignOut } from './tokens/platform-sign-out.js';
import { beginEhrLaunch, launchScopes, requireLaunch } from './login/ehr-launch.js';
import type { EhrLaunch } from './login/ehr-launch.js';
import { isBackendPlatform } from './scopes/grant-types.js';
import { listConnections } from './records/connection-list.js';
import { lookConnection } from './records/find-connection.js';
import { connectionRecord } from './records/login-attempt.js';
import type { ConnectionSummary, LoginAttempt, LoginWait } from './records/login-attempt.js';
import type { PlatformAccess } from './records/platform-access.js';
import { completeLogin, finishLogin, receiveLogin } from './login/login-completion.js';
import type { LoginCallback, LoginReceipt, LoginReturn } from './login/login-completion.js';
import type { CompletedLogin, FinishSteps } from './login/login-ending.js';
import { authorize, beginLogin, pendingLogin } from './login/login-start.js';
import type { AuthorizationStart, BeginLoginOptions } from './login/login-start.js';
import { waitForLogin } from './login/login-wait.js';
import type { WaitOptions } from './login/login-wait.js';
import { choosePatient, patientChoices } from './login/patient-choice.js';
import type { PatientChoice } from './records/patient-id.js';
import { PlatformClients } from './registration/platform-clients.js';
import { queueEnded } from './tokens/ended-connections.js';
import { RevocationQueue } from './tokens/revocation-queue.js';

/** How often each process looks for sessions that have ended. */
const endedPollMs = 600_000;

/**
 * Signs people in to platforms with SMART App Launch, and keeps them signed in.
 *
 * All state is in the vault: any process may begin a login, another receive the callback, a third wait for it. No
 * method ever returns a refresh token, and only {@link SmartAuth.access} returns an access token.
 *
 * @see SMART App Launch 2.2, RFC 6749, RFC 7636, RFC 9207, RFC 9700
 */
export class SmartAuth {
  /** This gateway's clients at platforms: registered by it, and tried out. */
  readonly clients: PlatformClients;
  readonly #context: AuthContext;
  readonly #revocations: RevocationQueue;
  readonly #accessTokens: AccessTokens;
  readonly #backendAccess: BackendAccess;
  readonly #renewal: ConnectionRenewal;

  /** @throws TypeError when the redirect URI is not an absolute URL that is secure by `allowInsecure` */
  constructor(steps: SignInSteps, shared: SmartAuth);
  constructor(options: SmartAuthOptions);
  constructor(options: SmartAuthOptions | SignInSteps, shared?: SmartAuth) {
    if (shared) {
      this.#context = { ...shared.#context, ...options };
      this.clients = shared.clients;
      this.#revocations = shared.#revocations;
      this.#accessTokens = shared.#accessTokens;
      this.#backendAccess = shared.#backendAccess;
      this.#renewal = shared.#renewal;
      return;
    }
    const { context, registrationLimits, registrar } = openContext(options as SmartAuthOptions);
    this.#context = context;
    this.clients = new PlatformClients(context, registrationLimits, registrar);
    this.#revocations = new RevocationQueue(this.#context);
    this.#accessTokens = new AccessTokens(this.#context, this.#revocations);
    this.#backendAccess = new BackendAccess(this.#context);
    this.#renewal = new ConnectionRenewal(this.#context, this.#accessTokens);
  }

  /** The same with steps that need this one's tokens: its own sign-ins and ends take them, and all else is shared. */
  with(steps: SignInSteps): SmartAuth {
    return new SmartAuth(steps, this);
  }

  /**
   * Begins a login and makes it the newest attempt at this platform. Nothing is sent to the platform yet. Scopes that
   * are named while a connection works are asked for besides those that it has.
   *
   * @throws AuthError PLATFORM_OPEN | LOGIN_NOT_OFFERED | CLIENT_ID_MISSING | REDIRECT_NOT_HTTPS | SCOPE_NOT_ALLOWED
   */
  beginLogin(session: Session, platform: ResolvedPlatform, options: BeginLoginOptions = {}): Promise<LoginAttempt> {
    return beginLogin(this.#context, session, platform, options);
  }

  /**
   * The attempt behind a sign-in link, for the page that asks whether to continue.
   *
   * @throws AuthError LOGIN_UNKNOWN when it is not this session's newest attempt, is over, or has expired
   */
  pendingLogin(session: Session, platform: ResolvedPlatform, attemptId: string): Promise<LoginAttempt> {
    return pendingLogin(this.#context, session, platform, attemptId);
  }

  /**
   * Prepares the redirect of the browser that pressed "continue". The cookie must be set in that browser, HttpOnly;
   * the callback is taken only together with it.
   *
   * @param options.prompt `login` where the person says so that presses "continue"
   * @throws AuthError LOGIN_UNKNOWN | DISCOVERY_FAILED | CLIENT_ID_MISSING | CLIENT_AUTHENTICATION_UNSUPPORTED
   * @throws AuthError TOKEN_ENDPOINT_REFUSED | TOKEN_ENDPOINT_UNREACHABLE | TOKEN_RESPONSE_INVALID where requests are pushed
   */
  authorize(
    session: Session,
    platform: ResolvedPlatform,
    attemptId: string,
    { prompt }: { prompt?: 'login' } = {},
  ): Promise<AuthorizationStart> {
    return authorize(this.#context, session, platform, attemptId, undefined, prompt);
  }

  /**
   * What a launch from within an EHR will ask for, when it is one: for the page that asks whether to continue, since
   * anybody can make such a link. Nothing is stored or sent.
   *
   * @throws AuthError LAUNCH_REFUSED when `iss` is not this platform's FHIR base or `launch` is no launch value
   */
  previewLaunch(platform: ResolvedPlatform, launch: EhrLaunch): { scopes: readonly string[] } {
    requireLaunch(platform, launch);
    return { scopes: launchScopes(platform) };
  }

  /**
   * Begins a login from within an EHR and prepares the redirect of the browser that pressed "continue".
   *
   * @throws AuthError LAUNCH_REFUSED, and whatever {@link SmartAuth.beginLogin} and {@link SmartAuth.authorize} throw
   * @see SMART App Launch 2.2, "Launch App: EHR Launch"
   */
  launch(session: Session, platform: ResolvedPlatform, launch: EhrLaunch): Promise<AuthorizationStart> {
    return beginEhrLaunch(this.#context, session, platform, launch);
  }

  /**
   * Takes the answer of the platform: matches state and browser, and stores the answer with the session. The code is not
   * spent yet; {@link finishLogin} does that. The same answer may come again in the next ten minutes, another may not.
   *
   * @throws AuthError LOGIN_STATE_UNKNOWN when this browser began no such login, or had another answer to it
   * @throws AuthError LOGIN_SESSION_MISMATCH when the browser has another session than when it began
   */
  receiveLogin(session: Session, callback: LoginCallback): Promise<LoginReceipt> {
    return receiveLogin(this.#context, session, callback);
  }

  /**
   * Finishes a received login: exchanges the code, verifies the identity, stores the connection. Safe to ask again, from
   * any process: one spends the code, the others wait and get the same outcome, also after it for ten minutes. Who waits
   * for the attempt learns of it.
   *
   * @throws AuthError LOGIN_STATE_UNKNOWN when this browser received no such login, or too long ago
   * @throws AuthError LOGIN_DENIED | AUTHORIZATION_REFUSED | AUTHORIZATION_RESPONSE_INVALID | ISSUER_MISMATCH
   * @throws AuthError TOKEN_ENDPOINT_REFUSED | TOKEN_ENDPOINT_UNREACHABLE | TOKEN_RESPONSE_INVALID | ID_TOKEN_INVALID
   * @throws AuthError LOGIN_UNKNOWN when a logout has called the login off
   * @throws AuthError LOGIN_INTERRUPTED when the process that spent the code ended first
   */
  finishLogin(session: Session, back: LoginReturn, steps: FinishSteps = {}): Promise<CompletedLogin> {
    return finishLogin(this.#context, this.#revocations, session, back, steps);
  }

  /** {@link receiveLogin} and {@link finishLogin} in one, for a caller whose answer cannot be lost. Throws as these. */
  completeLogin(session: Session, callback: LoginCallback): Promise<CompletedLogin> {
    return completeLogin(this.#context, this.#revocations, session, callback);
  }

  /**
   * Waits for the newest login attempt to end. An attempt that is pending stays so even while an older connection
   * works. Returns at once when there is nothing to wait for; at the latest after `timeoutMs`, with `pending`.
   *
   * @throws the reason of `signal` when it aborts
   */
  waitForLogin(session: Session, platform: ResolvedPlatform, options: WaitOptions): Promise<LoginWait> {
    return waitForLogin(this.#context, session, platform, options);
  }

  /**
   * Returns an access token that can be sent now, refreshing it when under 60 seconds (or a fifth of its life) remain.
   * Safe to call at once from several processes: one refreshes, the others wait for the result. A rotated refresh
   * token is stored before this returns. When the platform cannot be reached, a token that is still valid is returned.
   *
   * @param options.rejectedToken a token that the platform has just refused: refreshed even though it looks valid,
   * unless another has taken its place already
   * Where nobody signs in, the token is this gateway's own, the same for all sessions (SMART Backend Services).
   *
   * @throws AuthError BACKEND_NOT_ALLOWED where that is not switched on
   * @throws AuthError LOGIN_REQUIRED when there is no connection, REAUTH_REQUIRED when it has ended
   * @throws AuthError CONNECTION_UNKNOWN when the platform's id names a connection by number, and there is none of it
   * @throws AuthError TOKEN_ENDPOINT_UNREACHABLE | DISCOVERY_FAILED (retryable; nothing is lost)
   * @throws AuthError TOKEN_ENDPOINT_REFUSED | TOKEN_RESPONSE_INVALID | PLATFORM_OPEN
   * @see RFC 6749 section 6
   */
  async access(
    session: Session,
    platform: ResolvedPlatform,
    options: { rejectedToken?: string } = {},
  ): Promise<PlatformAccess> {
    return await this.#sourceOf(platform).access(session, platform, options.rejectedToken);
  }

  /**
   * {@link access} for the path that every request takes: a promise only where something has to be waited for, which it
   * need not where the session was opened together with its connection. What it throws, it throws at once as well.
   */
  obtain(session: Session, platform: ResolvedPlatform): PlatformAccess | Promise<PlatformAccess> {
    return this.#sourceOf(platform).access(session, platform);
  }

  /**
   * Refreshes the connections of a session that were not renewed for a week, at most once a day in this process: so no
   * platform ends one by disuse that its person keeps. Under the same lock as {@link access}; what fails is left as it is.
   */
  renewConnections(session: Session): Promise<void> {
    return this.#renewal.renew(session);
  }

  /** Nobody signs in at a backend service, so it has no connections to tell apart. */
  #sourceOf(platform: ResolvedPlatform): AccessTokens | BackendAccess {
    if (!isBackendPlatform(platform)) return this.#accessTokens;
    if (platform.connectionNumber !== undefined) throw connectionUnknown(platform);
    return this.#backendAccess;
  }

  /** What may be told about a session's connection to a platform; `connected: false` when there is none. */
  async status(session: Session, platform: ResolvedPlatform): Promise<ConnectionSummary> {
    if (isBackendPlatform(platform)) return summarizeBackend(plainPlatform(platform));
    const stored = await lookConnection(this.#context.vault, session, platform);
    return summarize(platform, stored, this.#context.now());
  }

  /**
   * The patients among whom the person has to choose, since the platform did not say whose record the sign-in is for;
   * empty when there is nothing to choose. Names are for the browser of that person alone.
   */
  patientChoices(session: Session, platform: ResolvedPlatform): Promise<readonly PatientChoice[]> {
    return patientChoices(this.#context, session, platform);
  }

  /**
   * Makes one of {@link SmartAuth.patientChoices} the patient of the connection.
   *
   * @throws AuthError PATIENT_NOT_OFFERED when it is none of them, or the choice was made before
   */
  choosePatient(session: Session, platform: ResolvedPlatform, patient: string): Promise<void> {
    return choosePatient(this.#context, session, platform, patient);
  }

  /** All connections of a session, ended ones included: by platform id, of one platform the newest first. */
  async statuses(session: Session): Promise<ConnectionSummary[]> {
    const stored = await this.#context.vault.readAll<StoredConnection>(session, connectionRecord(''));
    return listConnections(stored, this.#context.now(), this.#context.endings?.rule);
  }

  /**
   * Ends a connection: forgets it here, so that no request is made with it any more, then has refresh and access token
   * revoked at the platform. A platform that does not answer within two seconds is asked again in the background, by any
   * process, until it confirms or the tokens have expired. A login under way is called off.
   *
   * @param platform with the number of a connection, that one; without, the newest, and the others stay
   * @returns whether the platform has confirmed; false also when it cannot revoke, or nothing was connected
   * @throws AuthError CONNECTION_UNKNOWN
   * @throws VaultError STORE_UNAVAILABLE; asking again is safe
   * @see RFC 7009
   */
  disconnect(session: Session, platform: ResolvedPlatform, options?: DisconnectOptions): Promise<Disconnected> {
    return disconnect(this.#context, this.#revocations, session, platform, options);
  }

  /**
   * Gives a connection an end of its person's choice. From then on it opens nothing, and whoever asks for it next, or opens
   * the session, has it ended as {@link disconnect} does.
   *
   * @param untilSeconds epoch seconds; `undefined` leaves the end to the platform
   * @throws AuthError LOGIN_REQUIRED | CONNECTION_UNKNOWN | REAUTH_REQUIRED where nothing is connected
   */
  keepUntil(session: Session, platform: ResolvedPlatform, untilSeconds: number | undefined): Promise<void> {
    return keepUntil(this.#context, session, platform, untilSeconds);
  }

  /**
   * The way out of a platform that {@link disconnect} gave a ticket for, once: a form for the browser of the person who asks.
   *
   * @returns undefined for a ticket that is unknown, used or expired
   * @throws PlatformError PLATFORM_NOT_FOUND where the platform was taken out of the configuration meanwhile
   * @see OpenID Connect RP-Initiated Logout 1.0
   */
  signOutAtPlatform(ticket: string): Promise<PlatformSignOut | undefined> {
    return takeSignOut(this.#context, ticket);
  }

  /** The platform from whose logout a browser comes back with this `state`, once; undefined when it is unknown. */
  signedOutPlatform(state: string): Promise<string | undefined> {
    return signedOutPlatform(this.#context, state);
  }

  /**
   * How many ended sign-ins of a session are not confirmed by their platforms yet, by platform id: disconnected, or
   * replaced by another. They are forgotten here, and their platforms are asked again.
   */
  unconfirmedEnds(session: Session): Promise<ReadonlyMap<string, number>> {
    return this.#revocations.waitingOf(session);
  }

  /** Tokens that wait to be revoked, as this process saw them last. */
  get pendingRevocations(): number {
    return this.#revocations.pending;
  }

  /** Asks platforms once to revoke what waits for it and is due. */
  revokePending(): Promise<void> {
    return this.#revocations.workOff();
  }

  /**
   * From now on asks platforms to revoke what waits for it, until the returned function is called. Every process of a
   * deployment does so.
   */
  workOffRevocations(): () => void {
    this.#revocations.start();
    const look = () =>
      this.queueEnded().catch((error: unknown) => {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        this.#context.logger.warn({ code }, 'sessions that have ended could not be looked at');
      });
    const timer = setInterval(() => void look(), endedPollMs).unref();
    return () => {
      clearInterval(timer);
      this.#revocations.close();
    };
  }

  /** Has the connections of a session that lasts from now on leave what is revoked at its end. */
  async leaveEndings(session: Session): Promise<void> {
    const { endings, vault } = this.#context;
    if (!endings) return;
    for (const name of (await vault.readAll(session, connectionRecord(''))).keys()) {
      const version = await vault.readVersion<StoredConnection>(session, name);
      // Whoever wrote it meanwhile has left it, too.
      if (version && endings.rule(version.value)) await vault.replace(session, version, version.value);
    }
  }

  /**
   * Puts what kept sessions that ended by disuse left to be revoked into the queue, as far as it can be opened here; nothing
   * where another process does so at this moment.
   *
   * @throws VaultError STORE_UNAVAILABLE
   */
  async queueEnded(): Promise<void> {
    const { endings } = this.#context;
    if (!endings) return;
    const { onTold } = endings;
    await queueEnded(this.#context, onTold, { waitMs: 0 }).catch((error: unknown) => {
      if (!isVaultError(error, 'LOCK_TIMEOUT')) throw error;
    });
  }
}
