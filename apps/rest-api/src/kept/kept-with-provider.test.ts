import { SoftwarePasskey } from '@fhir-gateway/testing';
import type { MemoryVaultStore } from '@fhir-gateway/token-vault';
import { signInAs, useIssuerGateway } from '../testing/gateway-sign-in.js';
import { OauthClient } from '../testing/oauth-client.js';
import { csrfOf, fieldsOf, refreshOf, wordsOf } from '../testing/page-text.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { signIn } from '../testing/test-gateway.js';

const codeIn = (page: string) => /id="recovery-code">([^<]+)</.exec(page)?.[1] ?? '';
const challengeIn = (page: string) => /data-challenge="([^"]+)"/.exec(page)?.[1] ?? '';
const people = { nurse: ['clerks'], keeper: ['clerks'], clerk: ['clerks'], admin: ['it'] };

describe('keeping connections where people sign in first', () => {
  const gateway = useIssuerGateway(people);
  const { rest, browserOf } = gateway;
  let number = 0;
  beforeEach(() => {
    jest.spyOn(rest.gateway, 'clientAddressOf').mockReturnValue(`198.51.100.${++number}`);
    people.nurse = ['clerks'];
  });
  afterEach(() => jest.restoreAllMocks());

  const post = async (browser: TestBrowser, path: string, form: Record<string, string>, from = '/auth/keys') =>
    browser.visit(path, { form: { csrf: csrfOf(await browser.text(from)), ...form } });
  const kept = async (person = 'nurse') => {
    const browser = await browserOf(person);
    await signIn(rest, browser, 'pat-1');
    const code = codeIn(await (await post(browser, '/auth/keys/recovery', {})).text());
    expect((await post(browser, '/auth/keys/confirm', { group: code.slice(-6) })).status).toBe(303);
    return { browser, code };
  };
  const open = async (browser: TestBrowser, code: string) =>
    browser.visit('/auth/open', { form: { ...fieldsOf(await browser.text('/auth/open')), code } });
  const withPasskey = async () => {
    const { browser, code } = await kept();
    const passkey = new SoftwarePasskey();
    const challenge = challengeIn(await (await post(browser, '/auth/keys/passkey', { code })).text());
    const answer = { ...passkey.answer(challenge, rest.publicUrl), secret: passkey.secret };
    const form = { ...answer, publicKey: passkey.publicKey };
    expect((await post(browser, '/auth/keys/passkey/add', form)).status).toBe(303);
    return { browser, code, passkey };
  };
  const openByPasskey = async (browser: TestBrowser, passkey: SoftwarePasskey) => {
    const page = await browser.text('/auth/open');
    const { csrf = '', attempt = '' } = fieldsOf(page);
    const answer = { ...passkey.answer(challengeIn(page), rest.publicUrl), secret: passkey.secret };
    return browser.visit('/auth/open/passkey', { form: { csrf, attempt, ...answer } });
  };
  const statusOf = async (browser: TestBrowser) => browser.json('/auth/status');
  const appOf = async (browser: TestBrowser) => {
    const { access } = await new OauthClient(rest.publicUrl).connect(browser, `${rest.publicUrl}/api`);
    return () => fetch(`${rest.publicUrl}/auth/status`, { headers: { authorization: `Bearer ${access}` } });
  };

  it('opens them by a passkey in another browser of the same person, who signs in at no hospital again', async () => {
    const { browser, passkey } = await withPasskey();
    await gateway.issuer.logOut('nurse');
    expect((await statusOf(browser)).status).toBe(401);
    const other = await browserOf('nurse');
    expect((await statusOf(other)).body['connections']).toEqual([]);
    expect(wordsOf(await (await openByPasskey(other, passkey)).text())).toContain('Your connections are open');
    expect((await statusOf(other)).body['connections']).toHaveLength(1);
    // The provider ends this browser as well, and again nothing that is kept.
    await gateway.issuer.logOut('nurse');
    expect((await statusOf(other)).status).toBe(401);
    expect((await openByPasskey(await browserOf('nurse'), passkey)).status).toBe(200);
  });

  it('opens them for no other subject, whatever that one has, and leaves code and passkey as they are', async () => {
    const { browser, code, passkey } = await withPasskey();
    const shown = await (await post(browser, '/auth/keys/device-code', { code })).text();
    const deviceCode = /id="device-code">([^<]+)</.exec(shown)?.[1] ?? '';
    const before = rest.log().length;
    for (const person of ['clerk', 'admin']) {
      const stranger = await browserOf(person);
      const answers = [await open(stranger, code), await openByPasskey(stranger, passkey)];
      if (person === 'admin') answers.push(await open(stranger, deviceCode));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
      expect((await statusOf(stranger)).body['connections']).toEqual([]);
    }
    await rest.gateway.auditTrail.flush();
    expect(rest.log().slice(before).split('"event":"key.refused"')).toHaveLength(6);
    jest.mocked(rest.gateway.clientAddressOf).mockReturnValue('203.0.113.8');
    expect((await open(await browserOf('nurse'), code)).status).toBe(200);
    expect((await openByPasskey(await browserOf('nurse'), passkey)).status).toBe(200);
  });

  it('leads who comes home to where they are opened, and nobody else, nor once they have ended', async () => {
    const home = async (person: string, path?: string) =>
      (await signInAs(gateway.issuer, rest.browser(), person, path)).headers.get('location');
    const { browser, code } = await kept('keeper');
    expect([await home('keeper'), await home('keeper', '/agents')]).toEqual(['/auth/open', '/agents']);
    expect(await home('clerk')).toBe('/');
    await open(await browserOf('keeper'), code);
    await browser.visit('/auth/sessions/end', { form: {} });
    expect(await home('keeper')).toBe('/');
  });

  it('says beforehand what a sign-in has to do with it', async () => {
    const { browser } = await kept();
    const words = wordsOf(await browser.text('/auth/keys'));
    expect(words).toContain('for you and for nobody else who signs in');
    expect(words).toContain('Apps and agents go on for some hours after you last opened them');
  });

  it('opens nothing for whoever has not signed in, and has no page for them', async () => {
    const { code } = await kept();
    const stranger = rest.browser();
    expect((await stranger.visit('/auth/open')).headers.get('location')).toContain('/auth/sign-in');
    const refused = await stranger.visit('/auth/open', { form: { csrf: 'x', attempt: 'x', code } });
    expect([refused.status, stranger.setCookies]).toEqual([401, []]);
  });

  it('opens nothing of another issuer, nor of the time before there was one', async () => {
    const { vault, kept: keeping } = rest.gateway;
    const { code } = await kept();
    const others = [{ issuer: 'https://other.example', subject: 'nurse', roles: ['user'] }, undefined];
    for (const owner of others) {
      const own = await vault.activate(vault.mintCredential(), 'browser', owner ? { owner } : {});
      await expect(keeping.open(code, 'x', '192.0.2.1', own)).rejects.toMatchObject({ code: 'PAIRING_CODE_UNKNOWN' });
    }
    await expect(keeping.open(code, 'x', '192.0.2.1')).rejects.toMatchObject({ code: 'PAIRING_CODE_UNKNOWN' });
  });

  it('gives the roles of the latest sign-in, and none of the day that they were kept', async () => {
    people.nurse = ['it'];
    const { passkey } = await withPasskey();
    people.nurse = ['clerks'];
    const other = await browserOf('nurse');
    expect((await openByPasskey(other, passkey)).status).toBe(200);
    expect((await statusOf(other)).body).toMatchObject({ roles: ['user'], connections: [{}] });
    expect((await other.visit('/operator')).status).toBe(403);
    const app = await appOf(other);
    expect(await (await app()).json()).toMatchObject({ roles: ['user'] });
  });

  it('offers to open them first to whoever lets an app in, and gives the app what is open then', async () => {
    const { browser, code } = await kept();
    const client = new OauthClient(rest.publicUrl);
    expect((await client.askFor(browser, `${rest.publicUrl}/api`)).text).not.toContain('href="/auth/open"');
    const other = await browserOf('nurse');
    const { path, text } = await client.askFor(other, `${rest.publicUrl}/api`);
    expect(text).toContain('href="/auth/open"');
    await open(other, code);
    const answered = await post(other, path, { decision: 'allow' }, path);
    const sent = await other.visit(refreshOf(await answered.text()));
    const granted = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const { access_token: access } = (await (await client.exchange(granted)).json()) as { access_token: string };
    const status = await fetch(`${rest.publicUrl}/auth/status`, { headers: { authorization: `Bearer ${access}` } });
    expect(((await status.json()) as { connections: unknown[] }).connections).toHaveLength(1);
  });

  it('lets an app on after the provider’s logout, as long as the sign-in counts, and again after the next one', async () => {
    const { browser, code } = await kept();
    const app = await appOf(browser);
    const { vault, login, config } = rest.gateway;
    await gateway.issuer.logOut('nurse');
    expect([(await statusOf(browser)).status, (await app()).status]).toEqual([401, 200]);
    const other = await browserOf('nurse');
    await open(other, code);
    const session = await vault.authenticate(sessionCookieOf(other));
    await vault.write(session, 'login:signed-in', Math.floor(Date.now() / 1000) - config.sessionMaxSeconds - 1);
    const refused = await app();
    expect([refused.status, await refused.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'SIGN_IN_REQUIRED' }),
    ]);
    // What does not say when somebody signed in last counts from its beginning.
    await vault.remove(session, 'login:signed-in');
    expect((await app()).status).toBe(200);
    await vault.write(session, 'login:signed-in', 1);
    await login?.kept(session, await vault.authenticate(sessionCookieOf(await browserOf('nurse'))));
    expect((await app()).status).toBe(200);
  });

  it('opens to whoever has the store, the master key and the id_token nothing that is kept', async () => {
    const { browser } = await withPasskey();
    await appOf(browser);
    const { store, keyring } = rest.gateway.storage;
    const opened: string[] = [];
    let closed = 0;
    for (const [name, fields] of (store as MemoryVaultStore).snapshot().records) {
      for (const [field, sealed] of fields) {
        try {
          opened.push(keyring.open(sealed, `${name}|${field}`));
        } catch {
          closed += 1;
        }
      }
    }
    expect(closed).toBeGreaterThan(0);
    const all = opened.join('\n');
    expect(all).toContain('"kind":"key"');
    for (const word of ['accessToken', 'refreshToken', 'pat-1', 'fgs_']) expect(all).not.toContain(word);
  });

  it('ends all that is kept, and what opens it, where the operator ends the person', async () => {
    const { browser, code, passkey } = await withPasskey();
    const app = await appOf(browser);
    await rest.gateway.vault.endSessionById((await rest.gateway.vault.authenticate(sessionCookieOf(browser))).id);
    expect([(await statusOf(browser)).status, (await app()).status]).toEqual([401, 401]);
    const other = await browserOf('nurse');
    expect([(await open(other, code)).status, (await openByPasskey(other, passkey)).status]).toEqual([400, 400]);
  });

  it('gives no cookie to a browser whose sign-in the provider ends at that moment', async () => {
    const { code } = await kept();
    const other = await browserOf('nurse');
    const issue = rest.gateway.vault.issue.bind(rest.gateway.vault);
    jest.spyOn(rest.gateway.vault, 'issue').mockImplementationOnce(async (...given) => {
      await gateway.issuer.logOut('nurse');
      return issue(...given);
    });
    const refused = await open(other, code);
    expect(refused.status).toBe(401);
    expect((await statusOf(other)).status).toBe(401);
  });

  function sessionCookieOf(browser: TestBrowser): string {
    const value = decodeURIComponent(browser.cookie('fhir_gateway_session') ?? '');
    return value.slice(2, value.lastIndexOf('.'));
  }
});
