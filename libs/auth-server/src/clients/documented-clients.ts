import type { Logger } from '@fhir-gateway/token-vault';
import { ClientDocumentError, providerMetadata, readClientDocument } from './client-document.js';
import { isClientIdAddress } from './client-id-address.js';
import { isListed, type ClientPolicy } from './client-policy.js';
import type { DocumentFetch } from './document-fetch.js';

/** A client as the provider wants it. */
type ClientMetadata = ReturnType<typeof providerMetadata>;

/** What was found at an address, and how long that holds. */
interface Known {
  readonly found: Promise<ClientMetadata | undefined>;
  untilMs: number;
}

/** How many clients are remembered. */
const mostKnown = 200;
/** Strangers decide what is asked for: this many questions are under way at once, of them all together. */
const mostAtOnce = 20;
const shortestSeconds = 60;
const longestSeconds = 3600;
const sharedSecretMethods: ReadonlySet<unknown> = new Set([
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
]);
const jsonType = /^application\/(?:[\w.!#$&^+-]+\+)?json\s*(?:;|$)/i;

/**
 * Clients that are known by the document at the address that is their id. A document is fetched once for all who ask at a
 * time and remembered for as long as its Cache-Control says, one minute to one hour; a refusal is remembered for a minute.
 * Who makes up addresses therefore moves little: there are bounds on what is remembered and on what is asked at once.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 */
export class DocumentedClients {
  readonly #fetchDocument: DocumentFetch;
  readonly #policy: Pick<ClientPolicy, 'clients'>;
  readonly #now: () => number;
  readonly #logger: Logger | undefined;
  readonly #known = new Map<string, Known>();
  #underWay = 0;

  constructor(options: {
    fetchDocument: DocumentFetch;
    policy: Pick<ClientPolicy, 'clients'>;
    now: () => number;
    logger?: Logger | undefined;
  }) {
    this.#fetchDocument = options.fetchDocument;
    this.#policy = options.policy;
    this.#now = options.now;
    this.#logger = options.logger;
  }

  /** The metadata of a client; `undefined` for one without a document that can be taken. Never rejects. */
  async find(clientId: string): Promise<ClientMetadata | undefined> {
    if (!isClientIdAddress(clientId)) return undefined;
    if (!isListed(this.#policy, clientId)) return undefined;
    const known = this.#known.get(clientId);
    if (known !== undefined && known.untilMs > this.#now()) return known.found;
    if (this.#underWay >= mostAtOnce) return undefined;
    const found = this.#ask(clientId).then(({ metadata, seconds }) => {
      asked.untilMs = this.#now() + seconds * 1000;
      return metadata;
    });
    const asked: Known = { found, untilMs: Infinity };
    this.#known.delete(clientId);
    this.#known.set(clientId, asked);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(oldest);
    }
    return found;
  }

  async #ask(clientId: string): Promise<{ metadata?: ClientMetadata; seconds: number }> {
    this.#underWay += 1;
    try {
      const response = await this.#fetchDocument(clientId);
      const metadata = await readDocument(clientId, response);
      return { metadata, seconds: lifeSeconds(response.headers.get('cache-control')) };
    } catch (error) {
      const reason = error instanceof ClientDocumentError ? error.code : 'unavailable';
      this.#logger?.warn({ event: 'oauth.client_document_refused', reason }, 'client id metadata document refused');
      return { seconds: shortestSeconds };
    } finally {
      this.#underWay -= 1;
    }
  }
}

/**
 * Only name and redirect URIs are taken over: no keys to fetch, no algorithms, no logout addresses.
 *
 * @throws ClientDocumentError for a document that is none, or is about another client
 */
async function readDocument(clientId: string, response: Response): Promise<ClientMetadata> {
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || !jsonType.test(type)) throw refused('there is no JSON document at the address');
  const value = (await response.json()) as Record<string, unknown> | null;
  if (value?.['client_id'] !== clientId) throw refused('the document is about another client');
  if (sharedSecretMethods.has(value['token_endpoint_auth_method']) || 'client_secret' in value) {
    throw refused('a published document cannot hold a secret');
  }
  return providerMetadata(clientId, readClientDocument(value));
}

function lifeSeconds(cacheControl: string | null): number {
  const said = Number(/(?:^|[\s,])max-age=(\d{1,9})/i.exec(cacheControl ?? '')?.[1] ?? 0);
  return Math.max(shortestSeconds, Math.min(longestSeconds, said));
}

function refused(why: string): ClientDocumentError {
  return new ClientDocumentError('invalid_client_metadata', why);
}
