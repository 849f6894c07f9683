/** What happened at the sandbox since it started; tests read it to count upstream effects. */
export type Counters = ReturnType<typeof createCounters>;

/** Counters at zero. */
export function createCounters() {
  return {
    /** authorization responses that carried a code */
    authorizations: 0,
    /** codes exchanged for tokens */
    codeExchanges: 0,
    /** client credentials answered with a token */
    backendTokens: 0,
    /** refresh grants answered 200 */
    refreshes: 0,
    /** refresh grants answered with an error */
    refusedRefreshes: 0,
    /** revocation requests answered 200, whether or not the token was known (RFC 7009 section 2.2) */
    revocations: 0,
    /** introspection requests answered 200 */
    introspections: 0,
    /** requests to either FHIR base, refused ones included */
    fhirRequests: 0,
  };
}

/** Which counter one answered request to the authorization server adds to; none for most. */
export function counterFor(answer: {
  route: string | undefined;
  grantType: unknown;
  status: number;
}): keyof Counters | undefined {
  const isSuccess = answer.status === 200;
  switch (answer.route) {
    case 'token':
      if (answer.grantType === 'refresh_token') return isSuccess ? 'refreshes' : 'refusedRefreshes';
      if (answer.grantType === 'client_credentials') return isSuccess ? 'backendTokens' : undefined;
      return answer.grantType === 'authorization_code' && isSuccess ? 'codeExchanges' : undefined;
    case 'revocation':
      return isSuccess ? 'revocations' : undefined;
    case 'introspection':
      return isSuccess ? 'introspections' : undefined;
    default:
      return undefined;
  }
}
