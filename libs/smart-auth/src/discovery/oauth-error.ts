/**
 * The error codes that authorization servers may answer with. A closed list: what is not in it is not repeated to
 * anyone, since servers have been seen to echo what they were sent.
 *
 * @see RFC 6749 sections 4.1.2.1 and 5.2, RFC 7009 section 2.2.1, RFC 8707 section 2, RFC 6750
 *   section 3.1, which some servers answer about refresh tokens, RFC 9449 section 12.2, OpenID Connect
 *   Core 3.1.2.6
 */
export const oauthErrorCodes = [
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_dpop_proof',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'invalid_target',
  'invalid_token',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'unsupported_token_type',
  'use_dpop_nonce',
] as const;

/** One of {@link oauthErrorCodes}. */
export type OAuthErrorCode = (typeof oauthErrorCodes)[number];

/** The code when it is a registered one, else `undefined`. */
export function knownOAuthError(value: unknown): OAuthErrorCode | undefined {
  return oauthErrorCodes.find((code) => code === value);
}

const maxDescription = 200;
/** As long as tokens, codes and keys are, and no word of prose. */
const tokenLike = /[\w.~+/=-]{24,}/g;
/** Control and format characters, line and paragraph separators: none of them may begin a line of a log. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/**
 * What an authorization server says of its error, for a log and nobody else: at most 200 characters on one line. Servers
 * have been seen to repeat what they were sent, so that this is left out, and so is what could be a token.
 *
 * @param description `error_description` as it came, which may be anything
 * @param sent texts that were sent: codes, tokens, secrets
 * @returns empty where there is nothing to say
 * @see RFC 6749 sections 4.1.2.1 and 5.2
 */
export function describeOAuthError(description: unknown, sent: readonly string[] = []): string {
  if (typeof description !== 'string') return '';
  // Longer ones first: one of them may be a part of another.
  const secrets = sent.filter((text) => text.length >= 4).sort((a, b) => b.length - a.length);
  const bounded = description.slice(0, 10 * maxDescription);
  const told = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), bounded);
  return told.replace(unprintable, ' ').replace(tokenLike, '…').trim().slice(0, maxDescription);
}

/** RFC 6749 section 5.2 and its registry: words between underscores, which no token is. */
const errorCode = /^[a-z]{2,30}(?:_[a-z]{2,30}){0,5}$/;

/**
 * A refusal in the server's own words, for the operator and the log: its code and its description on one line, cleaned and
 * bounded as {@link describeOAuthError} says, without a full stop.
 *
 * @param body of the answer, where it is JSON
 * @param sent texts that were sent: tokens, secrets, statements
 * @returns empty where the server says nothing
 * @see RFC 7591 section 3.2.2
 */
export function wordsOfRefusal(body: Record<string, unknown> | undefined, sent: readonly string[] = []): string {
  const { error, error_description: description } = body ?? {};
  const code = typeof error === 'string' && errorCode.test(error) ? error : describeOAuthError(error, sent);
  const words = describeOAuthError(description, sent)
    .replace(/ {2,}/g, ' ')
    .replace(/[. ]+$/, '');
  return [code, words].filter((each) => each !== '').join(': ');
}

/** Refusals of a refresh that only the person can cure, by signing in again. */
const loginNeeded: readonly OAuthErrorCode[] = [
  'invalid_grant',
  'invalid_token',
  'interaction_required',
  'login_required',
  'consent_required',
];

/** Whether this refusal of a refresh token means that the grant behind it is over. */
export function endsConnection(code: OAuthErrorCode | undefined): boolean {
  return code !== undefined && loginNeeded.includes(code);
}
