import type { ClientTls } from './client-tls.js';

/** What a deployment knows about its registration with one platform. */
export interface CredentialValues {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** PEM or JWK text. */
  readonly privateKey?: string;
  /** `kid` of the private key. */
  readonly keyId?: string;
  /** For connections to the FHIR base and the OAuth endpoints. */
  readonly tls?: ClientTls;
  /** Scopes asked for instead of those of the platform file. */
  readonly scopes?: readonly string[];
  /** Whether every caller with a session may use the access that the platform gives the gateway itself. */
  readonly backend?: boolean;
  /** How the client was registered to authenticate (`token_endpoint_auth_method`); absent where nothing says. */
  readonly authMethod?: string;
  /** Whether the client was registered by the certificate of the deployment (UDAP), which then authenticates it. */
  readonly udap?: boolean;
}

/**
 * Credentials of one platform. Reads like a plain object, yet the secret and the key appear neither in JSON nor in
 * inspection nor in a spread copy, so that logging a platform cannot leak them.
 */
export class PlatformCredentials {
  readonly clientId?: string;
  readonly keyId?: string;
  readonly scopes?: readonly string[];
  readonly authMethod?: string;
  readonly backend: boolean;
  /** Whether the certificate of the deployment authenticates the client (UDAP). */
  readonly isUdap: boolean;
  readonly #clientSecret?: string;
  readonly #privateKey?: string;
  readonly #tls?: ClientTls;

  constructor(values: CredentialValues = {}) {
    if (values.clientId !== undefined) this.clientId = values.clientId;
    if (values.keyId !== undefined) this.keyId = values.keyId;
    if (values.scopes !== undefined) this.scopes = Object.freeze([...values.scopes]);
    if (values.authMethod !== undefined) this.authMethod = values.authMethod;
    this.backend = values.backend === true;
    this.isUdap = values.udap === true;
    this.#clientSecret = values.clientSecret;
    this.#privateKey = values.privateKey;
    this.#tls = values.tls;
    Object.freeze(this);
  }

  get clientSecret(): string | undefined {
    return this.#clientSecret;
  }

  /** The client certificate and what to trust; absent where connections are made as to every platform. */
  get tls(): ClientTls | undefined {
    return this.#tls;
  }

  /** PEM or JWK text. */
  get privateKey(): string | undefined {
    return this.#privateKey;
  }
}
