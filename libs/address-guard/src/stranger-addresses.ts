import type { LookupFunction } from 'node:net';
import type { StrangerUrl } from './address-author.js';
import { createGuardedFetch } from './guarded-fetch.js';

/** What {@link StrangerAddresses} works with. */
export interface StrangerAddressesOptions {
  /** Largest body that is read; default 16 MiB. */
  readonly maxBytes?: number;
  /** Whether `http:` is taken too, for what is signed or encrypted by itself; default false. */
  readonly takesPlain?: boolean;
  /** Resolves names, as `dns.lookup` does, which is the default. */
  readonly lookup?: LookupFunction | undefined;
}

/**
 * Addresses that strangers wrote, and the only way to ask one. None leads to this machine or into a private network: no
 * setting allows it, neither that of private networks nor that of insecure platforms, which both speak of what the operator
 * wrote. A redirect is an answer; where it leads is a stranger's address again.
 */
export class StrangerAddresses {
  readonly #takesPlain: boolean;
  readonly #fetch: typeof fetch;

  constructor({ takesPlain = false, ...options }: StrangerAddressesOptions = {}) {
    this.#takesPlain = takesPlain;
    this.#fetch = createGuardedFetch({ ...options, allowPrivate: () => false });
  }

  /** The address, or undefined for one that is not asked: no `https:`, or with a name and password. */
  read(text: string): StrangerUrl | undefined {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isTaken = url?.protocol === 'https:' || (this.#takesPlain && url?.protocol === 'http:');
    return url && isTaken && url.username === '' && url.password === '' ? (url as StrangerUrl) : undefined;
  }

  /** @throws TypeError as `fetch` does; its `cause` is an `AddressError` ADDRESS_PRIVATE where the address is not public */
  fetch(url: StrangerUrl, init?: RequestInit): Promise<Response> {
    return this.#fetch(url, init);
  }
}
