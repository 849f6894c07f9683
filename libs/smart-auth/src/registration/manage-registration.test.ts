import type { AuthErrorCode } from '../errors.js';
import { ownMetadata, redirectUri, Registrar, type RegistrarAnswer } from '../testing/registrar.js';
import type { ManagedClient } from './manage-registration.js';

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

const managing = (answer: RegistrarAnswer = {}) => new Registrar({ body: answered, ...answer }, () => nowMs);

const unchanged = (message: RegExp) => ({
  code: 'CLIENT_REGISTRATION_UNCHANGED' satisfies AuthErrorCode,
  message: expect.stringMatching(message),
});

describe('a change of a registration', () => {
  it('sends the whole client, and takes the new secret and the new token', async () => {
    const server = managing();
    await expect(server.update(client)).resolves.toEqual({
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
          ...ownMetadata,
          token_endpoint_auth_method: 'client_secret_post',
        },
      },
    ]);
  });

  it.each([401, 404])('says that the server knows it no more after %s', async (status) => {
    await expect(managing({ status, body: { error: 'invalid_token' } }).update(client)).resolves.toBeUndefined();
  });

  it.each([
    ['403', 403, {}, /does not let its clients change/],
    [
      'a refusal',
      400,
      { error: 'invalid_redirect_uri', error_description: 'not rat-1 old-secret.' },
      /\(http 400\)\. It says: invalid_redirect_uri: not … …\.$/,
    ],
    ['a policy', 403, { error: 'policy_x' }, /does not let.*\(http 403\)\. It says: policy_x\.$/],
    ['a fault', 500, canary, /http 500/],
    ['a redirect', 302, '', /did not answer/],
    ['no content', 204, '', /http 204/],
    ['no JSON', 200, '<html>', /names no client id/],
    ['another client', 200, { ...answered, client_id: 'c-2' }, /another client/],
    ['another redirect URI', 200, { ...answered, redirect_uris: ['https://other.example/'] }, /another redirect URI/],
  ])('is not taken from an answer with %s', async (_what, status, body, message) => {
    const failure = managing({ status, body }).update(client);
    await expect(failure).rejects.toMatchObject(unchanged(message));
    await expect(failure).rejects.not.toThrow(canary);
  });

  it('says that there was no answer, without what was sent', async () => {
    const failure = new Registrar(new Error(`rat-1 ${canary}`), () => nowMs).update(client);
    await expect(failure).rejects.toMatchObject(unchanged(/did not answer/));
    await expect(failure).rejects.not.toThrow(/rat-1|words/);
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
      const server = managing();
      await expect(server[ask]({ ...client, ...change })).rejects.toMatchObject(
        unchanged(/no address that may be used/),
      );
      expect(server.asked).toEqual([]);
    }
  });
});

describe('a look at a registration', () => {
  it('takes a secret and a token that the server has replaced', async () => {
    const server = managing();
    await expect(server.read(client)).resolves.toMatchObject({
      clientSecret: 'new-secret',
      registrationAccessToken: 'rat-2',
    });
    expect(server.asked).toMatchObject([{ method: 'GET', authorization: 'Bearer rat-1', body: undefined }]);
  });

  it('says that the server knows it no more', async () => {
    await expect(managing({ status: 401, body: {} }).read(client)).resolves.toBeUndefined();
  });
});

describe('the end of a registration', () => {
  it.each([
    [204, 'deleted'],
    [200, 'deleted'],
    [401, 'unknown'],
    [404, 'unknown'],
  ])('after %s is told as %s', async (status, outcome) => {
    const server = managing({ status, body: {} });
    await expect(server.delete(client)).resolves.toBe(outcome);
    expect(server.asked).toMatchObject([{ method: 'DELETE', authorization: 'Bearer rat-1', body: undefined }]);
  });

  it.each([202, 302, 400, 403, 405, 500, 501])('is not believed after %s', async (status) => {
    await expect(managing({ status, body: {} }).delete(client)).rejects.toMatchObject(unchanged(/./));
  });
});
