/**
 * The error codes that authorization servers may answer with. A closed list: what is not in it is not repeated to
 * anyone, since servers have been seen to echo what they were sent.
 *
 * @see RFC 6749 sections 4.1.2.1 and 5.2, RFC 7009 section 2.2.1, RFC 8707 section 2, OpenID Connect Core 3.1.2.6
 */
export const oauthErrorCodes = [
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'invalid_target',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'unsupported_token_type',
] as const;

/** One of {@link oauthErrorCodes}. */
export type OAuthErrorCode = (typeof oauthErrorCodes)[number];

/** The code when it is a registered one, else `undefined`. */
export function knownOAuthError(value: unknown): OAuthErrorCode | undefined {
  return oauthErrorCodes.find((code) => code === value);
}

/** Refusals of a refresh that only the person can cure, by signing in again. */
const loginNeeded: readonly OAuthErrorCode[] = [
  'invalid_grant',
  'interaction_required',
  'login_required',
  'consent_required',
];

/** Whether this refusal of a refresh token means that the grant behind it is over. */
export function endsConnection(code: OAuthErrorCode | undefined): boolean {
  return code !== undefined && loginNeeded.includes(code);
}
