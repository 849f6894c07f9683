export { HeaderLines } from './http1/header-lines.js';
export type { HeaderFault } from './http1/header-lines.js';
