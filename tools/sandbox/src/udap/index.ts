export { serveTrustCommunity } from './trust-community.js';
export { createUdapServer } from './udap-server.js';
export type { TrustCommunity } from './authorities.js';
