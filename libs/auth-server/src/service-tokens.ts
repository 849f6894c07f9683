import type { TokenVault } from '@fhir-gateway/token-vault';
import type Provider from 'oidc-provider';
import { accessRecord, type AccessGrant } from './access-grant.js';
import { AgentGrants } from './agent-grants.js';
import type { OperatorClient } from './clients/operator-clients.js';
import { scopesOfAccess } from './endpoints/resources.js';

/** The vault's part that tokens of services need. */
export type ServiceVault = Pick<
  TokenVault,
  'activate' | 'authenticate' | 'endSession' | 'look' | 'mintCredential' | 'read' | 'withLock' | 'write'
>;

/** Every service token is the only one of its session, so one name serves them all. */
const group = 'oauth-service';

/**
 * Access tokens of services, which act for no person (RFC 6749 section 4.4). Each opens a session of its own, with no
 * sign-in of anybody: what a service reads is what platforms give the gateway itself, on the platforms that the operator
 * named for it. There is no refresh token.
 */
export class ServiceTokens {
  readonly #vault: ServiceVault;
  readonly #clients: ReadonlyMap<string, OperatorClient>;
  readonly #issuer: string;
  readonly #now: () => number;

  /** @param options.issuer vouches for the services, as the owner of their sessions has it */
  constructor(options: {
    vault: ServiceVault;
    clients: ReadonlyMap<string, OperatorClient>;
    issuer: string;
    now: () => number;
  }) {
    this.#vault = options.vault;
    this.#clients = options.clients;
    this.#issuer = options.issuer;
    this.#now = options.now;
  }

  /** Makes the provider's client-credentials tokens credentials of the vault. */
  attach(provider: Provider): void {
    const issue = (clientId: string, audience: string, seconds: number) => this.#issue(clientId, audience, seconds);
    const { prototype } = provider.ClientCredentials;
    const save = prototype.save;
    prototype.save = async function (this: InstanceType<typeof provider.ClientCredentials>, ...rest) {
      const { token, scope } = await issue(this.clientId ?? '', String(this.aud), this.expiration);
      Object.assign(this, { jti: token, format: 'opaque', scope });
      return save.apply(this, rest);
    };
  }

  /** Ends a token with the session that it is alone in. Does nothing for one that has ended. */
  async end(token: string): Promise<void> {
    const session = await this.#vault.authenticate(token).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'SESSION_UNKNOWN') return undefined;
      throw error;
    });
    if (session !== undefined) await this.#vault.endSession(session);
  }

  async #issue(clientId: string, audience: string, ttlSeconds: number): Promise<{ token: string; scope: string }> {
    const client = this.#clients.get(clientId);
    if (client?.service === undefined) throw new TypeError('a client without a service gets no token of its own');
    const { service, client_name: clientName } = client;
    const token = this.#vault.mintCredential();
    const owner = { issuer: this.#issuer, subject: clientId, roles: ['service'] };
    const session = await this.#vault.activate(token, 'bearer', { ttlSeconds, group, label: clientName, owner });
    const issuedAtSeconds = Math.floor(this.#now() / 1000);
    // Before anybody has the token.
    await new AgentGrants(this.#vault).set(session, group, {
      access: service.access,
      platforms: service.platforms,
      kinds: 'all',
      labelled: true,
      endsAtSeconds: issuedAtSeconds + ttlSeconds,
    });
    const grant: AccessGrant = { audience, clientId, clientName, issuedAtSeconds };
    await this.#vault.write(session, accessRecord(token), grant);
    return { token, scope: scopesOfAccess(service.access) };
  }
}
