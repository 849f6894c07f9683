import type { ClientKeys } from '../smart/index.js';
import type { Enrolment } from './enrolment.js';

/** Releases of the Da Vinci guides; they differ in names, in shapes and in codes. */
export type PayerVersion = '2.0' | '2.1' | '2.2';

/**
 * How callers prove who they are: not at all; CDS Hooks by a signed token and FHIR by an access token; or all by an
 * access token.
 */
export type PayerAuth = 'none' | 'jwt' | 'backend';

/** What one mount of the sandbox payer is made from. */
export interface PayerOptions {
  /** Public URL of the mount, e.g. `http://localhost:8010/payer`; no trailing slash. */
  base: string;
  version: PayerVersion;
  auth: PayerAuth;
  /** Public keys of the one registered client; without them nobody can prove anything. */
  clientKeys?: ClientKeys | undefined;
  enrolment: Enrolment;
  /** How long a pended request waits for its reviewer. */
  reviewSeconds: number;
  /** Clock, in milliseconds since 1970. */
  now: () => number;
  /** A fresh UUID. */
  newId: () => string;
  /** Looks up an access token of the sandbox's own authorization server; `undefined` = not a live one. */
  inspectToken?: (token: string) => Promise<{ scopes: readonly string[] } | undefined>;
  /** Told every token and assertion that passes, for tests that search for leaks. */
  onSecret?: ((secret: string) => void) | undefined;
}

/** The day of an instant, as FHIR writes it. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
