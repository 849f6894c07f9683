import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError, type DynamicClient, type ManagedClient } from '@fhir-gateway/smart-auth';
import type { ServerRegistrationParts } from '../server-registrations.js';

/** What a server that registers clients does, as far as a gateway sees it: each answer replaces secret and token. */
export class RotatingServer {
  /** What was asked, in order. */
  readonly asked: string[] = [];
  /** How long a secret lasts; 0: for ever. */
  secretSeconds = 3600;
  /** Refuses changes, as a server does that has none. */
  refusesChanges = false;
  /** Refuses new clients. */
  refusesClients = false;
  /** Refuses to end a registration. */
  refusesEnd = false;
  readonly #nowSeconds: () => number;
  #tokens = new Map<string, string>();
  #count = 0;

  constructor(nowSeconds: () => number) {
    this.#nowSeconds = nowSeconds;
  }

  /** Forgets every client. */
  forget(): void {
    this.#tokens.clear();
  }

  get clients(): number {
    return this.#tokens.size;
  }

  readonly auth: ServerRegistrationParts['auth'] = {
    clients: {
      registerDynamically: async () => {
        this.asked.push('register');
        await sleep(20);
        if (this.refusesClients) throw new AuthError('CLIENT_REGISTRATION_REFUSED', 'not now');
        return this.#give(`client-${++this.#count}`);
      },
      read: (_platform, client) => this.#managed('read', client),
      update: (_platform, client) => this.#managed('change', client),
      delete: async (_platform, client) => {
        this.asked.push('delete');
        await sleep(20);
        if (this.refusesEnd) throw new AuthError('CLIENT_REGISTRATION_UNCHANGED', 'not now');
        if (this.#tokens.get(client.clientId) !== client.registrationAccessToken) return 'unknown';
        this.#tokens.delete(client.clientId);
        return 'deleted';
      },
      registerByUdap: async () => {
        this.asked.push('statement');
        await sleep(20);
        const registration = {
          endpoint: 'https://ehr.example/register',
          uri: 'https://g.example/udap',
          isService: false,
        };
        return { clientId: 'udap-1', scopes: ['openid'], isNew: false, registration };
      },
      cancelByUdap: async () => {
        this.asked.push('cancel');
        if (this.refusesEnd) throw new AuthError('CLIENT_REGISTRATION_UNCHANGED', 'not now');
      },
    },
  };

  async #managed(what: string, client: ManagedClient): Promise<DynamicClient | undefined> {
    this.asked.push(what);
    await sleep(20);
    if (this.refusesChanges) throw new AuthError('CLIENT_REGISTRATION_UNCHANGED', 'not here');
    // A token that was replaced opens nothing: whoever comes with it was late.
    return this.#tokens.get(client.clientId) === client.registrationAccessToken
      ? this.#give(client.clientId)
      : undefined;
  }

  #give(clientId: string): DynamicClient {
    const token = `token-${++this.#count}`;
    this.#tokens.set(clientId, token);
    return {
      clientId,
      clientSecret: `secret-${this.#count}`,
      ...(this.secretSeconds > 0 && { clientSecretExpiresAtSeconds: this.#nowSeconds() + this.secretSeconds }),
      authMethod: 'client_secret_basic',
      registrationAccessToken: token,
      registrationClientUri: `https://ehr.example.org/register/${clientId}`,
    };
  }
}
