import type { Session } from '@fhir-gateway/token-vault/session';
import type { AuthErrorCode } from './errors.js';

/** What this library logs to; the argument order is pino's. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What happened to a login or a connection, by name. */
export type AuthEvent =
  | 'auth.start'
  | 'auth.success'
  | 'auth.failure'
  | 'auth.patient-chosen'
  | 'token.refresh'
  | 'token.refresh_failure'
  | 'token.backend'
  | 'auth.revoke';

/** One audited event. It says that something happened to whom and where, never with which value. */
export interface AuthAuditEntry {
  event: AuthEvent;
  platformId: string;
  /** The number of the connection it was about, where it was about one. */
  connection?: number;
  sessionId: string;
  outcome: 'success' | 'failure';
  code?: AuthErrorCode;
  durationMs: number;
}

/** Where audit entries go, each with the very session object that the call came with. */
export type AuthAudit = (entry: AuthAuditEntry, session: Session) => void;

/** Runs a refresh of the token for a platform, once, and passes on how it ended. */
export type TraceRefresh = <T>(platformId: string, run: () => Promise<T>) => Promise<T>;

/** A logger for callers that pass none. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
