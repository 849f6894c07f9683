import { createTransport } from '../own-transport.js';
import type { Transport, TransportOptions } from '../transport.js';
import type { RawServer } from '@fhir-gateway/testing';

const patient = { connections: 1, connectTimeoutMs: 60_000, headersTimeoutMs: 60_000, bodyIdleTimeoutMs: 60_000 };

let server: RawServer | undefined;
let pool: Transport | undefined;

/** A pool of one connection, with a minute for everything, to the server of this test. */
export function connect(to: RawServer, options: Partial<TransportOptions> = {}): Transport {
  server = to;
  pool = createTransport(to.origin, { ...patient, ...options });
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
