import { operatorUrl } from '@fhir-gateway/address-guard';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { HttpFault, readJsonObject } from './bounded-fetch.js';
import { fetchDocument } from './fetch-document.js';
import type { FetchFor } from './platform-fetch.js';
import { isSecure } from './endpoint-trust.js';
import { AuthError } from '../errors.js';
import { wordsOfRefusal } from './oauth-error.js';
import type { Logger } from '../observer.js';
import { readCapabilityStatement, readSmartConfiguration, staticMetadata } from './server-metadata.js';
import type { ServerMetadata } from './server-metadata.js';
import { isDocumentOf, wellKnownDocuments } from './well-known-documents.js';

/** Gets a document as it was read, with its URL. */
export type OnSmartConfiguration = (platform: ResolvedPlatform, document: Record<string, unknown>, url: string) => void;

/** What {@link Discovery} works with. */
export interface DiscoveryOptions {
  fetchFor: FetchFor;
  now: () => number;
  logger: Logger;
  allowInsecure: (url: URL) => boolean;
  /** How long a discovered document is believed. */
  ttlSeconds: number;
  timeoutMs: number;
  /** Gets each SMART configuration that could be read, parsed, with its URL. */
  onSmartConfiguration?: OnSmartConfiguration;
}

interface Known {
  metadata: ServerMetadata;
  untilMs: number;
}

type Reader = (
  document: Record<string, unknown>,
  platform: ResolvedPlatform,
  allowInsecure: (url: URL) => boolean,
) => ServerMetadata | undefined;

/** CapabilityStatements of large servers weigh about a megabyte. */
const maxDocumentBytes = 8 * 1024 * 1024;
/** How long a fallback is used before discovery is tried again. */
const fallbackSeconds = 60;
const maxDetail = 600;
/** Tenants are many; what is known of the least recently learned is forgotten first. */
const maxKnown = 2000;

