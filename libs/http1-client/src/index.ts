export { bufferPool } from './buffer-pool.js';
export type { PooledBuffer } from './buffer-pool.js';
export { HeaderLines } from './header-lines.js';
export type { HeaderFault } from './header-lines.js';
export { Http1Pool } from './http1-pool.js';
export type { ExchangeControl, ResponseHandler, TransportRequest, Transport } from './transport.js';
