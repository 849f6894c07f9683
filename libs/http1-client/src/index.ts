export { bodyRooms } from './buffer-pool.js';
export type { Room } from './buffer-pool.js';
export { HeaderLines } from './header-lines.js';
export type { HeaderFault } from './header-lines.js';
export { Http1Pool } from './http1-pool.js';
export type { WireControl, WireHandler, WireRequest, WireTransport } from './transport.js';
