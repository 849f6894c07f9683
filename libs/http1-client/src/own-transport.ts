import { ConnectionPool } from './connection-pool.js';
import { Connector } from './connector.js';
import { Http1Connection } from './http1-connection.js';
import type { Transport, TransportOptions } from './transport.js';

/**
 * Makes the transport of one origin whose engine is this library's own. It reads into one buffer for all connections, and
 * takes half of what a general client takes for an answer of 70 KB.
 *
 * @param origin scheme, host and port
 */
export function createTransport(origin: string, options: TransportOptions): Transport {
  const {
    connections,
    connectTimeoutMs: timeoutMs,
    headersTimeoutMs,
    bodyIdleTimeoutMs,
    lookup,
    ca,
    identity,
    logger,
  } = options;
  const connector = new Connector({ origin: new URL(origin), timeoutMs, lookup, ca, identity });
  const timeouts = { headersMs: headersTimeoutMs, bodyIdleMs: bodyIdleTimeoutMs };
  return new ConnectionPool({
    origin,
    connections,
    connect: (owner, first) => new Http1Connection(connector, owner, timeouts, first),
    logger,
  });
}
