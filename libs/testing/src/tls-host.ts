import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate authority of the test's own, and a certificate from it for some host names. */
export interface TestCertificate {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes both with the `openssl` program. */
export function makeCertificate(hosts: readonly string[], days = 2): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-tls-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...newKey, '-subj', '/CN=Test CA', '-keyout', file('ca.key'), '-out', file('ca.crt'));
  openssl('req', ...newKey, '-subj', '/CN=host', '-keyout', file('key'), '-out', file('csr'));
  writeFileSync(file('san'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`);
  const signed = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('san')];
  openssl('x509', '-req', '-in', file('csr'), ...signed, '-days', String(days), '-out', file('crt'));
  const read = (name: string) => readFileSync(file(name), 'utf8');
  const made = { ca: read('ca.crt'), cert: read('crt'), key: read('key') };
  rmSync(folder, { recursive: true });
  return made;
}

/** An https server on loopback. */
export interface TlsHost {
  readonly port: number;
  /** How many connections it was sent, taken or not. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts one on a free port of an address of this machine. */
export async function startTlsHost(
  certificate: TestCertificate,
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
