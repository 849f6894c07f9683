import type { AuthorizationExtensions } from '../udap/authorization-extensions.js';
import type { UdapIdentity } from '../udap/udap-identity.js';

/** What this deployment signs with, beside the keys of single platforms. */
export interface OwnKeys {
  /** Where this gateway publishes its keys. */
  readonly jwksUrl?: string;
  /** By what servers of a trust community know it. */
  readonly udap?: UdapIdentity;
  /** What assertions say there of who asks and what for. */
  readonly udapExtensions?: AuthorizationExtensions;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
