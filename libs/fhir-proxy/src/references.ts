// What ids, references and links say, for every layer above: these files import nothing.
export { isResourceId, longestReference, parseReference, resourceIdPattern } from './contract/resource-id.js';
export { isOfAnother } from './contract/whose-entry.js';
export { pageBelow } from './request/page-address.js';
export type { PageAddress } from './request/page-address.js';
