import { operatorUrl } from '@fhir-gateway/address-guard';
import * as oauth from 'oauth4webapi';
import { signedAssertion } from '../clients/client-assertion.js';
import type { ClientKeys } from '../clients/signing-keys.js';
import { boundedFetch, HttpFault } from '../discovery/bounded-fetch.js';
import { fetchDocument } from '../discovery/fetch-document.js';
import { isLoopback, isSecure } from '../discovery/endpoint-trust.js';
import { AuthError } from '../errors.js';

/** What an {@link OpenIdProvider} is made with. */
export interface OpenIdProviderOptions {
  /** The issuer identifier, exactly as the provider writes it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent, like the key: a public client, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** What this client signs with in the place of a secret (`private_key_jwt`). */
  readonly clientKeys?: ClientKeys;
  readonly fetch?: typeof fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Of one request. */
  readonly timeoutMs?: number;
  /** Whether plain `http:` is acceptable for an address. */
  readonly allowInsecure: (url: URL) => boolean;
}

/** The metadata of a provider, as far as a sign-in needs it; every address was checked. */
export type ProviderMetadata = oauth.AuthorizationServer & {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
};

/** How long metadata is used before the provider is asked again. */
const freshMs = 10 * 60_000;
const maxBytes = 256 * 1024;
const neededEndpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const otherEndpoints = ['userinfo_endpoint', 'end_session_endpoint'] as const;

/**
 * An OpenID provider whose client this gateway is: its metadata, and requests to it within limits of time and size.
 *
 * @see OpenID Connect Discovery 1.0
 */
export class OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly #options: OpenIdProviderOptions;
  #known: { readonly metadata: ProviderMetadata; readonly untilMs: number } | undefined;

  constructor(options: OpenIdProviderOptions) {
    this.issuer = options.issuer;
    this.clientId = options.clientId;
    this.#options = options;
  }

  /** This gateway as a client of the provider, judging times with a tolerance of 30 s. */
  get client(): oauth.Client {
    const skewSeconds = Math.round((this.nowMs - Date.now()) / 1000);
    return { client_id: this.clientId, [oauth.clockSkew]: skewSeconds, [oauth.clockTolerance]: 30 };
  }

  get nowMs(): number {
    return (this.#options.now ?? Date.now)();
  }

  /**
   * The metadata of the provider, at most ten minutes old. When the provider does not answer, older metadata is used.
   *
   * @throws AuthError DISCOVERY_FAILED when there is none, or it is not that of this issuer
   */
  async metadata(): Promise<ProviderMetadata> {
    const known = this.#known;
    if (known && this.nowMs < known.untilMs) return known.metadata;
    try {
      const metadata = await this.#discover();
      this.#known = { metadata, untilMs: this.nowMs + freshMs };
      return metadata;
    } catch (error) {
      if (known && error instanceof HttpFault) return known.metadata;
      throw discoveryFailed(error instanceof HttpFault ? error.message : detailOf(error));
    }
  }

  /**
   * How this client proves itself at the token endpoint: by an assertion where it has a key, else by Basic unless the
   * provider offers the form alone.
   *
   * @throws AuthError CLIENT_AUTHENTICATION_UNSUPPORTED when the provider takes no key of this kind
   * @see OpenID Connect Core 1.0 section 9
   */
  async authentication(metadata: ProviderMetadata): Promise<oauth.ClientAuth> {
    const { clientSecret, clientKeys } = this.#options;
    if (clientKeys) {
      const { token_endpoint: audience, token_endpoint_auth_signing_alg_values_supported: algorithms } = metadata;
      const signed = await signedAssertion(clientKeys, { algorithms, audience });
      if (signed) return signed;
      const message = 'The sign-in service of this gateway takes no key of this kind.';
      throw new AuthError('CLIENT_AUTHENTICATION_UNSUPPORTED', message);
    }
    if (clientSecret === undefined) return oauth.None();
    const offered = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const takesBasic = offered.includes('client_secret_basic') || !offered.includes('client_secret_post');
    return takesBasic ? oauth.ClientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
  }

  /** Sends one request. @throws HttpFault */
  async send(
    url: string,
    init: { body?: URLSearchParams | undefined; headers: Record<string, string>; method: string },
  ): Promise<Response> {
    const { fetch: send = fetch, timeoutMs = 10_000 } = this.#options;
    const { body, headers, method } = init;
    return boundedFetch(url, { method, headers, ...(body && { body }) }, { fetch: send, timeoutMs, maxBytes });
  }

  /** For `oauth4webapi`, which else refuses every address with `http:`. */
  mayBePlain(url: string): boolean {
    return new URL(url).protocol === 'http:' && this.#isUsable(url);
  }

  async #discover(): Promise<ProviderMetadata> {
    const { fetch: send = fetch, timeoutMs = 10_000 } = this.#options;
    const url = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const limits = { fetch: send, timeoutMs, maxBytes };
    const response = await fetchDocument(url, () => ({ accept: 'application/json' }), limits);
    const metadata = await oauth.processDiscoveryResponse(new URL(this.issuer), response);
    if (metadata.issuer !== this.issuer) throw discoveryFailed('issuer differs');
    for (const name of neededEndpoints) if (!this.#isUsable(metadata[name])) throw discoveryFailed(`no usable ${name}`);
    for (const name of otherEndpoints) if (!this.#isUsable(metadata[name])) delete metadata[name];
    return metadata as ProviderMetadata;
  }

  #isUsable(address: string | undefined): boolean {
    if (address === undefined || !URL.canParse(address)) return false;
    // What a provider elsewhere says does not lead to this machine.
    const isVouchedFor = isLoopback(new URL(this.issuer)) || !isLoopback(new URL(address));
    return isVouchedFor && isSecure(operatorUrl(address), this.#options.allowInsecure);
  }
}

/** The provider's metadata cannot be had, or not be used. */
function discoveryFailed(detail: string): AuthError {
  return new AuthError('DISCOVERY_FAILED', 'The sign-in service of this gateway cannot be reached.', { detail });
}

/** Our own words, or the library's error code: its message may hold what the provider sent. */
function detailOf(error: unknown): string {
  if (error instanceof AuthError) return error.detail ?? error.code;
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'not a metadata document';
}
