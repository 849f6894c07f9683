import { SoftwarePasskey } from '@fhir-gateway/testing';
import { csrfOf, fieldsOf, wordsOf } from '../testing/page-text.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { signIn, useTestGateway } from '../testing/test-gateway.js';

const codeIn = (page: string) => /id="recovery-code">([^<]+)</.exec(page)?.[1] ?? '';
const challengeIn = (page: string) => /data-challenge="([^"]+)"/.exec(page)?.[1] ?? '';

describe('a passkey of kept connections', () => {
  const rest = useTestGateway();
  let number = 0;
  beforeEach(() => {
    jest.spyOn(rest.gateway, 'clientAddressOf').mockReturnValue(`198.51.100.${++number}`);
  });
  afterEach(() => jest.restoreAllMocks());

  const url = () => rest.gateway.config.publicUrl;
  const post = async (browser: TestBrowser, path: string, form: Record<string, string>) => {
    const csrf = csrfOf(await browser.text('/auth/keys'));
    return browser.visit(path, { form: { csrf, ...form } });
  };
  const kept = async () => {
    const browser = rest.browser();
    await signIn(rest, browser, 'pat-1');
    const code = codeIn(await (await post(browser, '/auth/keys/recovery', {})).text());
    await post(browser, '/auth/keys/confirm', { group: code.slice(-6) });
    return { browser, code };
  };
  const offered = async (browser: TestBrowser, code: string) =>
    challengeIn(await (await post(browser, '/auth/keys/passkey', { code })).text());
  const partsOf = (passkey: SoftwarePasskey, challenge: string, habits = {}) => ({
    ...passkey.answer(challenge, url(), habits),
    secret: passkey.secret,
  });
  const added = async (passkey = new SoftwarePasskey()) => {
    const { browser, code } = await kept();
    const answer = { ...partsOf(passkey, await offered(browser, code)), publicKey: passkey.publicKey };
    const response = await post(browser, '/auth/keys/passkey/add', answer);
    expect(response.status).toBe(303);
    return { browser, code, passkey, answer };
  };
  const opening = async (browser: TestBrowser) => {
    const page = await browser.text('/auth/open');
    const { csrf = '', attempt = '' } = fieldsOf(page);
    return { csrf, attempt, challenge: challengeIn(page) };
  };
  const open = async (browser: TestBrowser, passkey: SoftwarePasskey, habits = {}) => {
    const { challenge, ...fields } = await opening(browser);
    return browser.visit('/auth/open/passkey', { form: { ...fields, ...partsOf(passkey, challenge, habits) } });
  };

  it('opens them on other devices, as often as it answers, and leaves the recovery code as it is', async () => {
    const { browser, code, passkey } = await added();
    expect(wordsOf(await browser.text('/auth/keys'))).toMatch(/Passkey of \d+ \w+ \d{4} , checked/);
    for (let device = 0; device < 2; device++) {
      const other = rest.browser();
      const page = await (await open(other, passkey)).text();
      expect(wordsOf(page)).toContain('Your connections are open');
      expect(codeIn(page)).toBe('');
      expect(await other.text('/connections')).toContain('Disconnect');
    }
    const fields = fieldsOf(await rest.browser().text('/auth/open'));
    expect(fields['attempt']).toBeDefined();
    expect((await post(browser, '/auth/keys/device-code', { code })).status).toBe(200);
    expect(wordsOf(await browser.text('/auth/keys'))).toContain('Used last on');
  });

  it('is offered and ended only with the recovery code', async () => {
    const { browser, code, passkey } = await added();
    for (const wrong of ['', 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEEE']) {
      expect((await post(browser, '/auth/keys/passkey', { code: wrong })).status).toBe(400);
      expect((await post(browser, '/auth/keys/passkey/end', { id: passkey.id, code: wrong })).status).toBe(400);
    }
    expect((await open(rest.browser(), passkey)).status).toBe(200);
    expect((await post(browser, '/auth/keys/passkey/end', { id: passkey.id, code })).status).toBe(303);
    const refused = await open(rest.browser(), passkey);
    expect([refused.status, wordsOf(await refused.text())]).toEqual([
      400,
      expect.stringContaining('This passkey opens nothing here'),
    ]);
  });

  it('is added only by an answer to what was asked of this very session, once', async () => {
    const { browser, code } = await kept();
    const passkey = new SoftwarePasskey();
    const other = await kept();
    const refusedFor = async (challenge: string, habits = {}) =>
      (
        await post(browser, '/auth/keys/passkey/add', {
          ...partsOf(passkey, challenge, habits),
          publicKey: passkey.publicKey,
        })
      ).status;
    expect(await refusedFor(await offered(other.browser, other.code))).toBe(400);
    expect(await refusedFor((await opening(rest.browser())).challenge)).toBe(400);
    expect(await refusedFor(await offered(browser, code), { flags: 0x01 })).toBe(400);
    expect(await refusedFor('')).toBe(400);
    expect((await open(rest.browser(), passkey)).status).toBe(400);
    const challenge = await offered(browser, code);
    expect(await refusedFor(challenge)).toBe(303);
    expect(await refusedFor(challenge)).toBe(400);
    expect((await post(browser, '/auth/keys/passkey/add', { id: '%%' })).status).toBe(400);
  });

  it('opens nothing with another secret or an answer that was given before', async () => {
    const { passkey } = await added();
    const { challenge, ...fields } = await opening(rest.browser());
    const thief = rest.browser();
    const own = await opening(thief);
    const wrong = { ...partsOf(passkey, own.challenge), secret: new SoftwarePasskey().secret };
    const form = { csrf: own.csrf, attempt: own.attempt };
    expect((await thief.visit('/auth/open/passkey', { form: { ...form, ...wrong } })).status).toBe(400);
    const good = partsOf(passkey, challenge);
    expect((await rest.browser().visit('/auth/open/passkey', { form: { ...fields, ...good } })).status).toBe(200);
    expect((await thief.visit('/auth/open/passkey', { form: { ...form, ...good } })).status).toBe(400);
  });

  it('takes an answer once, however its bytes are written', async () => {
    const { passkey } = await added(new SoftwarePasskey('ed25519'));
    const { challenge, ...fields } = await opening(rest.browser());
    const good = partsOf(passkey, challenge);
    // 64 bytes leave four bits of the last letter unused.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = letters[letters.indexOf(good.signature.slice(-1)) ^ 1] ?? '';
    const rewritten = { ...good, signature: good.signature.slice(0, -1) + last };
    expect(Buffer.from(rewritten.signature, 'base64url')).toEqual(Buffer.from(good.signature, 'base64url'));
    const thief = rest.browser();
    const { csrf, attempt } = await opening(thief);
    expect((await rest.browser().visit('/auth/open/passkey', { form: { ...fields, ...good } })).status).toBe(200);
    const again = await thief.visit('/auth/open/passkey', { form: { csrf, attempt, ...rewritten } });
    expect(again.status).toBe(400);
  });

  it('leaves a browser with connections of its own as it is', async () => {
    const { passkey } = await added();
    const own = rest.browser();
    await signIn(rest, own, 'pat-2');
    const refused = await open(own, passkey);
    expect([refused.status, wordsOf(await refused.text())]).toEqual([
      409,
      expect.stringContaining('This browser has connections of its own'),
    ]);
  });

  it('stops guesses, and says in the audit what happened, without the secret', async () => {
    const { browser, code, passkey } = await added();
    const statuses: number[] = [];
    jest.mocked(rest.gateway.clientAddressOf).mockReturnValue('203.0.113.77');
    for (let guess = 0; guess < 6; guess++) statuses.push((await open(rest.browser(), new SoftwarePasskey())).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
    jest.mocked(rest.gateway.clientAddressOf).mockReturnValue('203.0.113.78');
    await open(rest.browser(), passkey);
    await post(browser, '/auth/keys/passkey/end', { id: passkey.id, code });
    const log = rest.log();
    for (const event of ['key.added', 'key.used', 'key.refused', 'key.ended'])
      expect(log).toContain(`"event":"${event}"`);
    for (const secret of [passkey.secret, passkey.id, code]) expect(log).not.toContain(secret);
  });
});
