/**
 * What a person allows an app or agent that calls in their name. A call without one is the person's own. It stands above
 * the scopes of each platform: both have to allow a call.
 */
export interface CallGrant {
  readonly access: 'read' | 'read-and-write';
  /** Ids of platforms; `all` also covers those that are connected later. */
  readonly platforms: 'all' | readonly string[];
  /** Ids of record kinds. */
  readonly kinds: 'all' | readonly string[];
  /** Whether entries that a platform labels as sensitive are handed out. */
  readonly labelled: boolean;
  /**
   * Nothing is written that the person was not asked about. Whoever asked them passes the call on without this; of every
   * other call a write is refused.
   */
  readonly personConfirms?: boolean;
  /** Of a SMART app: what its token says. It stands above the rest of the grant and above the platform's scopes. */
  readonly smart?: SmartToken;
}

/** What the token of a SMART app is good for. */
export interface SmartToken {
  /** SMART resource scopes, as granted; others are left out of account. */
  readonly scopes: readonly string[];
  /** What the app asked for, and what of that the platform shares: a refusal says who left something out. */
  readonly asked?: readonly string[];
  readonly shared?: readonly string[];
  /** Whose record the person chose; absent where the platform had not said. A connection to another one is closed to it. */
  readonly patient?: string;
}

/** What the gateway calls the two rights in OAuth: an app asks for more with them, and the person decides. */
export const grantScopes = Object.freeze({ read: 'gateway.read', write: 'gateway.write' });
