import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { AuthErrorCode } from '../errors.js';
import type { ConnectionEnd } from './connection-end.js';

/**
 * One try of a person to sign in to one platform: what `start_auth` begins, the page shows and `wait_for_auth` waits for.
 * A session keeps the newest attempt of each platform; beginning another replaces it.
 */
export interface LoginAttempt {
  id: string;
  platformId: string;
  status: 'pending' | 'connected' | 'denied' | 'failed';
  /** Why it was denied or failed; safe to show. */
  reason?: string;
  code?: AuthErrorCode;
  /** What is asked for; empty where the platform decides by registration. */
  scopes: readonly string[];
  startedAtSeconds: number;
  /** A pending attempt past this moment can no longer be completed. */
  expiresAtSeconds: number;
  startedBy: 'browser' | 'agent';
  /** The platform has to ask who it is, also where somebody is signed in there. */
  prompt?: 'login';
  /** Seconds that may have passed since the person signed in there. */
  maxAgeSeconds?: number;
  /** Whom the server is told to expect; it may let in somebody else. */
  loginHint?: string;
  /** Begun from within an EHR: the patient is the one that was open there. */
  fromEhr?: boolean;
  /** The name of the client that asked, as it calls itself; a page must treat it as untrusted text. */
  clientName?: string;
  /** Where the browser goes when the sign-in is over; by default a page of the gateway. */
  returnTo?: string;
  /** The number of the connection that is to work again. */
  expected?: number;
}

/** How {@link SmartAuth.waitForLogin} answers. */
export interface LoginWait {
  status: 'connected' | 'pending' | 'denied' | 'failed' | 'expired' | 'not-started';
  attempt?: LoginAttempt;
  connection?: ConnectionSummary;
}

/** The state of a connection, for people, pages and models. Never holds a token. */
export interface ConnectionSummary {
  platformId: string;
  /** Names this connection and no other, `<platform_id>~<n>`; absent where there never was one. */
  connectionId?: string;
  /** Other people are, or were, connected to the platform in this session: the plain id alone does not say who is meant. */
  isOneOfSeveral?: boolean;
  /** Whether the plain id means this one; told where all connections are listed. */
  isNewest?: boolean;
  /** Whom the plain id meant until this person signed in; they stay connected under the id given here. */
  newestBefore?: { connectionId: string; patient?: string };
  /** The connection that was to work again when this other person signed in. */
  insteadOf?: { connectionId: string; patient?: string };
  /** Whether a FHIR request can be sent now, after a refresh if need be. */
  connected: boolean;
  scopes: readonly string[];
  requestedScopes: readonly string[];
  /** Requested and not granted. */
  missingScopes: readonly string[];
  /** The id of the patient whose record was chosen at login. */
  patient?: string;
  /**
   * The sign-in is for one patient and the platform did not say whom: `several` when the person can choose among those
   * whom the token reaches.
   */
  patientUnknown?: 'unnamed' | 'several';
  encounter?: string;
  /** Who signed in: a reference such as `Patient/123`, as the platform writes it. */
  fhirUser?: string;
  /** The platform wants the patient's name shown; see SMART `need_patient_banner`. */
  needPatientBanner?: boolean;
  smartStyleUrl?: string;
  fhirContext?: readonly Record<string, unknown>[];
  /** What the EHR wants done, in its own words (SMART `intent`). */
  intent?: string;
  /** The organization at which the EHR was used, in its own words (SMART `tenant`). */
  tenant?: string;
  /** The patient is the one that was open in the EHR which launched the gateway. */
  fromEhr?: boolean;
  /** When the current access token ends; a refreshable connection goes on. */
  expiresAtSeconds?: number;
  refreshable: boolean;
  /** Whether the platform's server can be told that the connection has ended; absent where that is not known. */
  isRevocable?: boolean;
  /** Whether the platform is told when a session that lasts ends by disuse; told where all connections are listed. */
  isToldAtEnd?: boolean;
  connectedAtSeconds?: number;
  /** When the person wants it to end; absent where that is left to the platform. */
  keepUntilSeconds?: number;
  /** When it ends, by the first of what is known; absent where only the platform knows. */
  end?: ConnectionEnd;
  problem?: { code: AuthErrorCode; message: string };
}

/**
 * The name of the vault record that holds a connection: the newest of a platform stands under the platform's own id, an
 * older one of another person under its id with its number.
 */
export function connectionRecord(platformId: string): string {
  return `connection:${platformId}`;
}

/** Whether a record of this name holds a connection. */
export function isConnectionRecord(name: string): boolean {
  return name.startsWith(connectionRecord(''));
}

/** The names of the records that {@link SmartAuth.access} reads for a platform_id: prefetch them where it follows. */
export function connectionRecords(platformId: string): string[] {
  const plain = withoutConnectionNumber(platformId);
  return plain === platformId ? [connectionRecord(plain)] : [connectionRecord(plain), connectionRecord(platformId)];
}

/** The name of the vault record that holds a platform's newest login attempt, whoever signs in. */
export function loginRecord(platformId: string): string {
  return `login:${withoutConnectionNumber(platformId)}`;
}
