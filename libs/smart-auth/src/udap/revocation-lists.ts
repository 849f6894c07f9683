import type { X509Certificate } from 'node:crypto';
import { boundedFetch } from '../discovery/bounded-fetch.js';
import { CertificateFault } from './certificate-fault.js';
import { loadX509 } from './load-x509.js';

const limits = { timeoutMs: 5_000, maxBytes: 1_000_000 };
const mostLists = 100;

interface ReadList {
  readonly serials: ReadonlySet<string>;
  readonly untilMs: number;
}

/**
 * Revocation lists of certificate authorities, each read once until its next update. A list is signed, so `http` serves as
 * well as `https`; the `send` given decides which hosts may be asked.
 *
 * @see RFC 5280 section 5
 */
export class RevocationLists {
  readonly #now: () => number;
  readonly #read = new Map<string, ReadList>();

  constructor(options: { now: () => number }) {
    this.#now = options.now;
  }

  /** @throws CertificateFault REVOCATION_UNKNOWN when no address has a list of this issuer that is in date */
  async isRevoked(
    addresses: readonly string[],
    certificate: X509Certificate,
    issuer: X509Certificate,
    send: typeof fetch,
  ): Promise<boolean> {
    for (const address of addresses) {
      const list = await this.#list(address, issuer, send);
      if (list) return list.serials.has(serialOf(certificate.serialNumber));
    }
    throw new CertificateFault('REVOCATION_UNKNOWN', 'The revocation list of a certificate cannot be read.');
  }

  async #list(address: string, issuer: X509Certificate, send: typeof fetch): Promise<ReadList | undefined> {
    // A list is good for the issuer that signed it, whatever else names its address.
    const key = `${issuer.fingerprint256} ${address}`;
    const found = this.#read.get(key);
    if (found && found.untilMs > this.#now()) return found;
    this.#read.delete(key);
    const list = await this.#fetchList(address, issuer, send);
    if (list && this.#read.size < mostLists) this.#read.set(key, list);
    return list;
  }

  async #fetchList(address: string, issuer: X509Certificate, send: typeof fetch): Promise<ReadList | undefined> {
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return undefined;
    try {
      const response = await boundedFetch(address, {}, { ...limits, fetch: send });
      if (response.status !== 200) return undefined;
      const { x509 } = await loadX509();
      const list = new x509.X509Crl(new Uint8Array(await response.arrayBuffer()));
      const publicKey = new x509.X509Certificate(new Uint8Array(issuer.raw));
      const untilMs = list.nextUpdate?.getTime() ?? 0;
      const isInDate = list.thisUpdate.getTime() <= this.#now() && this.#now() < untilMs;
      if (!isInDate || list.issuer !== publicKey.subject || !(await list.verify({ publicKey }))) return undefined;
      return { serials: new Set(list.entries.map(({ serialNumber }) => serialOf(serialNumber))), untilMs };
    } catch {
      // Whatever is there instead of a list says nothing about the certificate.
      return undefined;
    }
  }
}

/** Serial numbers are compared as numbers: writers differ in case and in leading zeros. */
function serialOf(hex: string): string {
  return hex.toLowerCase().replace(/^0+/, '');
}
