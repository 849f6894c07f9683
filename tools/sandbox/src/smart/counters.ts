/** What happened at the sandbox since it started; tests read it to count upstream effects. */
export interface Counters {
  /** authorization responses that carried a code */
  authorizations: number;
  /** codes exchanged for tokens */
  codeExchanges: number;
  /** client credentials answered with a token */
  backendTokens: number;
  /** refresh grants answered 200 */
  refreshes: number;
  /** refresh grants answered with an error */
  refusedRefreshes: number;
  /** revocation requests answered 200, whether or not the token was known (RFC 7009 section 2.2) */
  revocations: number;
  /** introspection requests answered 200 */
  introspections: number;
  /** requests to either FHIR base, refused ones included */
  fhirRequests: number;
}

/** Counters at zero. */
export function createCounters(): Counters {
  return {
    authorizations: 0,
    codeExchanges: 0,
    backendTokens: 0,
    refreshes: 0,
    refusedRefreshes: 0,
    revocations: 0,
    introspections: 0,
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
