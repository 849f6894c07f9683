/** Faults that belong to no library below: who is calling, and which address was asked for. */
export type GatewayErrorCode =
  /** The settings do not fit; `detail` lists every fault, by variable name and without values. */
  | 'CONFIG_INVALID'
  /** Others seal with a master key that this process lacks, or has another one for; `detail` has its id. */
  | 'MASTER_KEYS_DO_NOT_FIT'
  /** The call needs to know whose session it is for, and carried no credential. */
  | 'CALLER_UNKNOWN'
  /** A credential that is good, but for another address or another way of presenting it. */
  | 'TOKEN_NOT_FOR_THIS'
  /** An argument of a route or tool is missing or has the wrong shape. */
  | 'ARGUMENT_INVALID'
  /** What the person allowed an app or chat, they allowed for a time that is over. */
  | 'GRANT_ENDED'
  /** A call was repeated before the sign-in that it needs was done. */
  | 'LOGIN_NOT_FINISHED'
  /** The Host header names no address of this gateway. */
  | 'HOST_NOT_ALLOWED'
  /** The Origin header names a site that may not call this gateway. */
  | 'ORIGIN_NOT_ALLOWED'
  /** A request that changes something came from another site's page. */
  | 'CROSS_SITE_REFUSED'
  /** There is no such route. */
  | 'ROUTE_NOT_FOUND'
  /** The route exists, the method does not. */
  | 'METHOD_NOT_ALLOWED'
  /** No browser, app or chat of this session has this id, or not any more. */
  | 'CLIENT_UNKNOWN'
  /** The way out of a platform was used before, has expired, or was never offered. */
  | 'SIGN_OUT_UNKNOWN'
  /** A cursor was altered, has expired, or belongs to another session or platform. */
  | 'CURSOR_INVALID'
  /** A pairing code that is wrong, used or expired; nobody is told which. */
  | 'PAIRING_CODE_UNKNOWN'
  /** Too many wrong pairing codes within a minute. */
  | 'PAIRING_ATTEMPTS_EXCEEDED'
  /** A caller has made as many calls of a kind as it may within a minute. */
  | 'CALLS_LIMITED'
  /** A caller has as many calls under way as it may. */
  | 'CALLS_AT_ONCE_LIMITED'
  /** A file of audit entries cannot be read. */
  | 'AUDIT_SEARCH_FAILED'
  /** No MCP server answers at the address that the settings name. */
  /** As many requests are under way in this process as it takes. */
  | 'GATEWAY_BUSY'
  /** An EHR launch names a FHIR base that no platform and no organization of a directory has. */
  | 'LAUNCH_ISSUER_UNKNOWN'
  /** An EHR launch names a FHIR base that several platforms have, and none of them or several are ready. */
  | 'LAUNCH_ISSUER_AMBIGUOUS'
  /** An EHR launch comes from a platform for which the operator has set no credentials. */
  | 'LAUNCH_NOT_CONFIGURED'
  /** An application asks for its user back at an address that the operator does not list. */
  | 'RETURN_TO_REFUSED'
  /** Records of several people are connected, and the call does not say whose it is about. */
  | 'PERSON_REQUIRED'
  /** No person of this session has a connection with the id that was given. */
  | 'PERSON_UNKNOWN'
  /** Whether two connections are one person's is not certain, and the call would read both. */
  | 'PERSON_UNCERTAIN'
  /** A decision about whose a connection is, while its Patient cannot be read, or where nothing was decided. */
  | 'PERSON_UNDECIDABLE'
  /** People have to sign in to this gateway itself, and the call came from nobody who has. */
  | 'SIGN_IN_REQUIRED'
  /** Somebody signed in to this gateway who is in none of the groups that may use it. */
  | 'ACCOUNT_NOT_ALLOWED'
  /** The OpenID provider of the gateway asks to end sessions with what is no logout token, or was used before. */
  | 'LOGOUT_TOKEN_INVALID'
  /** What only an operator may do was asked for by somebody else. */
  | 'OPERATOR_REQUIRED'
  /** There is no share at the address: it has ended, was used up, or never was; nobody learns which. */
  | 'SHARE_UNKNOWN'
  /** A person has as many open shares as one may. */
  | 'SHARES_LIMITED'
  /** A share is opened by so many at once that none could be counted. */
  | 'SHARE_BUSY'
  /** There is no Subscription of this id or at this address, its secret is wrong, or it has ended; nobody learns which. */
  | 'SUBSCRIPTION_UNKNOWN'
  /** The platform does not tell of changes in the record of this connection. */
  | 'SUBSCRIPTION_NOT_OFFERED'
  /** The platform refused a Subscription, or stored another one; `detail` says what it did. */
  | 'SUBSCRIPTION_REFUSED'
  /** A session has as many Subscriptions as it may. */
  | 'SUBSCRIPTIONS_LIMITED'
  /** What came as a notification is none, or is of another Subscription. */
  | 'NOTIFICATION_INVALID';

/** An error of the gateway itself; `message` is safe to show, `detail` is for logs only. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  readonly detail?: string;
  /** Which rule refused, where one code stands for several; in log and audit only. */
  readonly rule?: string;
  /** When to try again, in seconds from now. */
  readonly retryAfterSeconds?: number;
  /** See {@link ErrorDescription}. */
  readonly people?: readonly string[];

  constructor(
    code: GatewayErrorCode,
    message: string,
    options: {
      detail?: string;
      rule?: string;
      cause?: unknown;
      retryAfterSeconds?: number;
      people?: readonly string[];
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatewayError';
    this.code = code;
    if (options.detail !== undefined) this.detail = options.detail;
    if (options.rule !== undefined) this.rule = options.rule;
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
    if (options.people !== undefined) this.people = options.people;
  }
}
