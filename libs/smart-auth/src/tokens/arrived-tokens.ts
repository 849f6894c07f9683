import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { DpopKey } from '../dpop/dpop-key.js';
import { sessionIdOf } from '../records/earlier-tokens.js';
import { readLaunchContext } from '../records/launch-context.js';
import type { LaunchContext } from '../records/launch-context.js';
import { unverifiedClaims } from '../records/patient-id.js';
import type { Tokens } from '../records/token-response.js';

/** What an Authorization header can carry. */
const bearerToken = /^[\x21-\x7e]{1,32768}$/;

/** Tokens of an answer that may still be refused: as much of it as their revocation needs. */
export interface ArrivedTokens {
  /** `accessToken` is empty where only a refresh token came. */
  readonly tokens: Tokens;
  /** As the answer says it, which nobody has verified. */
  readonly context: LaunchContext;
}

/** Whether a value can be sent as a token. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && bearerToken.test(value);
}

/**
 * Reads the tokens of an answer before anything else of it is checked: where it is refused, nobody else knows of them.
 *
 * @returns `undefined` where there are none
 */
export function arrivedTokens(
  platform: ResolvedPlatform,
  body: Record<string, unknown>,
  { atSeconds, key }: { atSeconds: number; key: DpopKey | undefined },
): ArrivedTokens | undefined {
  const { access_token: access, refresh_token: refresh } = body;
  if (!isToken(access) && !isToken(refresh)) return undefined;
  const sid = sessionIdOf(unverifiedClaims(body['id_token']));
  const tokens: Tokens = {
    accessToken: isToken(access) ? access : '',
    ...(isToken(refresh) && { refreshToken: refresh }),
    ...(key && { dpopKey: key }),
    sid,
    expiresAtSeconds: atSeconds + lifetimeSeconds,
    lifetimeSeconds,
  };
  return { tokens, context: readLaunchContext(platform, body, undefined) };
}

/** An answer that is refused says nothing to be believed of its life; an access token is valid for an hour as a rule. */
const lifetimeSeconds = 3600;
