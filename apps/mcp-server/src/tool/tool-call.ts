import { randomUUID } from 'node:crypto';
import { ProxyError, type Asker, type CancelSignal } from '@fhir-gateway/fhir-proxy';
import { GatewayError, limitedAddress, limitedCaller, usedId, whoseConnection } from '@fhir-gateway/gateway';
import type { Caller, Gateway, HandleCaller, Logger } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { DocumentReader, FhirReader, OfferedSorts } from '@fhir-gateway/record-view';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import { bearerToken } from '../sign-in/bearer-token.js';
import type { CallContext } from './call-context.js';
import { CallEnd, longestCallMs } from './call-deadline.js';
import { CallProgress } from './call-progress.js';
import { createReader } from './proxy-reader.js';
import type { SignInState, SignInStates } from '../sign-in/sign-in-states.js';

/** What every tool works with; the same for all requests. */
export interface ToolDependencies {
  readonly gateway: Gateway;
  /** Opens documents for all calls. */
  readonly documents: DocumentReader;
  /** By what platforms sort, remembered for all calls. */
  readonly sorts: OfferedSorts;
  /** Signs what a client carries back after a sign-in that it was asked for. */
  readonly signInStates: SignInStates;
  /** Begins the time that a call may take; 55 seconds when absent. */
  readonly deadline?: () => AbortSignal;
}

/** A platform together with who asks for it. */
export interface PlatformCall {
  readonly platform: ResolvedPlatform;
  /** Absent for a caller without a session, who can use open platforms. */
  readonly session?: Session;
  readonly reader: FhirReader;
  /** The caller, as handles that are issued or opened for it know it. */
  readonly asker: HandleCaller & { readonly platform: ResolvedPlatform };
  /** The state of the connection that is used; absent for open platforms and callers without a session. */
  readonly connection?: ConnectionSummary;
}

/**
 * One call of a tool. The only place that knows how a call carries its credential, so that another way of carrying one
 * changes no tool.
 */
export class ToolCall {
  readonly gateway: Gateway;
  readonly documents: DocumentReader;
  readonly sorts: OfferedSorts;
  readonly signInStates: SignInStates;
  readonly requestId = randomUUID();
  /** What the answer says first, in both halves, whatever the tool answers. */
  readonly notices: string[] = [];
  readonly #context: CallContext;
  readonly #args: Readonly<Record<string, unknown>>;
  readonly #callEnd: CallEnd;
  /** Absent where the client did not ask to be told. */
  readonly #steps: CallProgress | undefined;
  #isCounted = false;
  #clientName: string | undefined;
  #asker: Asker | undefined;
  #asksBeforeWriting = false;
  /** Frees its place among the calls in flight of its caller. */
  #leave: (() => void) | undefined;
  #isEnded = false;

  constructor(dependencies: ToolDependencies, context: CallContext, args: Readonly<Record<string, unknown>>) {
    this.gateway = dependencies.gateway;
    this.documents = dependencies.documents;
    this.sorts = dependencies.sorts;
    this.signInStates = dependencies.signInStates;
    this.#callEnd = new CallEnd(context.exchange.gone, dependencies.deadline?.());
    this.#context = context;
    this.#args = args;
    if (context.report) this.#steps = new CallProgress(context.report);
  }

  /** Aborted when the client gives up, and when the call has taken as long as any may. */
  get signal(): AbortSignal {
    return this.#callEnd.signal;
  }

  /** The same for who needs no more of it; much cheaper than an `AbortSignal`. */
  get cancel(): CancelSignal {
    return this.#callEnd;
  }

  /** Whether the call was ended because it took too long. */
  get isOverdue(): boolean {
    return this.#callEnd.isOverdue;
  }

  /** What to say about a call that took too long, whatever it was doing. */
  overdueError(): Error {
    return new ProxyError('UPSTREAM_TIMEOUT', `The platform did not answer within ${longestCallMs / 1000} seconds.`);
  }

