export { AddressError } from './errors.js';
export { createGuardedFetch } from './guarded-fetch.js';
export { guardedLookup, isRefusedHost } from './guarded-lookup.js';
export { isPrivateNetwork, PrivateNetworks } from './private-networks.js';
export { isPublicAddress } from './public-address.js';

export type { AddressErrorCode } from './errors.js';
export type { GuardedFetchOptions } from './guarded-fetch.js';
export type { GuardedLookupOptions } from './guarded-lookup.js';
