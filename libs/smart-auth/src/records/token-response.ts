import type { TokenEndpointResponse } from 'oauth4webapi';
import type { DpopKey } from '../dpop/dpop-key.js';
import type { LaunchContext } from './launch-context.js';

/** What a sign-in or a refresh brought, and a platform can revoke. */
export interface TokenPair {
  /** Empty where only the refresh token has to be revoked. */
  accessToken: string;
  refreshToken?: string;
  /** When the access token ends. */
  expiresAtSeconds: number;
  /** The key that they are bound to (RFC 9449). */
  dpopKey?: DpopKey;
}

/** Tokens that are revoked together. */
export interface EndingTokens extends TokenPair {
  /** Of earlier sign-ins that were replaced: not used any more, newest first. */
  earlier?: readonly TokenPair[];
}

/** Tokens as the vault keeps them. `earlier` are those whose revocation would end these, too. */
export interface Tokens extends EndingTokens {
  /** The person's session at the platform: claim `sid` of the id_token. */
  sid?: string;
  /** Present for an access token that goes with proofs by `dpopKey`; any other is a bearer token. */
  tokenType?: 'DPoP';
  /** From issue to expiry; decides how early the token counts as expired. */
  lifetimeSeconds: number;
  /** Until when the refresh token is good unless it is used; absent where nobody says. */
  refreshEndsAtSeconds?: number;
}

/** A token response whose every field has been checked. */
export interface TokenGrant {
  tokens: Tokens;
  /** What was granted; `undefined` when the response does not say, which means "what was asked for". */
  scopes?: readonly string[];
  /** The response as JSON, for the launch context. Holds tokens: never to be kept or shown. */
  body: Record<string, unknown>;
}

/** What a code exchange brings: the tokens and everything the login tells. */
export interface LoginGrant extends TokenGrant {
  context: LaunchContext;
  /** The claims of the verified id_token. */
  claims?: Record<string, unknown>;
  /** What could not be checked or was missing, by short names for the log. */
  notes: readonly string[];
}

/** A response without `expires_in` says nothing of the life of its token; an hour is the custom. */
const defaultLifetimeSeconds = 3600;
/** A longer life is not believed: a wrong unit must not make a token immortal. */
const maxLifetimeSeconds = 366 * 24 * 3600;
const longestRefreshSeconds = 10 * maxLifetimeSeconds;

/** What a platform file says of lives that a response leaves out. */
interface StatedLives {
  accessTokenSeconds?: number;
  /** Of a refresh token that is not used. */
  idleDays?: number;
}

/** The tokens of a response that `oauth4webapi` has accepted. */
export function tokensOf(
  response: TokenEndpointResponse,
  issuedAtSeconds: number,
  { accessTokenSeconds: fallbackSeconds = defaultLifetimeSeconds, idleDays }: StatedLives = {},
): Tokens {
  const lifetimeSeconds = Math.min(Math.floor(response.expires_in ?? fallbackSeconds), maxLifetimeSeconds);
  const tokens: Tokens = {
    accessToken: response.access_token,
    expiresAtSeconds: issuedAtSeconds + lifetimeSeconds,
    lifetimeSeconds,
  };
  if (!response.refresh_token) return tokens;
  tokens.refreshToken = response.refresh_token;
  const refreshSeconds = refreshLifetimeOf(response) ?? (idleDays === undefined ? undefined : idleDays * 86_400);
  if (refreshSeconds !== undefined) tokens.refreshEndsAtSeconds = issuedAtSeconds + refreshSeconds;
  return tokens;
}

/** No standard has it, and servers write it in either way; 0 says nothing. */
function refreshLifetimeOf(response: TokenEndpointResponse): number | undefined {
  const stated = response['refresh_expires_in'] ?? response['refresh_token_expires_in'];
  return typeof stated === 'number' && stated > 0 ? Math.min(Math.floor(stated), longestRefreshSeconds) : undefined;
}

/** The words of a `scope` field; `undefined` when it is absent or empty. */
export function scopesOf(scope: string | undefined): string[] | undefined {
  const words = scope?.split(/\s+/).filter((word) => word !== '') ?? [];
  return words.length > 0 ? words : undefined;
}
