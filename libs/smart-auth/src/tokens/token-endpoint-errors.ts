import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { HttpFault, readJsonObject } from '../discovery/bounded-fetch.js';
import { AuthError } from '../errors.js';
import { knownOAuthError, wordsOfRefusal } from '../discovery/oauth-error.js';

/** There is neither secret nor key to prove who asks. */
export function proofMissing(platform: ResolvedPlatform): AuthError {
  const message = `${platform.name} gives access to a service only with a secret or a key, and none is configured.`;
  return new AuthError('CLIENT_AUTHENTICATION_UNSUPPORTED', message, { platformId: platform.id });
}

/** The answer is no usable token response; `detail` says why in our own words. */
export function invalid(platform: ResolvedPlatform, detail: string): AuthError {
  const message = `${platform.name} answered the sign-in with something that is not a valid token response.`;
  return new AuthError('TOKEN_RESPONSE_INVALID', message, { platformId: platform.id, detail });
}

function unreachable(platform: ResolvedPlatform, detail: string): AuthError {
  const message = `The sign-in service of ${platform.name} cannot be reached at the moment.`;
  return new AuthError('TOKEN_ENDPOINT_UNREACHABLE', message, { platformId: platform.id, detail });
}

/** The server is there, and says by its status that it is not able to answer for now. */
function unavailable(platform: ResolvedPlatform, status: number, words: string): AuthError {
  const message = `The sign-in service of ${platform.name} answers with an error of its own (http ${status}).`;
  const detail = `http ${status} ${words}`.trim();
  return new AuthError('TOKEN_ENDPOINT_UNAVAILABLE', message, { platformId: platform.id, detail });
}

/** The request brought no answer at all, or none that may be read. */
function faultError(platform: ResolvedPlatform, fault: HttpFault): AuthError {
  if (fault.kind === 'too-large') return invalid(platform, fault.message);
  if (fault.kind !== 'redirect') return unreachable(platform, fault.message);
  const message = `The sign-in service of ${platform.name} redirected a request that must not be redirected.`;
  return new AuthError('TOKEN_ENDPOINT_REFUSED', message, { platformId: platform.id, detail: fault.message });
}

/** For a rejection: a fault below the protocol is told as {@link faultError}, anything else as it is. */
export function throwFault(platform: ResolvedPlatform): (error: unknown) => never {
  return (error) => {
    throw error instanceof HttpFault ? faultError(platform, error) : error;
  };
}

/** What {@link refusal} needs beside the answer. */
export interface RefusalContext {
  /** Texts that were sent, which a server may repeat. */
  readonly sent: readonly string[];
  /** What may be the cause, in our own words, for the log. */
  readonly fault?: string;
}

/**
 * The server answered with a status of its own, or with an error under 200. Of its body at most a registered error code goes further, and its
 * words, cleaned, to the log and to the operator.
 */
export async function refusal(
  platform: ResolvedPlatform,
  response: Response,
  { sent, fault }: RefusalContext,
): Promise<AuthError> {
  const { status } = response;
  const body = await readJsonObject(response);
  // Its code is for the log alone: a server in trouble does not end a grant.
  if (status >= 500 || status === 429 || status === 408)
    return unavailable(platform, status, wordsOfRefusal(body, sent));
  if (status < 400 && (status !== 200 || typeof body?.['error'] !== 'string'))
    return invalid(platform, `http ${status}`);
  const oauthError = knownOAuthError(body?.['error']);
  const words = wordsOfRefusal(body, sent);
  const message = `The sign-in service of ${platform.name} refused the request${oauthError ? ` (${oauthError})` : ''}.`;
  return new AuthError('TOKEN_ENDPOINT_REFUSED', message, {
    platformId: platform.id,
    detail: `http ${status}${words ? ` ${words}` : ''}${fault ? ` (${fault})` : ''}`,
    ...(oauthError && { oauthError }),
  });
}
