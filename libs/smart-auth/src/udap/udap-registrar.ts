import type { X509Certificate } from 'node:crypto';
import type { HttpLimits } from '../discovery/bounded-fetch.js';
import type { CertificateTrust } from './certificate-path.js';
import { missingExtensions } from './authorization-extensions.js';
import type { AuthorizationExtensions } from './authorization-extensions.js';
import { IssuerCertificates } from './issuer-certificates.js';
import { RevocationLists } from './revocation-lists.js';
import type { UdapIdentity } from './udap-identity.js';
import { fetchUdapMetadata, UdapFault } from './udap-metadata.js';
import type { UdapMetadata } from './udap-metadata.js';
import { cancelByUdap, registerByUdap } from './udap-registration.js';
import type { UdapClient, UdapClientMetadata, UdapRegistration } from './udap-registration.js';

const maxBytes = 256 * 1024;

/** The trust community that this gateway is in. */
export interface UdapCommunity {
  readonly identity: UdapIdentity;
  /** Certificates that servers' certificates have to lead to. */
  readonly anchors: readonly X509Certificate[];
  /** URI of the trust community, for servers that are in several. */
  readonly community?: string;
  /** What assertions say of who asks and what for, by the name of the extension. */
  readonly extensions?: AuthorizationExtensions;
}

/** What {@link UdapRegistrar} works with. */
export interface UdapRegistrarOptions extends UdapCommunity {
  /** For addresses that the operator wrote or vouches for. */
  readonly fetch: typeof fetch;
  /** For addresses that strangers write: reaches public addresses only. */
  readonly strangersFetch: typeof fetch;
  /** How long one request may take. */
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Which server a client is registered with. */
export interface UdapTarget {
  readonly fhirBaseUrl: string;
  /** The token endpoint that sign-ins will use: the server has to have signed the same. */
  readonly tokenEndpoint: string;
  /** Whether the platform file vouches for the host of an address: another is a stranger's, signed or not. */
  vouchesFor(url: URL): boolean;
}

/** Registers this gateway with servers of its trust community. */
export class UdapRegistrar {
  readonly #options: UdapRegistrarOptions;
  readonly #lists: RevocationLists;
  readonly #issuers: IssuerCertificates;
  readonly #limits: HttpLimits & { now: () => number };

  constructor(options: UdapRegistrarOptions) {
    const { fetch, timeoutMs, now } = options;
    this.#options = options;
    this.#lists = new RevocationLists({ now });
    this.#issuers = new IssuerCertificates({ now });
    this.#limits = { fetch, timeoutMs, maxBytes, now };
  }

  /**
   * Registers this gateway, or changes its registration. Scopes that the server does not support are not asked for.
   *
   * @param others registrations elsewhere, none of which is replaced by one of another kind
   * @throws UdapFault when the server's metadata are missing or not trusted
   * @throws UdapRegistrationRefused
   * @throws HttpFault when the server does not answer
   */
  async register(
    target: UdapTarget,
    client: Omit<UdapClientMetadata, 'uri'>,
    others: readonly UdapRegistration[],
  ): Promise<UdapClient> {
    const server = await this.#metadata(target);
    const { identity, extensions = {} } = this.#options;
    const isService = client.redirectUris === undefined;
    const uri = identity.uris[isService ? 'service' : 'app'];
    if (!isService && client.logoUri === undefined)
      throw new UdapFault('NOT_CONFIGURED', 'needs a logo of this gateway: set "logo" in FHIR_GATEWAY_UDAP_CLIENT');
    const missing = missingExtensions(server, extensions, isService);
    if (missing.length > 0) throw new UdapFault('NOT_CONFIGURED', `needs ${wordsFor(missing)}`);
    if (others.some((each) => isReplaced(each, server.registrationEndpoint, uri, isService)))
      throw new UdapFault(
        'WOULD_REPLACE',
        `has ${isService ? 'the app' : 'the service'} of this gateway under the same URI of the certificate, which this ` +
          'would replace: choose another with "app" and "service" in FHIR_GATEWAY_UDAP_CLIENT',
      );
    const scopes = supportedScopes(server, client.scopes);
    if (scopes.length === 0) throw new UdapFault('METADATA_INVALID', 'supports none of the scopes that are asked for');
    return registerByUdap(server, identity, { ...client, uri, scopes }, this.#limits);
  }

  /**
   * Cancels the registration of this gateway.
   *
   * @throws UdapFault | UdapRegistrationRefused | HttpFault as {@link register}
   */
  async cancel(
    target: UdapTarget,
    client: Omit<UdapClientMetadata, 'uri'>,
    registration?: UdapRegistration,
  ): Promise<void> {
    const server = await this.#metadata(target);
    const { identity } = this.#options;
    const uri = registration?.uri ?? identity.uris[client.redirectUris === undefined ? 'service' : 'app'];
    const supported = supportedScopes(server, client.scopes);
    const scopes = supported.length === 0 ? client.scopes : supported;
    await cancelByUdap(server, identity, { ...client, uri, scopes }, this.#limits);
  }

  async #metadata(target: UdapTarget): Promise<UdapMetadata> {
    const { fhirBaseUrl, tokenEndpoint, vouchesFor } = target;
    const { community } = this.#options;
    const metadata = await fetchUdapMetadata(fhirBaseUrl, community, this.#trustFor(target), this.#limits);
    if (!vouchesFor(new URL(metadata.registrationEndpoint)))
      throw new UdapFault(
        'METADATA_NOT_TRUSTED',
        'has signed a registration endpoint on a host that its file does not name',
      );
    if (metadata.requiredCertifications.length > 0)
      throw new UdapFault('NOT_OFFERED', 'wants certifications, and this gateway has none');
    // Assertions are signed for the endpoint where sign-ins send them: one that the certificate does not vouch for gets none.
    if (metadata.tokenEndpoint !== tokenEndpoint)
      throw new UdapFault('METADATA_NOT_TRUSTED', 'has signed another token endpoint than it uses for sign-ins');
    return metadata;
  }

  /** Certificates name addresses: whoever writes one chooses them. */
  #trustFor({ vouchesFor }: UdapTarget): CertificateTrust {
    const { anchors, fetch, strangersFetch, now } = this.#options;
    const send: typeof globalThis.fetch = (input, init) =>
      (vouchesFor(new URL(String(input))) ? fetch : strangersFetch)(input, init);
    return {
      anchors,
      now,
      isRevoked: (addresses, of, issuer) => this.#lists.isRevoked(addresses, of, issuer, send),
      issuersAt: (addresses) => this.#issuers.at(addresses, send),
    };
  }
}

function supportedScopes({ scopes }: UdapMetadata, asked: readonly string[]): string[] {
  return asked.filter((scope) => scopes.length === 0 || scopes.includes(scope));
}

/** A name of the certificate is one client at a server: another kind of client takes its place (FAST Security 3.4). */
function isReplaced(other: UdapRegistration, endpoint: string, uri: string, isService: boolean): boolean {
  return other.endpoint === endpoint && other.uri === uri && other.isService !== isService;
}

/** Names are the server's: only those that look like names are repeated. */
function wordsFor(names: readonly string[]): string {
  const known = names.filter((name) => /^[\w.-]{1,40}$/.test(name)).slice(0, 5);
  const which = known.length === 0 ? '' : ` (${known.join(', ')})`;
  return `to be told who asks and what for${which}: set "extensions" in FHIR_GATEWAY_UDAP_CLIENT`;
}
