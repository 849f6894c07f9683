import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority of the test's own, and a server certificate for 127.0.0.1 from it. */
export interface TestCertificates {
  readonly ca: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes both in a folder with the `openssl` program. */
export function makeCertificates(folder: string, name: string): TestCertificates {
  const file = (suffix: string) => join(folder, `${name}-${suffix}`);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const authority = ['-subj', `/CN=Test authority ${name}`, '-days', '2'];
  openssl('req', '-x509', ...newKey, ...authority, '-keyout', file('ca.key'), '-out', file('ca.crt'));
  openssl('req', ...newKey, '-subj', '/CN=sessions', '-keyout', file('server.key'), '-out', file('server.csr'));
  writeFileSync(file('san'), 'subjectAltName=IP:127.0.0.1');
  const sign = [
    '-CA',
    file('ca.crt'),
    '-CAkey',
    file('ca.key'),
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    file('san'),
  ];
  openssl('x509', '-req', '-in', file('server.csr'), ...sign, '-out', file('server.crt'));
  return { ca: readFileSync(file('ca.crt'), 'utf8'), certFile: file('server.crt'), keyFile: file('server.key') };
}
