import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerCertificate } from './test-authority.js';

/** An https server on loopback. */
export interface TlsHost {
  readonly port: number;
  /** How many connections it was sent, taken or not. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts one on a free port of an address of this machine. */
export async function startTlsHost(
  certificate: ServerCertificate,
  listener: RequestListener,
  address = { host: '127.0.0.1', port: 0 },
): Promise<TlsHost> {
  const server = createServer({ cert: certificate.cert, key: certificate.key }, listener);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(address.port, address.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
