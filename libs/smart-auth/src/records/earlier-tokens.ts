import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { isSamePerson } from './connection.js';
import type { LiveConnection, StoredConnection } from './connection.js';
import type { EndingTokens, TokenPair, Tokens } from './token-response.js';

/** Tokens that wait beside one connection until it ends; each request opens the record that has them. */
const mostEarlier = 8;

/** The longest `sid` that is kept; a longer one counts as none. */
const longestSessionId = 512;

/** The tokens after two sign-ins were made one connection, and what has to be revoked now. */
export interface JoinedTokens {
  readonly tokens: Tokens;
  readonly toRevoke?: EndingTokens;
}

/**
 * The person's session at the platform, from the claims of a verified id_token.
 *
 * @see OpenID Connect Front-Channel Logout 1.0 section 3, Back-Channel Logout 1.0 section 2.1: `sid`
 */
export function sessionIdOf(claims: Record<string, unknown> | undefined): string | undefined {
  const sid = claims?.['sid'];
  return typeof sid === 'string' && sid !== '' && sid.length <= longestSessionId ? sid : undefined;
}

/** Whether two have a token in common: some servers give out the same one again. */
export function sharesToken(one: TokenPair, other: TokenPair | undefined): boolean {
  if (one.accessToken === other?.accessToken) return true;
  return one.refreshToken !== undefined && one.refreshToken === other?.refreshToken;
}

/**
 * Whether revoking the tokens of one sign-in would end the other. A server may end whatever it gave out on the same
 * authorization (RFC 7009 section 2.1). Keycloak 26 ends all that the app got in one session of the person, as seen in
 * November 2026; a platform file says where the session does not matter (quirk `revocationEnds`).
 */
export function endTogether(platform: ResolvedPlatform, one: LiveConnection, other: StoredConnection): boolean {
  if (!other.tokens) return false;
  if (sharesToken(one.tokens, other.tokens)) return true;
  if (platform.definition.quirks?.revocationEnds === 'grant') return isSamePerson(one, other);
  return one.tokens.sid !== undefined && one.tokens.sid === other.tokens.sid;
}

/**
 * Puts tokens that are not used any more beside those that are, to be revoked with them.
 *
 * @param left of a sign-in for which {@link endTogether} holds
 * @returns `toRevoke`: the oldest, where more than eight would wait
 */
export function putBeside(tokens: Tokens, left: EndingTokens, nowMs: number): JoinedTokens {
  const { earlier = [], ...current } = tokens;
  const pairs = [...pairsOf(left), ...earlier].flatMap((pair) => withoutShared(pair, current));
  const waiting = pairs
    .filter((pair) => canStillBeUsed(pair, nowMs))
    .filter((pair, at, all) => all.findIndex((other) => isSamePair(pair, other)) === at);
  const kept = waiting.slice(0, mostEarlier);
  const toRevoke = together(waiting.slice(mostEarlier));
  return { tokens: { ...current, ...(kept.length > 0 && { earlier: kept }) }, ...(toRevoke && { toRevoke }) };
}

/** Every token pair of a connection, the one in use first. */
export function pairsOf({ earlier = [], ...tokens }: EndingTokens): TokenPair[] {
  const { accessToken, refreshToken, expiresAtSeconds, dpopKey } = tokens;
  const pair = { accessToken, expiresAtSeconds, refreshToken };
  return [{ ...pair, ...(dpopKey && { dpopKey }) }, ...earlier];
}

/** Several token pairs as what is revoked together; `undefined` for none. */
export function together([first, ...earlier]: readonly TokenPair[]): EndingTokens | undefined {
  return first && { ...first, earlier };
}

function canStillBeUsed({ refreshToken, expiresAtSeconds }: TokenPair, nowMs: number): boolean {
  return refreshToken !== undefined || nowMs < expiresAtSeconds * 1000;
}

/** What of a token pair is not in use: what is left over may be revoked before the tokens that are. */
function withoutShared(pair: TokenPair, current: TokenPair): TokenPair[] {
  const { refreshToken, ...access } = pair;
  const rest = refreshToken === undefined || refreshToken === current.refreshToken ? access : pair;
  return rest === access && access.accessToken === current.accessToken ? [] : [rest];
}

function isSamePair(one: TokenPair, other: TokenPair): boolean {
  return one.accessToken === other.accessToken && one.refreshToken === other.refreshToken;
}
