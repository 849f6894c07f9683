import { X509Certificate } from 'node:crypto';
import { boundedFetch } from '../discovery/bounded-fetch.js';

const limits = { timeoutMs: 5_000, maxBytes: 16_384 };
/** Of the addresses that one certificate names, and of answers that are kept. */
const mostAddresses = 2;
const mostKept = 100;
const keptMs = 3600_000;

interface Kept {
  readonly certificate: X509Certificate;
  readonly untilMs: number;
}

/**
 * Certificates of issuers at the addresses that certificates name (AIA). A stranger writes these addresses: the `send`
 * given decides which hosts may be asked, no redirect is followed, and what is found is checked as if it had been sent.
 *
 * @see RFC 5280 section 4.2.2.1
 */
export class IssuerCertificates {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(options: { now: () => number }) {
    this.#now = options.now;
  }

  /** What can be read at the first two addresses over `http` and `https`. */
  async at(addresses: readonly string[], send: typeof fetch): Promise<X509Certificate[]> {
    const asked = addresses.filter((address) => URL.canParse(address) && /^https?:$/.test(new URL(address).protocol));
    const found = await Promise.all(asked.slice(0, mostAddresses).map((address) => this.#one(address, send)));
    return found.filter((certificate) => certificate !== undefined);
  }

  async #one(address: string, send: typeof fetch): Promise<X509Certificate | undefined> {
    const kept = this.#kept.get(address);
    if (kept && kept.untilMs > this.#now()) return kept.certificate;
    this.#kept.delete(address);
    const certificate = await this.#fetchOne(address, send);
    if (certificate && this.#kept.size < mostKept)
      this.#kept.set(address, { certificate, untilMs: this.#now() + keptMs });
    return certificate;
  }

  async #fetchOne(address: string, send: typeof fetch): Promise<X509Certificate | undefined> {
    try {
      const response = await boundedFetch(address, {}, { ...limits, fetch: send });
      // DER by the standard; PEM is what some authorities serve.
      return response.status === 200 ? new X509Certificate(Buffer.from(await response.arrayBuffer())) : undefined;
    } catch {
      return undefined;
    }
  }
}
