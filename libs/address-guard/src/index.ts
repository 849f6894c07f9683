export { createGuardedFetch } from './guarded-fetch.js';
export { guardedLookup, isRefusedHost } from './guarded-lookup.js';
export { isPrivateNetwork, PrivateNetworks } from './private-networks.js';
export { isPublicAddress } from './public-address.js';
export { operatorUrl } from './address-author.js';
export { StrangerAddresses } from './stranger-addresses.js';
export type { OperatorUrl, StrangerUrl } from './address-author.js';
