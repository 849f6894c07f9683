export { bufferPool } from './buffer-pool.js';
export type { PooledBuffer } from './buffer-pool.js';
export { HeaderLines } from './header-lines.js';
export type { HeaderFault } from './header-lines.js';
export { createTransport } from './own-transport.js';
export type {
  ExchangeControl,
  ResponseHandler,
  Transport,
  TransportLogger,
  TransportOptions,
  TransportRequest,
} from './transport.js';
