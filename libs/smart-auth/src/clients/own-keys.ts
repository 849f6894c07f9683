import type { UdapIdentity } from '../udap/udap-identity.js';

/** What this deployment signs with, beside the keys of single platforms. */
export interface OwnKeys {
  /** Where this gateway publishes its keys. */
  readonly jwksUrl?: string;
  /** By what servers of a trust community know it. */
  readonly udap?: UdapIdentity;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
