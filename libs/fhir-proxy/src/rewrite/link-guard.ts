import { ProxyError } from '../contract/proxy-error.js';
import { leadsUp } from './leads-up.js';
import type { LinkSeal } from './link-seal.js';
import { EncodedUrlRewrite } from './query-url-rewrite.js';

/** Stands below a gateway's FHIR base for every link that is not followed; no resource type and no operation is called so. */
export const elsewhere = '_elsewhere';

/** Whatever a URL parser might drop, or take for a slash. */
const misread = /^\s|[\\\p{Cc}]/u;

/**
 * Where the links of a platform's Bundles may lead. FHIR libraries follow a `next` link wherever it leads and send their
 * bearer along, and through the gateway that is the gateway's own. So each link leads to the gateway, or to nothing:
 * those that lead elsewhere are replaced by one that is refused.
 *
 * @see https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.link.url
 */
export class LinkGuard {
  readonly #platform: URL;
  readonly #fhirBaseUrl: string;
  readonly #gatewayBaseUrl: string;
  /** The link that is refused. */
  readonly refused: string;
  /** For the platform's address where a link repeats what was searched. */
  readonly searched: EncodedUrlRewrite;

  /** Both without trailing slash. */
  constructor(fhirBaseUrl: string, gatewayBaseUrl: string) {
    this.#platform = new URL(fhirBaseUrl);
    this.#fhirBaseUrl = fhirBaseUrl;
    this.#gatewayBaseUrl = gatewayBaseUrl;
    this.refused = `${gatewayBaseUrl}/${elsewhere}`;
    this.searched = new EncodedUrlRewrite(fhirBaseUrl, gatewayBaseUrl);
  }

  /**
   * What is written in the place of a link that does not begin with the platform's base.
   *
   * @param seal for a page that its link does not name, as among the other links of the answer
   * @returns `undefined` when it stays: it is relative, below the gateway's base, or no address at all (`urn:`)
   */
  settle(link: string, seal?: LinkSeal): string | undefined {
    if (/^urn:/i.test(link)) return undefined;
    if (misread.test(link)) return this.refused;
    if (leadsUp(link)) return this.refused;
    const isAbsolute = URL.canParse(link);
    if (!isAbsolute && !link.startsWith('/')) return this.#isRelative(link) ? undefined : this.refused;
    if (isAtOrBelow(link, this.#gatewayBaseUrl)) return undefined;
    // One to the platform's host itself would be read as one to the gateway's.
    const rest = isAbsolute || this.#isRelative(link) ? this.behindBase(new URL(link, this.#platform)) : undefined;
    if (rest === undefined) return this.refused;
    const isUnnamed = rest.startsWith('?') || rest.startsWith('/?');
    const sealed = isUnnamed ? seal?.(this.#fhirBaseUrl + rest) : undefined;
    return sealed ?? this.#gatewayBaseUrl + rest;
  }

  /** Relative to any base it stays on that base's own host. */
  #isRelative(link: string): boolean {
    const base = new URL(`${this.#gatewayBaseUrl}/`);
    return URL.canParse(link, base.href) && new URL(link, base).origin === base.origin && !link.startsWith('//');
  }

  /**
   * What stands behind the platform's base, written in another way: servers behind a proxy name themselves by `http:`,
   * by the port that they know, or in capitals. Nothing is sent to such an address; its rest goes below the base.
   */
  behindBase({ protocol, hostname, port, username, password, pathname, search }: URL): string | undefined {
    if (protocol !== 'http:' && protocol !== 'https:') return undefined;
    if (hostname !== this.#platform.hostname || username !== '' || password !== '') return undefined;
    if (port !== this.#platform.port && !['', '80', '443'].includes(port)) return undefined;
    const path = this.#platform.pathname.replace(/\/+$/, '');
    return isAtOrBelow(pathname, path) ? pathname.slice(path.length) + search : undefined;
  }
}

/**
 * The error for a text with a zero byte. A text whose links are guarded is UTF-8, as FHIR has it: in another encoding they
 * would stand there unseen, for a client that goes by the answer's `charset` or its first bytes.
 */
export function notUtf8(): ProxyError {
  return new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer in UTF-8.');
}

function isAtOrBelow(url: string, base: string): boolean {
  return url.startsWith(base) && (url.length === base.length || '/?#'.includes(url.charAt(base.length)));
}
