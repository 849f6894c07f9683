export { bufferPool } from './buffer-pool.js';
export type { PooledBuffer } from './buffer-pool.js';
export { createTransport } from './own-transport.js';
export type {
  ExchangeControl,
  ResponseHandler,
  Transport,
  TransportLogger,
  TransportOptions,
  TransportRequest,
} from './transport.js';
