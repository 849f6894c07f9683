import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server's certificate and key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of the test's own, with the `openssl` program. */
export class TestAuthority {
  /** Its own certificate, in PEM. */
  readonly ca: string;
  readonly #folder: string;
  #count = 0;

  /** @param folder an empty one, which the test removes */
  constructor(folder: string) {
    this.#folder = folder;
    this.#openssl('req', '-x509', ...newKey, '-subj', '/CN=Test authority', '-days', '2', ...this.#files('ca'));
    this.ca = this.#read('ca.crt');
  }

  /** @param days how long it is good; below zero for one that has expired */
  issue(host: string, days = 1): Certificate {
    const name = `server-${(this.#count += 1)}`;
    this.#openssl(
      'req',
      ...newKey,
      '-subj',
      '/CN=server',
      '-keyout',
      this.#path(`${name}.key`),
      '-out',
      this.#path('csr'),
    );
    writeFileSync(this.#path('san'), `subjectAltName=DNS:${host}`);
    const by = ['-CA', this.#path('ca.crt'), '-CAkey', this.#path('ca.key'), '-CAcreateserial'];
    const of = ['-in', this.#path('csr'), '-extfile', this.#path('san'), '-days', String(days)];
    this.#openssl('x509', '-req', ...of, ...by, '-out', this.#path(`${name}.crt`));
    return { cert: this.#read(`${name}.crt`), key: this.#read(`${name}.key`) };
  }

  #files(name: string): string[] {
    return ['-keyout', this.#path(`${name}.key`), '-out', this.#path(`${name}.crt`)];
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #read(name: string): string {
    return readFileSync(this.#path(name), 'utf8');
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'ignore' });
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
