import { get } from 'node:http';
import type { ChildService } from '@fhir-gateway/testing';
import type { SandboxAccount } from '../records/index.js';
import { generateRecords } from '../records/index.js';
import { SmartApp } from '../testing/smart-app.js';
import { startSandbox } from '../testing/start-sandbox.js';
import { sandboxSecrets } from './clients.js';
import type { Counters } from './counters.js';

const readScope = 'openid fhirUser launch/patient patient/*.rs offline_access';
const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

// A shared machine can take long to start a process.
jest.setTimeout(60_000);

describe('the sandbox as a SMART server', () => {
  let sandbox: ChildService & { origin: string };
  let single: SandboxAccount;
  let several: SandboxAccount;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const { accounts } = generateRecords({
      seed: 1,
      patients: 12,
      asOf: `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`,
    });
    const find = (matches: (account: SandboxAccount) => boolean): SandboxAccount => {
      const account = accounts.find(matches);
      if (!account) throw new Error('the generated records have no such account');
      return account;
    };
    single = find(({ patientIds, fhirUser }) => patientIds.length === 1 && fhirUser.startsWith('Patient/'));
    several = find(({ patientIds, fhirUser }) => patientIds.length > 1 && !fhirUser.startsWith('Practitioner/'));
  });

  afterAll(() => sandbox?.stop());

  const app = (): SmartApp => new SmartApp(sandbox.origin);
  const connect = (scope = readScope): Promise<Awaited<ReturnType<SmartApp['connect']>>> =>
    app().connect({ login: single.login, scope });
  const counters = async (): Promise<Counters> =>
    (await (await fetch(`${sandbox.origin}/control/counters`)).json()) as Counters;

  describe('signing in', () => {
    it('refuses a form that another site sends', async () => {
      const client = app();
      const consent = await client.signIn(single.login);
      const url = `${consent.url}/consent`;
      const body = new URLSearchParams({ decision: 'allow' });
      const page = await client.browser.open(url, { method: 'POST', body, headers: { origin: 'http://localhost:1' } });
      expect(page.status).toBe(403);
    });

    it('does not let one browser continue what another began', async () => {
      const consent = await app().signIn(single.login);
      const page = await app().browser.open(consent.url);
      expect(page.status).toBe(400);
    });
  });

  describe('authorization requests', () => {
    it.each([
      ['has no PKCE challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
      ['uses PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['has no aud', { aud: undefined }, 'invalid_request'],
      ['names another server in aud', { aud: 'https://fhir.example.org/r4' }, 'invalid_request'],
    ])('refuses one that %s', async (_name, overrides, error) => {
      const page = await app().browser.open(app().authorizationUrl(overrides));
      const answer = new URL(page.url).searchParams;
      expect(answer.get('error') ?? new URLSearchParams(new URL(page.url).hash.slice(1)).get('error')).toBe(error);
      expect(answer.has('code')).toBe(false);
    });

    it.each([
      ['a foreign redirect URI', { redirect_uri: 'https://app.example.org/oauth/callback' }],
      ['another path on loopback', { redirect_uri: 'http://127.0.0.1:54321/elsewhere' }],
      ['a name that only begins like loopback', { redirect_uri: 'http://localhost.example.org:80/oauth/callback' }],
      ['an unknown client', { client_id: 'somebody-else' }],
    ])('shows an error page, and redirects nowhere, for %s', async (_name, overrides) => {
      const page = await app().browser.open(app().authorizationUrl(overrides));
      expect(page.status).toBe(400);
      expect(new URL(page.url).origin).toBe(sandbox.origin);
      expect(page.body).toContain('id="error"');
    });
  });

  describe('scopes', () => {
    it('issues a refresh token only for offline_access or online_access', async () => {
      expect(await connect('launch/patient patient/*.rs')).not.toHaveProperty('refresh_token');
      expect(await connect('launch/patient patient/*.rs online_access')).toHaveProperty('refresh_token');
    });
  });

  describe('the token endpoint', () => {
    it('refuses a code used twice and ends what the first use got', async () => {
      const client = app();
      const code = (await client.authorize({ login: single.login, scope: readScope })).get('code') ?? '';
      const first = await client.exchange(code);
      const second = await client.exchange(code);
      expect([first.status, second.status, second.body.error]).toEqual([200, 400, 'invalid_grant']);
      expect((await client.fhir('Patient', first.body.access_token)).status).toBe(401);
    });

    it('rotates refresh tokens, and an old one used again ends the whole family', async () => {
      const client = app();
      const before = await counters();
      const first = await client.connect({ login: single.login, scope: readScope });
      const second = await client.refresh(first.refresh_token);
      expect(second.body).toMatchObject({ patient: single.patientIds[0], scope: readScope });
      expect(second.body.refresh_token).not.toBe(first.refresh_token);
      expect((await client.fhir(`Patient/${single.patientIds[0]}`, second.body.access_token)).status).toBe(200);

      expect(await client.refresh(first.refresh_token)).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      });
      expect(await client.refresh(second.body.refresh_token)).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      });
      expect((await client.fhir(`Patient/${single.patientIds[0]}`, second.body.access_token)).status).toBe(401);

      const after = await counters();
      expect(after.authorizations - before.authorizations).toBe(1);
      expect(after.codeExchanges - before.codeExchanges).toBe(1);
      expect(after.refreshes - before.refreshes).toBe(1);
      expect(after.refusedRefreshes - before.refusedRefreshes).toBe(2);
      expect(after.fhirRequests - before.fhirRequests).toBe(2);
    });
  });

  it.each([
    ['wrong', basic('fhir-gateway-basic', 'wrong')],
    ['not form-encoded', `Basic ${Buffer.from(`fhir-gateway-basic:${sandboxSecrets.basic}`).toString('base64')}`],
  ])('refuses a secret in the header that is %s', async (_name, authorization) => {
    const client = app();
    const choice = { login: single.login, scope: readScope, clientId: 'fhir-gateway-basic' };
    const code = (await client.authorize(choice)).get('code') ?? '';
    const { status, body } = await client.exchange(code, {}, { authorization });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).not.toHaveProperty('access_token');
  });

  describe('ending access', () => {
    it('ends the access token with its refresh token, and leaves other grants alone', async () => {
      const client = app();
      const kept = await client.connect({ login: single.login, scope: readScope });
      const ended = await client.connect({ login: single.login, scope: readScope });
      await client.post('revoke', { token: ended.refresh_token, token_type_hint: 'refresh_token' });
      expect((await client.fhir(`Patient/${ended.patient}`, ended.access_token)).status).toBe(401);
      expect((await client.refresh(ended.refresh_token)).status).toBe(400);
      expect((await client.fhir(`Patient/${kept.patient}`, kept.access_token)).status).toBe(200);
    });

    it('tells a client what its token is, with the patient, until it is revoked', async () => {
      const client = app();
      const body = await client.connect({ login: single.login, scope: readScope });
      const active = await client.post('introspect', { token: body.access_token });
      expect(active.body).toMatchObject({
        active: true,
        client_id: 'fhir-gateway',
        scope: readScope,
        patient: body.patient,
      });
      await client.post('revoke', { token: body.access_token });
      expect((await client.post('introspect', { token: body.access_token })).body).toEqual({ active: false });
    });
  });

  describe('the session of a browser', () => {
    it('lets the next person in without a password, unless the request says prompt=login', async () => {
      const client = app();
      await client.connect({ login: single.login, scope: 'openid patient/*.rs' });
      expect((await client.browser.open(client.authorizationUrl())).body).not.toContain('id="sign-in"');
      expect((await client.browser.open(client.authorizationUrl({ prompt: 'login' }))).body).toContain('id="sign-in"');
    });

    it('lets in at once whom the hint of a visit names, and asks where it names nobody', async () => {
      const client = app();
      const answer = await client.browser.open(client.authorizationUrl({ login_hint: `try:${several.login}` }));
      const { status, body } = await client.exchange(new URL(answer.url).searchParams.get('code') ?? '');
      expect([status, body.patient]).toEqual([200, several.patientIds[0]]);
      for (const hint of ['try:nobody', single.login]) {
        expect((await app().browser.open(client.authorizationUrl({ login_hint: hint }))).body).toContain(
          'id="sign-in"',
        );
      }
    });

    it('ends where the person signs out, who then goes back; what was granted stays', async () => {
      const client = app();
      const { access_token: token } = await client.connect({
        login: single.login,
        scope: 'openid launch/patient patient/*.rs',
      });
      const fields = {
        client_id: 'fhir-gateway',
        post_logout_redirect_uri: 'http://127.0.0.1:54321/auth/signed-out',
        state: 'state-of-the-logout',
      };
      const asked = await client.browser.open(`${client.origin}/op/logout?${new URLSearchParams(fields)}`);
      const back = await client.browser.submit(asked, 'sign-out');
      expect(back.url).toBe(`${fields.post_logout_redirect_uri}?state=${fields.state}`);
      expect((await client.browser.open(client.authorizationUrl())).body).toContain('id="sign-in"');
      expect((await client.fhir('Patient', token)).status).toBe(200);
    });

    it('does not end for an address that is not registered', async () => {
      const client = app();
      await client.connect({ login: single.login, scope: 'openid patient/*.rs' });
      const query = new URLSearchParams({
        client_id: 'fhir-gateway',
        post_logout_redirect_uri: 'https://evil.example/',
      });
      const refused = await client.browser.open(`${client.origin}/op/logout?${query}`);
      expect([refused.status, refused.url.startsWith(client.origin)]).toEqual([400, true]);
      expect((await client.browser.open(client.authorizationUrl())).body).not.toContain('id="sign-in"');
    });
  });

  it.each(['sandbox.example.org', '192.0.2.7:8010', 'localhost'])('does not answer to the name %s', async (host) => {
    const status = await new Promise((resolve) => {
      get(`${sandbox.origin}/livez`, { headers: { host } }, (response) => resolve(response.resume().statusCode));
    });
    expect(status).toBe(421);
  });

  it('keeps its console clean', () => {
    expect(sandbox.output().trim().split('\n')).toHaveLength(1);
  });
});
