import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { AddressError } from './errors.js';
import type { PrivateNetworks } from './private-networks.js';
import { isPublicAddress } from './public-address.js';

/** What a {@link guardedLookup} works with. */
export interface GuardedLookupOptions {
  /** Resolves names, as `dns.lookup` does, which is the default. */
  readonly lookup?: LookupFunction | undefined;
  /** Private networks that may be connected to all the same. */
  readonly allowed?: PrivateNetworks | undefined;
  /** Makes the error of a refusal; by default an {@link AddressError}. */
  readonly refuse?: () => Error;
}

/** Names that mean this machine, whatever a resolver says. @see RFC 6761 section 6.3 */
const ownName = /(^|\.)localhost\.?$/i;

/**
 * A look-up whose answer may be connected to. A name that leads to any private address is refused whole: a public server
 * has none, and a mixed answer is how the address of a name is changed under a caller (DNS rebinding). It looks at the
 * very addresses that the connection then uses, so that nothing can change between look and use.
 */
export function guardedLookup(options: GuardedLookupOptions = {}): LookupFunction {
  const { lookup = systemLookup, allowed, refuse = addressRefused } = options;
  return (hostname, lookupOptions, callback) => {
    lookup(hostname, lookupOptions, (error, address, family) => {
      if (error) return callback(error, address, family);
      const addresses = typeof address === 'string' ? [address] : address.map((one) => one.address);
      const isRefused = (one: string): boolean => !isPublicAddress(one) && !allowed?.has(one);
      if (addresses.length > 0 && !addresses.some(isRefused)) return callback(null, address, family);
      callback(refuse(), []);
    });
  };
}

/**
 * Whether the host of a URL is written as an address that may not be connected to, or names this machine: such a host is
 * never looked up.
 *
 * @param allowed private networks that may be connected to all the same
 */
export function isRefusedHost({ hostname }: URL, allowed?: PrivateNetworks): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0) return ownName.test(host);
  return !isPublicAddress(host) && !allowed?.has(host);
}

/** The error for an address that is not public. */
export function addressRefused(): AddressError {
  return new AddressError('ADDRESS_PRIVATE', 'The address leads into a private network, where it may not be called.');
}