/**
 * Finds and remembers the authorization server of each platform: smart-configuration first, then the
 * CapabilityStatement, then the documents of RFC 8414 and OpenID Connect, then the static URLs of the platform file. One
 * request per document however many ask at once.
 *
 * @see SMART App Launch 2.2, "Conformance"; RFC 8414
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #known = new Map<string, Known>();
  readonly #flights = new Map<string, Promise<ServerMetadata>>();

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /**
   * The authorization server of a platform.
   *
   * @throws AuthError DISCOVERY_FAILED when no source names trustworthy endpoints; the next call tries again
   */
  async serverOf(platform: ResolvedPlatform): Promise<ServerMetadata> {
    const key = `${withoutConnectionNumber(platform.id)} ${platform.fhirBaseUrl}`;
    const known = this.#known.get(key);
    if (known && this.#options.now() < known.untilMs) return known.metadata;
    const running = this.#flights.get(key);
    if (running) return running;
    const flight = this.#learn(key, platform, known?.metadata).finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  async #learn(key: string, platform: ResolvedPlatform, previous?: ServerMetadata): Promise<ServerMetadata> {
    const fixed = staticMetadata(platform, this.#options.allowInsecure);
    const answers: string[] = [];
    const found = await this.#discover(platform, answers);
    if (found) {
      if (fixed) this.#reportDrift(platform, found, fixed);
      const metadata = { ...pickOptional(fixed), ...this.#endSession(platform), ...found };
      return this.#remember(key, metadata, this.#options.ttlSeconds);
    }
    // What was discovered before is better than the file: the server may have moved since the file was written.
    const fallback = previous ?? fixed;
    if (fallback) return this.#remember(key, fallback, fallbackSeconds);
    throw new AuthError('DISCOVERY_FAILED', `The sign-in addresses of ${platform.name} could not be found.`, {
      platformId: platform.id,
      ...(answers.length > 0 && { detail: answers.join('; ').slice(0, maxDetail) }),
    });
  }

  /** A document of SMART often leaves it out, and a file can name it without any other endpoint. */
  #endSession({ oauth }: ResolvedPlatform): Partial<ServerMetadata> {
    const { endSessionUrl } = oauth ?? {};
    const isUsable = endSessionUrl !== undefined && isSecure(operatorUrl(endSessionUrl), this.#options.allowInsecure);
    return isUsable ? { endSessionEndpoint: endSessionUrl } : {};
  }

  /** @param answers gets a line about each document that could not be used */
  async #discover(platform: ResolvedPlatform, answers: string[]): Promise<ServerMetadata | undefined> {
    if (platform.oauth?.discovery === 'static') return undefined;
    const base = platform.fhirBaseUrl;
    const wellKnown = platform.oauth?.discoveryUrl ?? `${base}/.well-known/smart-configuration`;
    // A document that only shows with a token cannot be read before the login that it is needed for.
    const isPublic = platform.definition.quirks?.smartConfigurationNeedsAuth !== true;
    const found = isPublic
      ? await this.#read(platform, answers, wellKnown, 'application/json', (document, ...rest) => {
          this.#options.onSmartConfiguration?.(platform, document, wellKnown);
          return readSmartConfiguration(document, ...rest);
        })
      : undefined;
    return (
      found ??
      (await this.#read(platform, answers, `${base}/metadata`, 'application/fhir+json', readCapabilityStatement)) ??
      this.#readWellKnown(platform, answers)
    );
  }

  /** All at once, since most servers have none of them, and whoever wants a token waits; the best of them counts. */
  async #readWellKnown(platform: ResolvedPlatform, answers: string[]): Promise<ServerMetadata | undefined> {
    const found = await Promise.all(
      wellKnownDocuments(platform.fhirBaseUrl).map(({ url, source, issuer }) =>
        this.#read(platform, answers, url, 'application/json', (document, ...rest) =>
          isDocumentOf(issuer, document) ? readSmartConfiguration(document, ...rest, source) : undefined,
        ),
      ),
    );
    return found.find((metadata) => metadata !== undefined);
  }

  async #read(
    platform: ResolvedPlatform,
    answers: string[],
    url: string,
    accept: string,
    reader: Reader,
  ): Promise<ServerMetadata | undefined> {
    const { fetchFor, allowInsecure, logger } = this.#options;
    const timeoutMs = Math.max(this.#options.timeoutMs, patienceMs(platform, url));
    const fields = { platformId: platform.id, document: new URL(url).pathname };
    if (!isSecure(operatorUrl(url), allowInsecure)) return undefined;
    try {
      const limits = { fetch: fetchFor(platform, url), timeoutMs, maxBytes: maxDocumentBytes };
      const response = await fetchDocument(url, (address) => ({ ...ownHeaders(platform, address), accept }), limits);
      const body = await readJsonObject(response);
      const document = response.ok ? body : undefined;
      const metadata = document && reader(document, platform, allowInsecure);
      if (document && !metadata) logger.warn(fields, 'discovery: the document names no endpoints that may be trusted');
      else if (!metadata) logger.debug({ ...fields, status: response.status }, 'discovery: no document');
      if (!metadata) {
        const said = response.ok ? 'names no endpoints that may be trusted' : wordsOfRefusal(body);
        answers.push(`${fields.document} http ${response.status} ${said}`.trim());
      }
      return metadata;
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      logger.warn({ ...fields, reason: error.message }, 'discovery: no answer');
      answers.push(`${fields.document} ${error.message}`);
      return undefined;
    }
  }

  #remember(key: string, metadata: ServerMetadata, seconds: number): ServerMetadata {
    this.#known.delete(key);
    this.#known.set(key, { metadata, untilMs: this.#options.now() + seconds * 1000 });
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxKnown && oldest !== undefined) this.#known.delete(oldest);
    return metadata;
  }

  #reportDrift(platform: ResolvedPlatform, found: ServerMetadata, fixed: ServerMetadata): void {
    const moved = (['authorizationEndpoint', 'tokenEndpoint'] as const).filter((name) => found[name] !== fixed[name]);
    if (moved.length === 0) return;
    const fields = { event: 'auth.endpoint_drift', platformId: platform.id, moved, source: found.source };
    this.#options.logger.warn(fields, 'discovery: the server names other endpoints than the platform file');
  }
}

/** A platform whose /metadata is known to be slow gets twice the time it was seen to take (quirk `slowMetadataMs`). */
function patienceMs(platform: ResolvedPlatform, url: string): number {
  return url.endsWith('/metadata') ? 2 * (platform.definition.quirks?.slowMetadataMs ?? 0) : 0;
}

/** The platform's extra headers, some of which are keys, go where its FHIR requests go and nowhere else. */
function ownHeaders(platform: ResolvedPlatform, url: string): Record<string, string> {
  if (!url.startsWith(`${platform.fhirBaseUrl}/`)) return {};
  const entries = Object.entries(platform.requestHeaders());
  return Object.fromEntries(entries.filter(([name]) => name.toLowerCase() !== 'accept'));
}

/** Endpoints that a server may leave out of its document although it has them. */
function pickOptional(fixed: ServerMetadata | undefined): Partial<ServerMetadata> {
  const { revocationEndpoint, introspectionEndpoint } = fixed ?? {};
  return { ...(revocationEndpoint && { revocationEndpoint }), ...(introspectionEndpoint && { introspectionEndpoint }) };
}
