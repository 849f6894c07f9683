import type { AuthErrorCode } from '../errors.js';
import { SmartAuth } from '../smart-auth.js';
import { testPlatform } from '../testing/platforms.js';
import type { PlatformShape } from '../testing/platforms.js';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import type { ManagedClient } from './manage-registration.js';

const base = 'https://ehr.example.org/fhir';
const redirectUri = 'https://gateway.example.org/oauth/callback';
const nowMs = 1_000_000_000;
const laterSeconds = nowMs / 1000 + 3600;
const canary = 'words of the server';
const client: ManagedClient = {
  clientId: 'c-1',
  clientSecret: 'old-secret',
  clientSecretExpiresAtSeconds: nowMs / 1000 + 60,
  authMethod: 'client_secret_post',
  registrationAccessToken: 'rat-1',
  registrationClientUri: 'https://ehr.example.org/register/c-1',
};
const answered = {
  client_id: 'c-1',
  client_secret: 'new-secret',
  client_secret_expires_at: laterSeconds,
  token_endpoint_auth_method: 'client_secret_post',
  registration_access_token: 'rat-2',
  registration_client_uri: 'https://ehr.example.org/register/c-1',
  redirect_uris: [redirectUri],
};

/** A gateway, and a server without a socket that answers about one registration. */
class Managing {
  readonly asked: { url: string; method: string; authorization: string | null; body: unknown }[] = [];
  readonly #vault = new TokenVault({
    store: new MemoryVaultStore(),
    keyring: new Keyring([{ id: 'test', secret: Buffer.alloc(32, 7), primary: true }]),
  });
  readonly #auth: SmartAuth;
  readonly #shape: Partial<PlatformShape>;

  constructor(answer: { status?: number; body?: unknown } | Error = {}, shape: Partial<PlatformShape> = {}) {
    this.#shape = shape;
    this.#auth = new SmartAuth({
      vault: this.#vault,
      resolvePlatform: () => testPlatform({ fhirBaseUrl: base }),
      redirectUri,
      now: () => nowMs,
      fetch: (input, init) => {
        const url = String(input);
        if (url.endsWith('/.well-known/smart-configuration')) {
          return Promise.resolve(
            Response.json({
              authorization_endpoint: 'https://ehr.example.org/authorize',
              token_endpoint: 'https://ehr.example.org/token',
            }),
          );
        }
        const sent = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
        const authorization = new Headers(init?.headers).get('authorization');
        this.asked.push({ url, method: init?.method ?? 'GET', authorization, body: sent });
        if (answer instanceof Error) return Promise.reject(answer);
        const { status = 200, body = answered } = answer;
        if (status === 204) return Promise.resolve(new Response(null, { status }));
        return Promise.resolve(
          typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status }),
        );
      },
    });
  }

  async run<T>(work: (auth: SmartAuth, platform: ReturnType<typeof testPlatform>) => Promise<T>): Promise<T> {
    const oauth = { scopes: ['openid', 'patient/*.rs'] };
    try {
      return await work(this.#auth, testPlatform({ fhirBaseUrl: base, oauth, credentials: {}, ...this.#shape }));
    } finally {
      await this.#vault.close();
    }
  }

  update(of: ManagedClient = client) {
    return this.run((auth, platform) => auth.clients.update(platform, of, { clientName: 'FHIR Gateway' }));
  }

  read(of: ManagedClient = client) {
    return this.run((auth, platform) => auth.clients.read(platform, of));
  }

  delete(of: ManagedClient = client) {
    return this.run((auth, platform) => auth.clients.delete(platform, of));
  }
}

const unchanged = (message: RegExp) => ({
  code: 'CLIENT_REGISTRATION_UNCHANGED' satisfies AuthErrorCode,
  message: expect.stringMatching(message),
});

