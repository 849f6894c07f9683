/** A client that was registered with a platform and entered while the gateway runs, instead of in its environment. */
export interface StoredClient {
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Id of the platform whose configured private key this client signs with. */
  readonly keyOf?: string;
  /** Asked for instead of those of the platform file. */
  readonly scopes?: readonly string[];
  /** How it was registered to authenticate, where its server said so (`token_endpoint_auth_method`, RFC 7591). */
  readonly authMethod?: string;
  /** Whether it was registered by the certificate of the deployment (UDAP), which then authenticates it. */
  readonly udap?: boolean;
}

/** Where stored clients are looked up; asked at every use, so that a change needs no restart. */
export interface StoredClients {
  /**
   * Returns the client of a platform, or of one tenant by its whole platform_id; the same object until it changes.
   */
  find(platformId: string): StoredClient | undefined;
}
