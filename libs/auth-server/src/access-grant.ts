import { createHash } from 'node:crypto';

/**
 * What an access token may be used for. Kept in the session that the token opens, under {@link accessRecord}, so that
 * opening the session and learning this is one round trip.
 */
export interface AccessGrant {
  /** The resource the token is for (RFC 8707). */
  readonly audience: string;
  readonly clientId: string;
  readonly clientName?: string;
  readonly issuedAtSeconds: number;
  /** SMART scopes, of a token that is for one FHIR base; absent for every other token. */
  readonly scopes?: readonly string[];
}

/** The name of the session record that belongs to an access token. */
export function accessRecord(token: string): string {
  return `access:${createHash('sha256').update(token).digest('base64url')}`;
}
