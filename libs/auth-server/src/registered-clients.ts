import type { Keyring } from '@fhir-gateway/token-vault';
import { providerMetadata, readClientDocument } from './client-document.js';

const prefix = 'fgc_';
const place = 'oauth-client';

/**
 * Dynamic client registration that stores nothing: the client id **is** the description, sealed. Whoever registers a
 * million clients fills no store, and a client that comes back after months is still known.
 */
export class RegisteredClients {
  readonly #keyring: Keyring;
  readonly #now: () => number;

  constructor(options: { keyring: Keyring; now: () => number }) {
    this.#keyring = options.keyring;
    this.#now = options.now;
  }

  /**
   * Registers a client: the body of an RFC 7591 section 3.2.1 answer.
   *
   * @throws ClientDocumentError
   */
  register(body: unknown): Record<string, unknown> {
    const document = readClientDocument(body);
    const clientId = prefix + this.#keyring.seal(JSON.stringify(document), place);
    return { ...providerMetadata(clientId, document), client_id_issued_at: Math.floor(this.#now() / 1000) };
  }

  /** The metadata of a client that {@link register} made; `undefined` for any other id. */
  find(clientId: string): ReturnType<typeof providerMetadata> | undefined {
    if (!clientId.startsWith(prefix)) return undefined;
    try {
      const document: unknown = JSON.parse(this.#keyring.open(clientId.slice(prefix.length), place));
      const { redirectUris, name } = document as { redirectUris: string[]; name?: string };
      return providerMetadata(clientId, { redirectUris, ...(name !== undefined && { name }) });
    } catch {
      // Altered, made up, or sealed with a key that is gone: unknown here in any case.
      return undefined;
    }
  }
}
