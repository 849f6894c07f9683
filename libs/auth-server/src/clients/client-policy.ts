import type { OperatorClient } from './operator-clients.js';
import { redirectKind } from './redirect-uris.js';
import type { ProtectedResource } from '../endpoints/resources.js';

/** Which clients an operator lets ask. */
export interface ClientPolicy {
  /** Whether clients may register themselves (RFC 7591). Those that did are unknown while it is off. */
  readonly registration: boolean;
  /** Ids of the clients that may ask: addresses of documents, or the command line's; empty: any. */
  readonly clients: readonly string[];
  /** Where answers may go, as {@link isRedirectHost} takes it; empty: anywhere that {@link redirectKind} knows. */
  readonly redirectHosts: readonly string[];
  /** Clients that the operator registered; they need no listing. */
  readonly registered: readonly OperatorClient[];
}

/** Any client may ask: whose answer goes where is the person's to judge. */
export const openPolicy: ClientPolicy = Object.freeze({
  registration: true,
  clients: [],
  redirectHosts: [],
  registered: [],
});

/** Whether the operator lets a client of this id ask. */
export function isListed({ clients }: Pick<ClientPolicy, 'clients'>, clientId: string): boolean {
  return clients.length === 0 || clients.includes(clientId);
}

const loopbackWord = 'localhost';
const loopbackHosts: ReadonlySet<string> = new Set([loopbackWord, '127.0.0.1', '[::1]']);

/**
 * Whether a text names places that answers go to: a host of https addresses, with its port where that is not 443;
 * `localhost` for apps on the person's own machine, at any port; a scheme with a colon, such as `com.example.app:`.
 */
export function isRedirectHost(text: string): boolean {
  if (text === loopbackWord) return true;
  if (/^[a-z][a-z0-9+.-]*:$/.test(text)) return redirectKind(`${text}/callback`) === 'private-use';
  const address = `https://${text}/`;
  return URL.canParse(address) && new URL(address).host === text && redirectKind(address) === 'https';
}

/** What the operator's policy and the gateway's own addresses make of a redirect URI. */
export class RedirectPolicy {
  readonly #hosts: ReadonlySet<string>;
  readonly #own: readonly URL[];

  constructor(options: { policy: ClientPolicy; issuer: string; resources: readonly ProtectedResource[] }) {
    this.#hosts = new Set(options.policy.redirectHosts);
    const apps = options.resources.map(({ uri }) => new URL('.', uri));
    this.#own = [new URL(`${options.issuer}/`), ...apps];
  }

  /** Whether a client may have this redirect URI at all. */
  isAllowed(uri: string): boolean {
    if (redirectKind(uri) === undefined || this.#isOwn(uri)) return false;
    return this.#hosts.size === 0 || this.isListed(uri);
  }

  /** Whether the operator named the place. */
  isListed(uri: string): boolean {
    const { host, protocol } = new URL(uri);
    switch (redirectKind(uri)) {
      case 'https':
        return this.#hosts.has(host);
      case 'loopback':
        return this.#hosts.has(loopbackWord);
      default:
        return this.#hosts.has(protocol);
    }
  }

  /**
   * Whether a URI is an address of the gateway: a code that a platform issued, or an answer of this server, must not come
   * to where the other is expected. All names of the loopback interface count as one.
   */
  #isOwn(uri: string): boolean {
    const url = new URL(uri);
    return this.#own.some((own) => {
      const isSameHost = own.hostname === url.hostname || [own, url].every(isLoopback);
      return isSameHost && own.port === url.port && `${url.pathname}/`.startsWith(own.pathname);
    });
  }
}

function isLoopback({ hostname }: URL): boolean {
  return loopbackHosts.has(hostname);
}
