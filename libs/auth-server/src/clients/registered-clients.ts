import type { Keyring } from '@fhir-gateway/token-vault';
import { ClientDocumentError, providerMetadata, readClientDocument } from './client-document.js';
import type { ClientPolicy, RedirectPolicy } from './client-policy.js';

const prefix = 'fgc_';
const place = 'oauth-client';

/**
 * Dynamic client registration that stores nothing: the client id **is** the description, sealed. Whoever registers a
 * million clients fills no store, and a client that comes back after months is still known.
 */
export class RegisteredClients {
  readonly #keyring: Keyring;
  readonly #policy: Pick<ClientPolicy, 'registration'>;
  readonly #redirects: RedirectPolicy;
  readonly #now: () => number;

  constructor(options: {
    keyring: Keyring;
    policy: Pick<ClientPolicy, 'registration'>;
    redirects: RedirectPolicy;
    now: () => number;
  }) {
    this.#keyring = options.keyring;
    this.#policy = options.policy;
    this.#redirects = options.redirects;
    this.#now = options.now;
  }

  /**
   * Registers a client: the body of an RFC 7591 section 3.2.1 answer.
   *
   * @throws ClientDocumentError
   */
  register(body: unknown): Record<string, unknown> {
    if (!this.#policy.registration) {
      throw new ClientDocumentError('access_denied', 'clients are registered by the operator of this gateway');
    }
    const document = readClientDocument(body);
    if (!document.redirectUris.every((uri) => this.#redirects.isAllowed(uri))) {
      const why = 'redirect_uris may not lead to this gateway, nor to where its operator lets no answer go';
      throw new ClientDocumentError('invalid_redirect_uri', why);
    }
    const clientId = prefix + this.#keyring.seal(JSON.stringify(document), place);
    return { ...providerMetadata(clientId, document), client_id_issued_at: Math.floor(this.#now() / 1000) };
  }

  /** The metadata of a client that {@link register} made; `undefined` for any other id. */
  find(clientId: string): ReturnType<typeof providerMetadata> | undefined {
    if (!this.#policy.registration || !clientId.startsWith(prefix)) return undefined;
    try {
      const document: unknown = JSON.parse(this.#keyring.open(clientId.slice(prefix.length), place));
      const { redirectUris, name } = document as { redirectUris: string[]; name?: string };
      return providerMetadata(clientId, { redirectUris, name });
    } catch {
      // Altered, made up, or sealed with a key that is gone: unknown here in any case.
      return undefined;
    }
  }
}