describe('a change of a registration', () => {
  it('sends the whole client, and takes the new secret and the new token', async () => {
    const server = new Managing();
    await expect(server.update()).resolves.toEqual({
      clientId: 'c-1',
      clientSecret: 'new-secret',
      clientSecretExpiresAtSeconds: laterSeconds,
      authMethod: 'client_secret_post',
      registrationAccessToken: 'rat-2',
      registrationClientUri: client.registrationClientUri,
    });
    expect(server.asked).toEqual([
      {
        url: client.registrationClientUri,
        method: 'PUT',
        authorization: 'Bearer rat-1',
        body: {
          client_id: 'c-1',
          client_secret: 'old-secret',
          client_name: 'FHIR Gateway',
          redirect_uris: [redirectUri],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          scope: 'openid patient/*.rs',
          token_endpoint_auth_method: 'client_secret_post',
        },
      },
    ]);
  });

  it('leaves what the answer leaves out as it was', async () => {
    await expect(new Managing({ body: { client_id: 'c-1' } }).update()).resolves.toEqual(client);
  });

  it('gives a new secret no end of the old one', async () => {
    const changed = await new Managing({ body: { client_id: 'c-1', client_secret: 'new-secret' } }).update();
    expect([changed?.clientSecret, changed?.clientSecretExpiresAtSeconds]).toEqual(['new-secret', undefined]);
  });

  it.each([401, 404])('says that the server knows it no more after %s', async (status) => {
    await expect(new Managing({ status, body: { error: 'invalid_token' } }).update()).resolves.toBeUndefined();
  });

  it.each([
    ['403', 403, {}, /does not let its clients change/],
    ['405', 405, {}, /does not let its clients change/],
    ['a refusal', 400, { error: 'invalid_redirect_uri' }, /invalid_redirect_uri, http 400/],
    ['an unknown refusal', 400, { error: canary }, /unknown_error/],
    ['a fault', 500, canary, /http 500/],
    ['a redirect', 302, '', /did not answer/],
    ['no content', 204, '', /http 204/],
    ['no JSON', 200, '<html>', /names no client id/],
    ['another client', 200, { ...answered, client_id: 'c-2' }, /another client/],
    ['a secret that has expired', 200, { ...answered, client_secret_expires_at: 1 }, /has expired/],
    ['another redirect URI', 200, { ...answered, redirect_uris: ['https://other.example/'] }, /another redirect URI/],
    [
      'a way to authenticate without a key for it',
      200,
      { ...answered, token_endpoint_auth_method: 'private_key_jwt' },
      /another authentication/,
    ],
  ])('is not taken from an answer with %s', async (_what, status, body, message) => {
    const failure = new Managing({ status, body }).update();
    await expect(failure).rejects.toMatchObject(unchanged(message));
    await expect(failure).rejects.not.toThrow(canary);
  });

  it('says that there was no answer, without what was sent', async () => {
    const failure = new Managing(new Error(`rat-1 ${canary}`)).update();
    await expect(failure).rejects.toMatchObject(unchanged(/did not answer/));
    await expect(failure).rejects.not.toThrow(/rat-1|words/);
  });

  it('stores no token whose address is foreign', async () => {
    const body = { ...answered, registration_client_uri: 'https://attacker.example/c-1' };
    const changed = await new Managing({ body }).update();
    expect([changed?.registrationAccessToken, changed?.registrationClientUri]).toEqual([undefined, undefined]);
  });
});

describe('a registration token', () => {
  it.each([
    ['a foreign address', { registrationClientUri: 'https://attacker.example/c-1' }],
    ['http', { registrationClientUri: 'http://ehr.example.org/register/c-1' }],
    ['no URL', { registrationClientUri: 'register/c-1' }],
    ['a text that is no bearer token', { registrationAccessToken: 'two words' }],
  ])('is not sent with %s', async (_what, change) => {
    for (const ask of ['update', 'read', 'delete'] as const) {
      const server = new Managing();
      await expect(server[ask]({ ...client, ...change })).rejects.toMatchObject(
        unchanged(/no address that may be used/),
      );
      expect(server.asked).toEqual([]);
    }
  });
});

describe('a look at a registration', () => {
  it('takes a secret and a token that the server has replaced', async () => {
    const server = new Managing();
    await expect(server.read()).resolves.toMatchObject({
      clientSecret: 'new-secret',
      registrationAccessToken: 'rat-2',
    });
    expect(server.asked).toMatchObject([{ method: 'GET', authorization: 'Bearer rat-1', body: undefined }]);
  });

  it('says that the server knows it no more', async () => {
    await expect(new Managing({ status: 401, body: {} }).read()).resolves.toBeUndefined();
  });
});

describe('the end of a registration', () => {
  it.each([
    [204, 'deleted'],
    [200, 'deleted'],
    [401, 'unknown'],
    [404, 'unknown'],
  ])('after %s is told as %s', async (status, outcome) => {
    const server = new Managing({ status, body: {} });
    await expect(server.delete()).resolves.toBe(outcome);
    expect(server.asked).toMatchObject([{ method: 'DELETE', authorization: 'Bearer rat-1', body: undefined }]);
  });

  it.each([202, 302, 400, 403, 405, 500, 501])('is not believed after %s', async (status) => {
    await expect(new Managing({ status, body: {} }).delete()).rejects.toMatchObject(unchanged(/./));
  });
});
