import type { AuditEntry } from '../audit/audit-entry.js';

/** How a decision speaks of the platform that it was about. */
export interface PlatformOutcome {
  /** As in the audit entry: with its organization, without the number of a connection. */
  readonly platformId: string;
  /** Absent where the platform did what it was asked. Else an error code, or `HTTP_` and the status of its answer. */
  readonly failure?: string;
  /** Of a FHIR call that the platform answered. */
  readonly seconds?: number;
}

/** Codes of a sign-in or a token request that say more of the platform, or of this gateway's client there, than of the person. */
const signInFailures: ReadonlySet<string> = new Set([
  'AUTHORIZATION_REFUSED',
  'AUTHORIZATION_RESPONSE_INVALID',
  'CLIENT_AUTHENTICATION_UNSUPPORTED',
  'CLIENT_ID_MISSING',
  'DISCOVERY_FAILED',
  'ID_TOKEN_INVALID',
  'ISSUER_MISMATCH',
  'TOKEN_ENDPOINT_REFUSED',
  'TOKEN_ENDPOINT_UNAVAILABLE',
  'TOKEN_ENDPOINT_UNREACHABLE',
  'TOKEN_RESPONSE_INVALID',
]);

/** What an audit entry says of a platform; `undefined` where it says nothing, as with a refusal before the platform was asked. */
export function outcomeOf(entry: AuditEntry): PlatformOutcome | undefined {
  if (!('platformId' in entry) || entry.platformId === undefined) return undefined;
  const slash = entry.platformId.indexOf('/');
  const platformId = slash === -1 ? entry.platformId : entry.platformId.slice(0, slash);
  const { outcome } = entry;
  const code = 'code' in entry ? entry.code : undefined;
  if ('interaction' in entry) {
    const { status, durationMs } = entry;
    if (outcome === 'failed') return code === 'CLIENT_CLOSED' ? undefined : { platformId, failure: code ?? 'UNKNOWN' };
    if (outcome === 'refused' || status === undefined) return undefined;
    const answered = { platformId, seconds: durationMs / 1000 };
    // The platform refuses this gateway, asks it to slow down, or is out of order. Other statuses are about the request.
    const isTrouble = status === 401 || status === 403 || status === 429 || status >= 500;
    return isTrouble ? { ...answered, failure: `HTTP_${status}` } : answered;
  }
  if ('service' in entry) {
    return outcome === 'failed' && code !== undefined ? { platformId, failure: code } : undefined;
  }
  // A sign-in that works says nothing of the FHIR server; one that fails for the platform's sake does.
  return code !== undefined && signInFailures.has(code) ? { platformId, failure: code } : undefined;
}
