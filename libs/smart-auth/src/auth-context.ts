import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { OwnKeys } from './clients/own-keys.js';
import type { Discovery } from './discovery/discovery.js';
import type { FetchFor } from './discovery/platform-fetch.js';
import type { DpopProofs } from './dpop/dpop-proofs.js';
import { isAuthError } from './errors.js';
import type { AuthAudit, AuthAuditEntry, AuthEvent, Logger, TraceRefresh } from './observer.js';
import type { FindPatient } from './records/patient-id.js';
import type { TokenEndpoint } from './tokens/token-endpoint.js';

/** What the parts of this library share. */
export interface AuthContext {
  vault: TokenVault;
  resolvePlatform(platformId: string): ResolvedPlatform;
  redirectUri: string;
  /** Where a browser comes back to from a platform's logout; absent where nothing listens there. */
  postLogoutRedirectUri?: string;
  discovery: Discovery;
  fetchFor: FetchFor;
  tokenEndpoint: TokenEndpoint;
  ownKeys: OwnKeys;
  /** For FHIR servers. */
  proofs: DpopProofs;
  now: () => number;
  logger: Logger;
  audit: AuthAudit;
  /** Absent where no FHIR request can be made: then such a source finds nobody. */
  findPatient?: FindPatient;
  /** Absent where nothing at the platform ends with a connection but its tokens. */
  onEnding?: (session: Session, platform: ResolvedPlatform) => Promise<void>;
  /** Absent where nobody else holds anything of a connection. */
  onForgotten?: (session: Session) => Promise<void>;
  /** Absent where nobody traces. */
  traceRefresh?: TraceRefresh;
  /** People that may be connected to one platform in one session at once. */
  maxConnections: number;
  /** How long a lock on a connection is waited for. */
  lockMs: number;
}

/** The time as stored records have it. */
export function nowSecondsOf(context: AuthContext): number {
  return Math.floor(context.now() / 1000);
}

/**
 * Name of the lock that every change of a connection is made under: refresh, new login and logout would otherwise
 * overwrite each other's tokens. One for all connections to a platform, since a login of one person moves another's.
 */
export function connectionLock(platformId: string): string {
  return `connection:${withoutConnectionNumber(platformId)}`;
}

/** Writes the one audit entry of an event when it is over. */
export function record(
  context: AuthContext,
  event: AuthEvent,
  where: { session: Session; platformId: string; connection?: number; startedMs: number },
  error?: unknown,
): void {
  const entry: AuthAuditEntry = {
    event,
    platformId: withoutConnectionNumber(where.platformId),
    connection: where.connection,
    sessionId: where.session.id,
    outcome: error === undefined ? 'success' : 'failure',
    ...(isAuthError(error) && { code: error.code }),
    durationMs: Math.max(0, Math.round(context.now() - where.startedMs)),
  };
  context.audit(entry, where.session);
}
