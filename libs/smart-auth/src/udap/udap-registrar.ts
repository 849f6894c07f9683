import type { X509Certificate } from 'node:crypto';
import type { HttpLimits } from '../discovery/bounded-fetch.js';
import type { CertificateTrust } from './certificate-path.js';
import { IssuerCertificates } from './issuer-certificates.js';
import { RevocationLists } from './revocation-lists.js';
import type { UdapIdentity } from './udap-identity.js';
import { fetchUdapMetadata, UdapFault } from './udap-metadata.js';
import type { UdapMetadata } from './udap-metadata.js';
import { cancelByUdap, registerByUdap } from './udap-registration.js';
import type { UdapClient, UdapClientMetadata } from './udap-registration.js';

const maxBytes = 256 * 1024;

/** The trust community that this gateway is in. */
export interface UdapCommunity {
  readonly identity: UdapIdentity;
  /** Certificates that servers' certificates have to lead to. */
  readonly anchors: readonly X509Certificate[];
  /** URI of the trust community, for servers that are in several. */
  readonly community?: string;
}

/** What {@link UdapRegistrar} works with. */
export interface UdapRegistrarOptions extends UdapCommunity {
  /** Judges addresses by itself; revocation lists are asked for over `http` as well. */
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
}

/** Registers this gateway with servers of its trust community. */
export class UdapRegistrar {
  readonly #options: UdapRegistrarOptions;
  readonly #trust: CertificateTrust;
  readonly #limits: HttpLimits & { now: () => number };

  constructor(options: UdapRegistrarOptions) {
    const { anchors, fetch, strangersFetch, timeoutMs, now } = options;
    const lists = new RevocationLists({ fetch, now });
    this.#options = options;
    const issuers = new IssuerCertificates({ fetch: strangersFetch, now });
    this.#trust = {
      anchors,
      now,
      isRevoked: (addresses, of, issuer) => lists.isRevoked(addresses, of, issuer),
      issuersAt: (addresses) => issuers.at(addresses),
    };
    this.#limits = { fetch, timeoutMs, maxBytes, now };
  }

  /**
   * Registers this gateway, or changes its registration. Scopes that the server does not support are not asked for.
   *
   * @throws UdapFault when the server's metadata are missing or not trusted
   * @throws UdapRegistrationRefused
   * @throws HttpFault when the server does not answer
   */
  async register(target: UdapTarget, client: UdapClientMetadata): Promise<UdapClient> {
    const server = await this.#metadata(target);
    const scopes = client.scopes.filter((scope) => server.scopes.length === 0 || server.scopes.includes(scope));
    if (scopes.length === 0) throw new UdapFault('METADATA_INVALID', 'supports none of the scopes that are asked for');
    return registerByUdap(server, this.#options.identity, { ...client, scopes }, this.#limits);
  }

  /**
   * Cancels the registration of this gateway.
   *
   * @throws UdapFault | UdapRegistrationRefused | HttpFault as {@link register}
   */
  async cancel(target: UdapTarget, client: Pick<UdapClientMetadata, 'clientName' | 'contacts'>): Promise<void> {
    const server = await this.#metadata(target);
    await cancelByUdap(server, this.#options.identity, client, this.#limits);
  }

  async #metadata({ fhirBaseUrl, tokenEndpoint }: UdapTarget): Promise<UdapMetadata> {
    const { community } = this.#options;
    const metadata = await fetchUdapMetadata(fhirBaseUrl, community, this.#trust, this.#limits);
    if (metadata.requiredCertifications.length > 0)
      throw new UdapFault('NOT_OFFERED', 'wants certifications, and this gateway has none');
    // Assertions are signed for the endpoint where sign-ins send them: one that the certificate does not vouch for gets none.
    if (metadata.tokenEndpoint !== tokenEndpoint)
      throw new UdapFault('METADATA_NOT_TRUSTED', 'has signed another token endpoint than it uses for sign-ins');
    return metadata;
  }
}