  /**
   * What a tool answers, or the end of the call when that comes first: whatever a tool waits for, with or without
   * {@link signal}, its client hears in time.
   */
  withinDeadline<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const onEnd = (): void => reject(this.overdueError());
      // Goes with the call.
      if (this.#callEnd.aborted) onEnd();
      else this.#callEnd.addEventListener('abort', onEnd);
      answer.then(resolve, reject);
    });
  }

  /** The network address the call came from, as far as it is known. */
  get clientAddress(): string | undefined {
    return this.#context.exchange.clientAddress();
  }

  get logger(): Logger {
    return this.gateway.logger;
  }

  /** The platform that this call names, as far as it names one. */
  get platformId(): string | undefined {
    const { platform_id: platformId } = this.#args;
    return typeof platformId === 'string' ? platformId : undefined;
  }

  /** Whether the call carries an `auth_handle`, good or not. */
  get hasHandle(): boolean {
    return typeof this.#args['auth_handle'] === 'string';
  }

  /**
   * Whether the client opens links for its person, on request in the answer. Clients of the 2025 era say nothing of
   * themselves with a call, and get links as text.
   */
  get opensLinks(): boolean {
    const { era, capabilities } = this.#context;
    return era !== 'legacy' && capabilities?.elicitation?.url !== undefined;
  }

  /**
   * Whether the client shows its person a form and sends the answer along. Clients of the 2025 era would be asked in a
   * session of theirs, and this server has none.
   */
  get asksByForm(): boolean {
    const { era, capabilities } = this.#context;
    if (era === 'legacy') return false;
    const { elicitation } = capabilities ?? {};
    // Nothing named stands for forms.
    return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
  }

  /**
   * For a tool that writes nothing before the client has asked its person: where it can ask by a form, that is what a grant
   * demands with `personConfirms`. Elsewhere the grant stays as it is, and the write is refused.
   */
  asksBeforeWriting(): void {
    this.#asksBeforeWriting = this.asksByForm;
  }

  /** What the client was asked to carry, in the second try of a call; its signature is checked. */
  get signInState(): SignInState | undefined {
    return this.#context.requestState;
  }

  /** What the client answers to what it was asked, unchecked. */
  get inputResponses(): Readonly<Record<string, unknown>> | undefined {
    return this.#context.inputResponses;
  }

  /**
   * Who is calling, as the gate in front found out where there is one.
   *
   * @param platformId fetches that platform's connection in the same round trip
   * @param options.beforeSignIn for what begins a sign-in: a stranger may call it, also where people have to sign in to the
   *   gateway itself
   * @throws VaultError SESSION_UNKNOWN for a token or handle that does not open
   * @throws GatewayError SIGN_IN_REQUIRED
   * @throws GatewayError CALLS_LIMITED when this caller has made too many calls within a minute
   * @throws GatewayError CALLS_AT_ONCE_LIMITED when too many of this caller's calls are under way
   */
  async caller(platformId?: string, options: { beforeSignIn?: boolean } = {}): Promise<Caller> {
    const caller = await this.#identify(platformId, options).catch((error: unknown) =>
      this.#countRefused(error, platformId),
    );
    const { requestId } = this;
    const limitedAs = limitedCaller(caller, () => this.clientAddress, true);
    // However often a call asks whose it is, it counts once.
    if (!this.#isCounted) {
      this.#isCounted = true;
      await this.gateway.callLimits.take('mcp', limitedAs, { requestId, stage: 'quota', platformId });
      this.#enter(limitedAs);
    }
    const asker = { app: 'mcp', requestId, limitedAs, signal: this.cancel } as const;
    if (caller.kind === 'anonymous') {
      this.#asker = asker;
      return caller;
    }
    const { session, clientId, grant } = caller;
    this.#asker = { ...asker, session, clientId, grant };
    this.#clientName = caller.clientName;
    return caller;
  }

  /** Ends the call: it no longer counts as under way for its caller, and no clock runs for it. */
  end(): void {
    this.#isEnded = true;
    this.#callEnd.release();
    this.#steps?.end();
    this.#leave?.();
    this.#leave = undefined;
  }

  /** A handle that opens nothing is nobody's: guesses count for the address they came from. */
  async #countRefused(error: unknown, platformId: string | undefined): Promise<never> {
    const isOutage = error instanceof Error && 'code' in error && error.code === 'STORE_UNAVAILABLE';
    if (!isOutage && !this.#isCounted) {
      this.#isCounted = true;
      const request = { requestId: this.requestId, stage: 'identify', platformId };
      await this.gateway.callLimits.take('mcp', limitedAddress(this.clientAddress), request);
    }
    throw error;
  }

  #enter(who: string): void {
    // A call that was given up while it was being counted has nothing more to begin.
    if (this.#isEnded) return;
    try {
      const place = this.gateway.callsInFlight.enter(who);
      this.#leave = () => place.leave();
    } catch (error) {
      this.#context.exchange.recordRefusal?.(error, who);
      throw error;
    }
  }

  /** What that client calls itself, which nobody has checked. */
  get clientName(): string | undefined {
    return this.#clientName;
  }

  /** Who asks. @throws Error before {@link caller} has found out: a call without a grant would be the person's own */
  get asker(): Asker {
    const asker = this.#asker;
    if (!asker) throw new Error('Nobody has found out who calls.');
    const { grant } = asker;
    return grant?.personConfirms && this.#asksBeforeWriting
      ? { ...asker, grant: { ...grant, personConfirms: false } }
      : asker;
  }

  #identify(platformId: string | undefined, options: { beforeSignIn?: boolean }): Promise<Caller> {
    const { caller, authorization } = this.#context.exchange;
    if (caller) return Promise.resolve(caller);
    const { auth_handle: handle } = this.#args;
    const bearer = bearerToken(authorization);
    return this.gateway.callers.identify(
      { bearer, ...(typeof handle === 'string' && { handle }) },
      platformId === undefined ? options : { ...options, platformId },
    );
  }

  /** @throws GatewayError CALLER_UNKNOWN when the call carries no credential and the mode gives it no session */
  async session(platformId?: string): Promise<Session> {
    const caller = await this.caller(platformId);
    if (caller.kind === 'session') return caller.session;
    throw new GatewayError('CALLER_UNKNOWN', 'This call needs a session, and carried no credential.');
  }

  /**
   * Opens a platform for who is calling. Where several people are connected to it, the id without a number is taken for the
   * newest connection's own, here and once: whatever the tool then makes of the id means the same person later.
   *
   * @throws PlatformError PLATFORM_NOT_FOUND | PLATFORM_NOT_ROUTABLE
   */
  async openPlatform(platformId: string): Promise<PlatformCall> {
    const { registry, auth } = this.gateway;
    const asked = registry.resolve(platformId);
    const caller = await this.caller(asked.id);
    const session = caller.kind === 'session' ? caller.session : undefined;
    if (!session || !asked.oauth) return this.#opened(asked, session);
    const connection = await auth.status(session, asked);
    const notice = await whoseConnection(auth, session, asked.id, connection);
    if (notice !== undefined) this.notices.push(notice);
    const isNamed = asked.connectionNumber !== undefined || usedId(connection) === asked.id;
    const platform = isNamed ? asked : registry.resolve(usedId(connection));
    return this.#opened(platform, session, connection);
  }

  #opened(platform: ResolvedPlatform, session: Session | undefined, connection?: ConnectionSummary): PlatformCall {
    const { asker } = this;
    // A tool may say later that it asks its person before it writes.
    const reader: FhirReader = (request) =>
      createReader(this.asker, this.gateway, platform, (message) => this.step(message))(request);
    return { platform, session, connection, reader, asker: { ...asker, platform, connection } };
  }

  /** Says what the call does next, for a client that asked to be told; it hears of it only when the call takes long. */
  step(message: string): void {
    this.#steps?.step(message);
  }

  /** Tells the client that the list of tools is another one now. */
  toolsChanged(): void {
    this.#context.listChanged?.();
  }

  /** Tells the client how far a long call is, when it asked to be told. */
  reportProgress(progress: number, total: number, message: string): void {
    this.#context.report?.({ progress, total, message });
  }
}
