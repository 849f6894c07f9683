import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { Session } from '@fhir-gateway/token-vault/session';
import type { CallGrant } from './call-grant.js';
import type { FhirRequest } from './fhir-request.js';

/**
 * What the proxy needs of an `AbortSignal`. An app that cancels for one reason only can bring something simpler: making
 * an AbortSignal and listening to it is several percent of a read.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * What is handed out of earlier answers, kept since: the call is judged and audited as the request that they answered, and
 * no platform is asked.
 */
export interface HeldAnswer {
  /** Whether entries labelled as sensitive may be in it. */
  readonly labelled: boolean;
  /** Whether the caller's connection is still the one that it came by. */
  readonly isSameLogin: boolean;
  /** Of what is made of several answers: the kinds of record that the caller was given then. No one request stands for it. */
  readonly kinds?: CallGrant['kinds'];
}

/** Who asks: the same for every request that an answer takes. */
export interface Asker<Signal extends CancelSignal = CancelSignal> {
  /** Absent for an anonymous caller, who can only use open platforms and capabilities. */
  readonly session?: Session;
  readonly app: 'rest' | 'mcp';
  /** Names whom limits count the requests for; by default the session, where the platform needs one. */
  readonly limitedAs?: string;
  /** The OAuth client whose token the call came with; for the audit only. */
  readonly clientId?: string;
  /** What the person lets the app do that calls; absent for the person's own call. */
  readonly grant?: CallGrant;
  readonly requestId: string;
  /** Aborting it cancels the requests to platforms: nobody waits for the answer any longer. */
  readonly signal?: Signal;
}

/** One call through the proxy: who asks which platform for what. */
export interface FhirCall extends Asker {
  readonly platform: ResolvedPlatform;
  readonly request: FhirRequest;
  /** Access that was obtained already, for a request that is part of a login; by default the session's is used. */
  readonly access?: PlatformAccess;
  /** Nothing is sent: what is asked for was answered before. */
  readonly held?: HeldAnswer;
}

/** What was not read of an answer. */
interface LeftOut {
  /** Entries of the body that were not read: too many, too large, or nested too deep. */
  readonly leftOut?: number;
  /** How many of these would not be missing of a smaller page. */
  readonly overflowed?: number;
  /** Names of some that were too large, as far as they are known. */
  readonly skipped?: readonly string[];
}

/** Status and headers of an answer; header names are in lower case. */
export interface ResponseHead extends LeftOut {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
}

/** A whole answer as {@link FhirProxy.fetchJson} returns it; `body` is `undefined` when the platform sent none. */
export interface JsonAnswer extends ResponseHead {
  readonly body: unknown;
  /** Characters that were read. */
  readonly bytes?: number;
}

/** What the proxy needs of `SmartAuth`: a token that is valid now, or a fresh one in place of a rejected one. */
export interface AccessProvider {
  access(session: Session, platform: ResolvedPlatform, options?: { rejectedToken?: string }): Promise<PlatformAccess>;
  /** The same without a rejected token, at once where nothing has to be waited for; by default `access` is asked. */
  obtain?(session: Session, platform: ResolvedPlatform): PlatformAccess | Promise<PlatformAccess>;
}

/** The logger every library takes; pino's argument order. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
