import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server's certificate and its key, in PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** The same with what to trust it by. */
export interface TestCertificate extends ServerCertificate {
  readonly ca: string;
}

/** A certificate authority of the test's own, with the `openssl` program. Leaves no files behind. */
export class TestAuthority {
  /** Its own certificate, in PEM. */
  readonly ca: string;
  readonly #key: string;

  constructor() {
    const { cert, key } = inFolder((openssl, file, read) => {
      const made = ['-keyout', file('key'), '-out', file('crt')];
      openssl('req', '-x509', ...newKey, '-subj', '/CN=Test authority', '-days', '2', ...made);
      return { cert: read('crt'), key: read('key') };
    });
    this.ca = cert;
    this.#key = key;
  }

  /**
   * @param hosts names or addresses that the certificate is for
   * @param days how long it is good; below zero for one that has expired
   */
  issue(hosts: readonly string[], days = 2): ServerCertificate {
    return inFolder((openssl, file, read) => {
      writeFileSync(file('ca.crt'), this.ca);
      writeFileSync(file('ca.key'), this.#key);
      writeFileSync(file('san'), `subjectAltName=${hosts.map((host) => `${kindOf(host)}:${host}`).join(',')}`);
      openssl('req', ...newKey, '-subj', '/CN=server', '-keyout', file('key'), '-out', file('csr'));
      const by = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('san')];
      openssl('x509', '-req', '-in', file('csr'), ...by, '-days', String(days), '-out', file('crt'));
      return { cert: read('crt'), key: read('key') };
    });
  }
}

/** A certificate for some hosts, of an authority that issues no other. */
export function makeCertificate(hosts: readonly string[]): TestCertificate {
  const authority = new TestAuthority();
  return { ca: authority.ca, ...authority.issue(hosts) };
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function kindOf(host: string): 'IP' | 'DNS' {
  return isIP(host) === 0 ? 'DNS' : 'IP';
}

function inFolder<T>(
  make: (openssl: (...args: string[]) => void, file: (name: string) => string, read: (name: string) => string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-tls-'));
  const file = (name: string) => join(folder, name);
  try {
    return make(
      (...args) => execFileSync('openssl', args, { stdio: 'ignore' }),
      file,
      (name) => readFileSync(file(name), 'utf8'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
