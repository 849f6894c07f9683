import fc from 'fast-check';
import type { CredentialValues } from '@fhir-gateway/platform-registry';
import { chooseAuthMethod } from '../clients/client-authentication.js';
import type { AuthErrorCode } from '../errors.js';
import { newKeyPem } from '../testing/keys.js';
import { testPlatform } from '../testing/platforms.js';
import {
  ownMetadata,
  redirectUri,
  Registrar,
  registrationEndpoint,
  scopes,
  type RegistrarAnswer,
} from '../testing/registrar.js';
import { readClientInformation } from './client-information.js';

const canary = 'words of the server';
const registered = {
  client_id: 'c-1',
  client_secret: 'a-secret',
  client_secret_expires_at: 0,
  registration_access_token: 'rat-1',
  registration_client_uri: `${registrationEndpoint}/c-1`,
  redirect_uris: [redirectUri],
};

const registering = (answer: RegistrarAnswer | (() => RegistrarAnswer | undefined) = {}) =>
  new Registrar(typeof answer === 'function' ? answer : { status: 201, body: registered, ...answer });

const refused = (message: RegExp) => ({
  code: 'CLIENT_REGISTRATION_REFUSED' satisfies AuthErrorCode,
  message: expect.stringMatching(message),
});

describe('dynamic registration', () => {
  it('asks for what sign-ins need, and gives what came back', async () => {
    const gateway = registering();
    await expect(gateway.register()).resolves.toEqual({
      clientId: 'c-1',
      clientSecret: 'a-secret',
      authMethod: 'client_secret_basic',
      registrationAccessToken: 'rat-1',
      registrationClientUri: `${registrationEndpoint}/c-1`,
    });
    expect(gateway.asked).toEqual([
      {
        url: registrationEndpoint,
        method: 'POST',
        authorization: null,
        body: { ...ownMetadata, token_endpoint_auth_method: 'client_secret_basic' },
      },
    ]);
  });

  it('registers a key by its address, and never a secret beside it', async () => {
    const gateway = registering({ body: { client_id: 'c-1' } });
    const client = await gateway.register({ credentials: { privateKey: newKeyPem() } });
    expect(client).toEqual({ clientId: 'c-1', authMethod: 'private_key_jwt' });
    expect(gateway.asked[0]?.body).toMatchObject({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: 'https://gateway.example.org/.well-known/jwks.json',
    });
  });

  it('authenticates as the server registered it, whatever the platform file prefers', async () => {
    const body = { ...registered, token_endpoint_auth_method: 'client_secret_post' };
    const client = await registering({ body }).register();
    expect(client.authMethod).toBe('client_secret_post');
    const platform = testPlatform({
      fhirBaseUrl: 'https://ehr.example.org/fhir',
      credentials: client as CredentialValues,
    });
    const server = { tokenAuthMethods: ['client_secret_basic'] } as unknown as Parameters<typeof chooseAuthMethod>[1];
    expect(chooseAuthMethod(platform, server)).toBe('client_secret_post');
  });

  it('takes fewer scopes than it asked for, and none that it did not ask for', async () => {
    const body = { ...registered, scope: 'openid patient/*.rs system/*.cruds' };
    expect((await registering({ body }).register()).scopes).toEqual(['openid', 'patient/*.rs']);
  });

  it.each([
    [
      'a code and words',
      { error: 'invalid_redirect_uri', error_description: `${canary}.` },
      `invalid_redirect_uri: ${canary}`,
    ],
    ['its own code', { error: 'policy_violation' }, 'policy_violation'],
    ['more than one line', { error: 'x_y', error_description: 'a\nb\u202ec\u{e0041}' }, 'x_y: a b c'],
    ['what was sent', { error: 'x_y', error_description: 'bad initial-1 here' }, 'x_y: bad … here'],
    ['a book', { error: 'x_y', error_description: 'word '.repeat(400) }, `x_y: ${'word '.repeat(40).trim()}`],
    ['a token as its code', { error: 'Ab3'.repeat(20) }, '…'],
  ])('says why it was refused, by %s', async (_what, body, said) => {
    const failure = registering({ status: 400, body }).register({}, 'initial-1');
    const message = `Stub Hospital did not register this gateway (http 400). It says: ${said}.`;
    await expect(failure).rejects.toMatchObject({
      code: 'CLIENT_REGISTRATION_REFUSED',
      message,
      detail: `http 400 ${said}`,
    });
  });

  it('says nothing for a server that says nothing', async () => {
    const failure = registering({ status: 400, body: '<html>' }).register();
    await expect(failure).rejects.toMatchObject(refused(/gateway \(http 400\)\.$/));
  });

  it.each([
    ['no token', undefined, /only with an initial access token.*It says: invalid_token\.$/],
    ['a wrong one', 'initial-1', /does not accept the initial access token.*It says: invalid_token\.$/],
  ])('says that a token is wanted, with %s', async (_what, token, message) => {
    const gateway = registering({ status: 401, body: { error: 'invalid_token' } });
    await expect(gateway.register({}, token)).rejects.toMatchObject(refused(message));
  });

  const policy = 'Policy Allowed Client Scopes rejected request. Not permitted to use specified clientScope';
  const scopeRefusals = [
    [403, { error: 'insufficient_scope', error_description: policy }],
    [400, { error: 'invalid_scope' }],
    [400, { error: 'invalid_client_metadata', error_description: 'unknown scope: openid' }],
  ] as const;
  it.each(scopeRefusals)('asks once more without openid where a scope is refused: %s %j', async (status, body) => {
    const answers = [
      { status, body },
      { status: 201, body: registered },
    ];
    const gateway = registering(() => answers.shift());
    const client = await gateway.register();
    const asked = gateway.asked.map(({ body: sent }) => (sent as { scope: string }).scope);
    expect(asked).toEqual(['openid offline_access patient/*.rs', 'offline_access patient/*.rs']);
    // A sign-in asks for the same.
    expect(client.scopes).toEqual(['offline_access', 'patient/*.rs']);
  });

  it.each(scopeRefusals)('asks no third time, and gives the server’s reason: %s %j', async (status, body) => {
    const gateway = registering({ status, body });
    await expect(gateway.register({}, 'initial-1')).rejects.toMatchObject(
      refused(new RegExp(`It says: ${body.error}`)),
    );
    expect(gateway.asked).toHaveLength(2);
    const without = registering({ status, body });
    await expect(without.register({ oauth: { scopes: ['patient/*.rs'] } })).rejects.toMatchObject(refused(/did not/));
    expect(without.asked).toHaveLength(1);
  });

  it.each([
    [500, { error: 'invalid_scope' }],
    [400, { error: 'invalid_client_metadata', error_description: 'client_name is missing' }],
    [401, { error: 'invalid_token', error_description: 'scope' }],
  ])('asks once where the scope is not the reason: %s %j', async (status, body) => {
    const gateway = registering({ status, body });
    await expect(gateway.register()).rejects.toMatchObject(refused(/It says/));
    expect(gateway.asked).toHaveLength(1);
  });

  it.each(['line\nbreak', 'two words', 'ümlaut', ''])('sends nothing with the token %j', async (token) => {
    const gateway = registering();
    await expect(gateway.register({}, token)).rejects.toMatchObject(refused(/no bearer token/));
    expect(gateway.asked).toEqual([]);
  });

  it.each([
    ['is missing', undefined],
    ['is on a foreign origin', 'https://attacker.example/register'],
    ['is http', 'http://ehr.example.org/register'],
    ['has a password in it', 'https://user:pass@ehr.example.org/register'],
  ])('sends nothing where the endpoint %s', async (_how, registration_endpoint) => {
    const gateway = registering({ metadata: { registration_endpoint } });
    await expect(gateway.register()).rejects.toMatchObject(refused(/offers no registration endpoint/));
    expect(gateway.asked).toEqual([]);
  });

  it('sends nothing where the server wants an authentication that is not set up', async () => {
    const gateway = registering({ metadata: { token_endpoint_auth_methods_supported: ['private_key_jwt'] } });
    await expect(gateway.register()).rejects.toMatchObject(refused(/not set up/));
    expect(gateway.asked).toEqual([]);
  });

  it.each([
    ['no JSON', '<html>', /no client id/],
    ['a list', [], /no client id/],
    ['an id with a line break', { ...registered, client_id: 'a\nb' }, /no client id/],
    ['no secret', { ...registered, client_secret: undefined }, /no client secret/],
    ['a secret that has expired', { ...registered, client_secret_expires_at: 1 }, /has expired/],
    ['another redirect URI', { ...registered, redirect_uris: ['https://other.example/cb'] }, /another redirect URI/],
    ['other grants', { ...registered, grant_types: ['implicit'] }, /other grant types/],
    ['a key', { ...registered, token_endpoint_auth_method: 'private_key_jwt' }, /another authentication/],
  ])('does not take an answer with %s', async (_what, body, message) => {
    await expect(registering({ body }).register()).rejects.toMatchObject(refused(message));
  });

  it.each([202, 302, 500])('does not take a client from an answer %s', async (status) => {
    await expect(registering({ status }).register()).rejects.toMatchObject(refused(/./));
  });

  it('keeps no registration token whose address is foreign', async () => {
    const body = { ...registered, registration_client_uri: 'https://attacker.example/c-1' };
    const client = await registering({ body }).register();
    expect([client.registrationAccessToken, client.registrationClientUri]).toEqual([undefined, undefined]);
  });

  it('gives a usable client or a reason, whatever comes', () => {
    const rules = {
      redirectUri,
      grantType: 'authorization_code' as const,
      authMethod: 'client_secret_basic',
      scopes,
      ownMethods: ['none'],
      nowSeconds: 100,
      trusted: () => undefined,
    };
    const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(registered), 'none'));
    const names = [...Object.keys(registered), 'scope', 'grant_types', 'token_endpoint_auth_method'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anything), (body) => {
        const client = readClientInformation(body, rules);
        if (typeof client === 'string') return;
        expect(client.clientId).toMatch(/^[\x20-\x7e]{1,255}$/);
        expect(client.authMethod === 'none').toBe(client.clientSecret === undefined);
        expect(client.registrationAccessToken).toBeUndefined();
      }),
    );
  });
});
