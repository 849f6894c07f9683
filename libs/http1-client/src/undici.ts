import { ConnectionPool } from './connection-pool.js';
import type { Transport, TransportOptions } from './transport.js';
import { UndiciConnection } from './undici-connection.js';

/**
 * Makes the transport of one origin whose engine is undici. It obeys the same rules as `createTransport`, for those who
 * prefer a parser that many others use.
 *
 * @param origin scheme, host and port
 */
export function createUndiciTransport(origin: string, options: TransportOptions): Transport {
  return new ConnectionPool({
    origin,
    connections: options.connections,
    connect: (owner, first) => new UndiciConnection(origin, options, owner, first),
    logger: options.logger,
  });
}
