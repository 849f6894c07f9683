import { Http1Pool } from '../http1-pool.js';
import type { Http1PoolOptions } from '../http1-pool.js';
import type { RawServer } from '@fhir-gateway/testing';

const patient = { connections: 1, connectTimeoutMs: 5_000, headersTimeoutMs: 5_000, bodyIdleTimeoutMs: 5_000 };

let server: RawServer | undefined;
let pool: Http1Pool | undefined;

/** A pool of one connection, with five seconds for everything, to the server of this test. */
export function connect(to: RawServer, options: Partial<Http1PoolOptions> = {}): Http1Pool {
  server = to;
  pool = new Http1Pool(to.origin, { ...patient, ...options });
  return pool;
}

/** The server connected to last. */
export function connected(): RawServer {
  if (!server) throw new Error('Nothing was connected to.');
  return server;
}

/** Ends both; for `afterEach`. */
export async function release(): Promise<void> {
  await pool?.destroy();
  await server?.close();
  pool = server = undefined;
}
