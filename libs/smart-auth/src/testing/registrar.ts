import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import type { DynamicClient } from '../registration/client-information.js';
import type { ManagedClient } from '../registration/manage-registration.js';
import { SmartAuth } from '../smart-auth.js';
import { testPlatform } from './platforms.js';
import type { PlatformShape } from './platforms.js';

const base = 'https://ehr.example.org/fhir';

export const registrationEndpoint = 'https://ehr.example.org/register';
export const redirectUri = 'https://gateway.example.org/oauth/callback';
export const scopes = ['openid', 'offline_access', 'patient/*.rs'];

/** What a gateway says of itself where it registers. */
export const ownMetadata = {
  client_name: 'FHIR Gateway',
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: scopes.join(' '),
};

/** What a {@link Registrar} answers about a registration, and what its discovery document has besides the usual. */
export interface RegistrarAnswer {
  status?: number;
  body?: unknown;
  metadata?: object;
}

/** A server without a socket that answers about registrations, and a gateway that asks it. */
export class Registrar {
  readonly asked: { url: string; method: string; authorization: string | null; body: unknown }[] = [];
  readonly #answer: RegistrarAnswer | Error | (() => RegistrarAnswer | undefined);
  readonly #now: () => number;

  /** @param answer a function is asked for each request about a registration */
  constructor(answer: RegistrarAnswer | Error | (() => RegistrarAnswer | undefined), now: () => number = Date.now) {
    this.#answer = answer;
    this.#now = now;
  }

  register(shape: Partial<PlatformShape> = {}, initialAccessToken?: string): Promise<DynamicClient> {
    const options = { clientName: 'FHIR Gateway', initialAccessToken };
    return this.#run((auth, platform) => auth.clients.registerDynamically(platform, options), shape);
  }

  update(client: ManagedClient) {
    return this.#run((auth, platform) => auth.clients.update(platform, client, { clientName: 'FHIR Gateway' }));
  }

  read(client: ManagedClient) {
    return this.#run((auth, platform) => auth.clients.read(platform, client));
  }

  delete(client: ManagedClient) {
    return this.#run((auth, platform) => auth.clients.delete(platform, client));
  }

  async #run<T>(
    work: (auth: SmartAuth, platform: ReturnType<typeof testPlatform>) => Promise<T>,
    shape: Partial<PlatformShape> = {},
  ): Promise<T> {
    const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 7), primary: true }]);
    const vault = new TokenVault({ store: new MemoryVaultStore(), keyring });
    const auth = new SmartAuth({
      vault,
      resolvePlatform: () => testPlatform({ fhirBaseUrl: base }),
      redirectUri,
      jwksUrl: 'https://gateway.example.org/.well-known/jwks.json',
      now: this.#now,
      fetch: (url, init) => this.#serve(String(url), init),
    });
    try {
      return await work(auth, testPlatform({ fhirBaseUrl: base, oauth: { scopes }, credentials: {}, ...shape }));
    } finally {
      await vault.close();
    }
  }

  async #serve(url: string, init?: RequestInit): Promise<Response> {
    const metadata = typeof this.#answer === 'object' && 'metadata' in this.#answer ? this.#answer.metadata : {};
    if (url.endsWith('/.well-known/smart-configuration')) {
      return Response.json({
        authorization_endpoint: 'https://ehr.example.org/authorize',
        token_endpoint: 'https://ehr.example.org/token',
        registration_endpoint: registrationEndpoint,
        ...metadata,
      });
    }
    const sent = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    const authorization = new Headers(init?.headers).get('authorization');
    this.asked.push({ url, method: init?.method ?? 'GET', authorization, body: sent });
    if (this.#answer instanceof Error) throw this.#answer;
    const { status = 200, body } = (typeof this.#answer === 'function' ? this.#answer() : this.#answer) ?? {};
    if (status === 204) return new Response(null, { status });
    return typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status });
  }
}
