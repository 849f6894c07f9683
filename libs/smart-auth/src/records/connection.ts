import { connectionIdOf, withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { DpopProofs, TokenProof } from '../dpop/dpop-proofs.js';
import { AuthError } from '../errors.js';
import type { AuthErrorCode } from '../errors.js';
import { endOf, isPastItsDate } from './connection-end.js';
import type { LaunchContext } from './launch-context.js';
import type { ConnectionSummary } from './login-attempt.js';
import type { PlatformAccess } from './platform-access.js';
import { missingScopes } from '../scopes/scope-coverage.js';
import { parseScope } from '../scopes/scopes.js';
import type { LoginGrant, TokenGrant, Tokens } from './token-response.js';

/** Whose a connection is, by its number. */
interface NumberedPatient {
  readonly number: number;
  readonly patient?: string;
}

/** A session's connection to one platform, as the vault keeps it. */
export interface StoredConnection {
  /** Without the number. */
  platformId: string;
  /** Given to it at its first sign-in and to no other of the session; absent in records of older versions: 1. */
  number?: number;
  /** Another person was connected at the same time, now or earlier. */
  isOneOfSeveral?: boolean;
  /** Whom the plain id meant before this sign-in. */
  newestBefore?: NumberedPatient;
  /** Whose connection was to work again by this sign-in. */
  insteadOf?: NumberedPatient;
  platformName: string;
  scopes: readonly string[];
  requestedScopes: readonly string[];
  context: LaunchContext;
  connectedAtSeconds: number;
  /** Begun from within an EHR. */
  fromEhr?: boolean;
  /** The attempt that brought it. */
  attemptId?: string;
  /** When the person wants it to end, in epoch seconds. */
  keepUntilSeconds?: number;
  /** When the platform ends it, in epoch seconds; absent where its file does not say. */
  endsAtSeconds?: number;
  /** The server has an endpoint for revocation; absent in records of older versions, until they are renewed. */
  isRevocable?: boolean;
  /** Absent once the connection has ended. */
  tokens?: Tokens;
  ended?: { code: AuthErrorCode; message: string; atSeconds: number };
}

/** A connection that still has its tokens. */
export type LiveConnection = StoredConnection & { tokens: Tokens };

/** The number of a stored connection. */
export function numberOf({ number = 1 }: StoredConnection): number {
  return number;
}

/** A connection as another one refers to it. */
export function numberedPatient(connection: StoredConnection): NumberedPatient {
  const { patient } = connection.context;
  return { number: numberOf(connection), patient };
}

/**
 * Whether two sign-ins are of one person to one record. Another patient is another connection; so is another person who
 * signed in for the same patient, whose tokens are their own. Where neither says anything, nobody can tell them apart.
 */
export function isSamePerson({ context: one }: StoredConnection, { context: other }: StoredConnection): boolean {
  if (one.patient !== other.patient) return false;
  return one.fhirUser === undefined || other.fhirUser === undefined || one.fhirUser === other.fhirUser;
}

/** How long before its end a token counts as expired, so that it outlives the request it is sent with. */
const marginSeconds = 60;
/** The part of a short life that the margin takes at most: a token of three seconds is used for 2.4 of them. */
const marginShare = 1 / 5;

/** The connection that a login brings. Without `scope` in the response, what was asked for was granted (RFC 6749 5.1). */
export function newConnection(
  platform: { id: string; name: string },
  grant: LoginGrant,
  requested: readonly string[],
  nowSeconds: number,
): LiveConnection {
  return {
    platformId: platform.id,
    platformName: platform.name,
    scopes: grant.scopes ?? requested,
    requestedScopes: requested,
    context: grant.context,
    connectedAtSeconds: nowSeconds,
    tokens: grant.tokens,
  };
}

/**
 * The connection after a refresh. What the response leaves out stays: the refresh token where the server does not
 * rotate, the scopes, and always whose record it is and what waits to be revoked with it. Scopes that were not granted before are not taken (RFC 6749 section 6).
 *
 * @param isOneTime the refresh token was spent by this refresh (quirk `refreshOneTimeUse`): sending it once more could
 * count as theft and end the whole grant, so it is kept under no circumstances
 */
export function renewedConnection(connection: LiveConnection, grant: TokenGrant, isOneTime: boolean): LiveConnection {
  const refreshToken = isOneTime ? undefined : connection.tokens.refreshToken;
  const { sid, earlier, dpopKey, refreshEndsAtSeconds } = connection.tokens;
  const tokens: Tokens = {
    // Also where the new access token is a bearer token: the refresh token may be bound still.
    ...(dpopKey && { dpopKey }),
    refreshToken,
    sid,
    ...(grant.tokens.refreshToken === undefined && { refreshEndsAtSeconds }),
    ...(earlier && { earlier }),
    ...grant.tokens,
  };
  return { ...connection, scopes: renewedScopes(connection.scopes, grant.scopes), tokens };
}

/**
 * What both sets permit, in the words of the newer one where they say the same. Where nothing is known of what was granted,
 * as at servers that take no scopes, an answer cannot be wider.
 */
function renewedScopes(before: readonly string[], after: readonly string[] | undefined): readonly string[] {
  if (after === undefined) return before;
  if (before.length === 0) return after;
  const wider = new Set(missingScopes(after, before));
  const taken = after.filter((scope) => !wider.has(scope));
  const ended = new Set(missingScopes(before, after));
  return [...taken, ...missingScopes(before, taken).filter((scope) => !ended.has(scope))];
}

/**
 * The connection after its end: what it was, without tokens.
 *
 * @param why for the person; by default that the platform ended it
 */
export function endedConnection(connection: StoredConnection, nowSeconds: number, why?: string): StoredConnection {
  const { tokens: _dropped, ...rest } = connection;
  const { code, message } = reauthRequired(connection);
  return { ...rest, ended: { code, message: why ?? message, atSeconds: nowSeconds } };
}

/**
 * The connection, when it has tokens.
 *
 * @throws AuthError LOGIN_REQUIRED when there is none, CONNECTION_UNKNOWN when none has the number, REAUTH_REQUIRED when it has ended
 */
export function requireLive(
  connection: StoredConnection | undefined,
  platform: { id: string; name: string; connectionNumber?: number },
): LiveConnection {
  if (!connection) {
    if (platform.connectionNumber !== undefined) throw connectionUnknown(platform);
    throw new AuthError('LOGIN_REQUIRED', `Sign in to ${platform.name} first.`, { platformId: platform.id });
  }
  if (!isLive(connection)) throw reauthRequired(connection);
  return connection;
}

/**
 * The one expiry rule: whether the token may be sent. Those that can be renewed count as expired a little early.
 *
 * @param options.renewable whether another can be had; by default with a refresh token only
 */
export function isFresh(
  { tokens }: { tokens: Tokens },
  nowMs: number,
  { renewable = tokens.refreshToken !== undefined } = {},
): boolean {
  if (!renewable) return isUnexpired(tokens, nowMs);
  const earlySeconds = Math.min(marginSeconds, tokens.lifetimeSeconds * marginShare);
  return nowMs < (tokens.expiresAtSeconds - earlySeconds) * 1000;
}

/** Whether the platform itself still takes the token, by its own word. */
export function isUnexpired(tokens: Tokens, nowMs: number): boolean {
  return nowMs < tokens.expiresAtSeconds * 1000;
}

/** The error of a connection that only a new login brings back; names the one of several that it is. */
export function reauthRequired(
  connection: Pick<StoredConnection, 'platformId' | 'platformName' | 'isOneOfSeveral' | 'number'>,
): AuthError {
  const { platformId, platformName, isOneOfSeveral, number = 1 } = connection;
  const message = `The sign-in to ${platformName} has ended; sign in again.`;
  return new AuthError('REAUTH_REQUIRED', message, {
    platformId: isOneOfSeveral ? connectionIdOf(platformId, number) : platformId,
  });
}

/** The error of a number that no connection has, or has any more. */
export function connectionUnknown({ id, name }: { id: string; name: string }): AuthError {
  const message = `There is no connection ${id} to ${name} in this session.`;
  return new AuthError('CONNECTION_UNKNOWN', message, { platformId: id });
}

/**
 * What a FHIR request needs of a connection.
 *
 * @throws AuthError REAUTH_REQUIRED where its token is bound to a key, and the key is lost
 */
export function accessOf(connection: LiveConnection, proofs: DpopProofs): PlatformAccess {
  const { tokens, scopes, requestedScopes, context } = connection;
  // Of one shape, whatever is known: this is read many times for each request.
  return {
    accessToken: tokens.accessToken,
    connectionNumber: numberOf(connection),
    isOneOfSeveral: connection.isOneOfSeveral === true,
    scopes,
    requestedScopes,
    expiresAtSeconds: tokens.expiresAtSeconds,
    patient: context.patient,
    mustChoosePatient: context.patient === undefined && context.patientChoices !== undefined,
    encounter: context.encounter,
    fhirUser: context.fhirUser,
    tokenContext: context.tokenContext,
    proof: tokens.tokenType === 'DPoP' ? proofOf(connection, proofs) : undefined,
  };
}

function proofOf(connection: LiveConnection, proofs: DpopProofs): TokenProof {
  const { accessToken, dpopKey } = connection.tokens;
  const proof = dpopKey && proofs.with(dpopKey, accessToken);
  if (!proof) throw reauthRequired(connection);
  return proof;
}

/** What may be told about a connection. `undefined` stands for a platform never signed in to. */
export function summarize(
  platform: { id: string; name?: string; connectionNumber?: number },
  connection: StoredConnection | undefined,
  nowMs: number,
): ConnectionSummary {
  if (!connection) return summarizeNone(platform);
  const { scopes, requestedScopes, context, tokens, connectedAtSeconds } = connection;
  const { patient, encounter, fhirUser, needPatientBanner, smartStyleUrl, fhirContext, intent, tenant } = context;
  const refreshable = tokens?.refreshToken !== undefined;
  const isLeft = refreshable || (tokens !== undefined && isUnexpired(tokens, nowMs));
  const connected = tokens !== undefined && isLeft && !isPastItsDate(connection, nowMs);
  const problem = connection.ended ?? (connected ? undefined : reauthRequired(connection));
  const { newestBefore, insteadOf, keepUntilSeconds } = connection;
  return {
    platformId: connection.platformId,
    connectionId: connectionIdOf(connection.platformId, numberOf(connection)),
    ...(connection.isOneOfSeveral && { isOneOfSeveral: true }),
    ...(newestBefore && { newestBefore: referred(connection, newestBefore) }),
    ...(insteadOf && { insteadOf: referred(connection, insteadOf) }),
    connected,
    scopes,
    requestedScopes,
    missingScopes: missingScopes(requestedScopes, scopes),
    patient,
    ...(isPatientUnknown(connection) && { patientUnknown: context.patientChoices ? 'several' : 'unnamed' }),
    encounter,
    fhirUser,
    needPatientBanner,
    smartStyleUrl,
    fhirContext,
    intent,
    tenant,
    isRevocable: connection.isRevocable,
    ...(connection.fromEhr && { fromEhr: true }),
    ...(tokens && { expiresAtSeconds: tokens.expiresAtSeconds }),
    refreshable,
    connectedAtSeconds,
    ...(keepUntilSeconds !== undefined && { keepUntilSeconds }),
    end: connected ? endOf(connection) : undefined,
    ...(problem && { problem: { code: problem.code, message: problem.message } }),
  };
}

function referred({ platformId }: StoredConnection, { number, patient }: NumberedPatient) {
  return { connectionId: connectionIdOf(platformId, number), patient };
}

/** There is none, or none of the number that the id names. */
function summarizeNone({ id, name = id, connectionNumber }: Parameters<typeof summarize>[0]): ConnectionSummary {
  const none = { connected: false, scopes: [], requestedScopes: [], missingScopes: [], refreshable: false };
  if (connectionNumber === undefined) return { platformId: id, ...none };
  const { code, message } = connectionUnknown({ id, name });
  return { platformId: withoutConnectionNumber(id), connectionId: id, ...none, problem: { code, message } };
}

/** Of scopes for many patients none has to be known. */
function isPatientUnknown({ context, scopes, tokens }: StoredConnection): boolean {
  if (context.patient !== undefined || !tokens) return false;
  return scopes.some((scope) => scope === 'launch/patient' || parseScope(scope)?.context === 'patient');
}

function isLive(connection: StoredConnection): connection is LiveConnection {
  return connection.tokens !== undefined;
}
