import { SessionRequestLedger } from '@fhir-gateway/gateway';
import { unsettledRequest } from '@fhir-gateway/testing';

import { OauthClient } from '../testing/oauth-client.js';
import { csrfOf, fieldsOf, wordsOf } from '../testing/page-text.js';
import { signInAt, usePeopleGateway } from '../testing/record-people.js';
import type { TestBrowser } from '../testing/test-browser.js';

interface File {
  readonly kinds: { readonly kind: string; readonly entries: { readonly words: string; readonly data: object }[] }[];
}

describe('what is remembered', () => {
  const rest = usePeopleGateway({ FHIR_GATEWAY_MCP_AUTH: 'oauth' });
  let browser: TestBrowser;
  let access: string;

  const words = async (by = browser) => wordsOf(await by.text('/connections/memory'));
  const file = async (by = browser) => (await by.json('/auth/memory')).body as unknown as File;
  const counts = async (by = browser) =>
    Object.fromEntries((await file(by)).kinds.map(({ kind, entries }) => [kind, entries.length]));
  const forget = async (kind: string, by = browser) =>
    by.visit('/connections/memory', { form: { csrf: csrfOf(await browser.text('/connections/memory')), kind } });
  const all = { decisions: 1, looks: 4, uses: 1, requests: 1, shares: 1, received: 0 };

  beforeEach(async () => {
    browser = rest.browser();
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'payer', 'robert-mistyped');
    await browser.json('/api/record/people', { content: { join: ['stub-ehr', 'payer'] } });
    await browser.json('/api/record/changes');
    ({ access } = await new OauthClient(rest.publicUrl).connect(browser, `${rest.publicUrl}/api`));
    const headers = { authorization: `Bearer ${access}` };
    await fetch(`${rest.publicUrl}/api/record/changes?person=stub-ehr`, { headers });
    await rest.gateway.agentUses.flush();
    const { vault } = rest.gateway;
    const ledger = new SessionRequestLedger(vault, await vault.authenticate(access));
    await ledger.write('a-request', unsettledRequest('payer') as never);
    const form = { ...fieldsOf(await browser.text('/shares/new?kind=check-in')), lasts: '900' };
    await browser.visit('/shares/new', { form });
  });

  it('is shown in words, and taken along as it is kept', async () => {
    const page = await words();
    expect(page).toMatch(/Stub EHR and payer|payer and Stub EHR/);
    expect(page).toMatch(/the same person\. You said so on \d+ \w+ \d{4}/);
    expect(page).toMatch(/Stub EHR: on [^.]*, by you\./);
    expect(page).toMatch(/Stub EHR: on [^.]*, by “Test Agent”\./);
    expect(page).toMatch(/“Test Agent”: read \d+ times, changed 0 times, was refused 0 times, since/);
    expect(page).toContain('A request, to payer, sent on 24 Nov 2026: Not verified.');
    expect(page).toContain('Health record for check-in');
    expect(page).toContain('Nothing is remembered of these: what others shared with you.');
    expect(page).not.toMatch(/robert-|\d{4}-\d\d-\d\dT/);
    const answer = await browser.visit('/auth/memory', { headers: { accept: 'application/json' } });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="what-is-remembered.json"');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const text = await answer.text();
    expect(text).toContain('robert-mistyped');
    expect(text).not.toContain(access);
    expect(await counts()).toEqual(all);
  });

  it('says before what is lost with each kind, and forgets that and nothing else', async () => {
    const left: Record<string, number> = { ...all };
    for (const kind of Object.keys(all).filter((one) => one !== 'received')) {
      expect(await words()).toContain('Nobody can bring it back.');
      expect((await forget(kind)).status).toBe(303);
      left[kind] = 0;
      expect(await counts()).toEqual(left);
    }
    expect(rest.log().split('"event":"memory.forgotten"')).toHaveLength(Object.keys(all).length);
  });

  it('forgets all at once: links open nothing any more, and what is connected stays', async () => {
    const [share] = (await browser.json('/api/shares')).body['shares'] as { open: boolean }[];
    expect(share).toMatchObject({ open: true });
    expect((await forget('all')).status).toBe(303);
    expect(Object.values(await counts()).every((count) => count === 0)).toBe(true);
    expect((await browser.json('/api/shares')).body).toEqual({ shares: [] });
    expect((await browser.json('/api/record')).body['questions']).toHaveLength(1);
    expect((await browser.json('/auth/status')).body['connections']).toHaveLength(2);
    expect(await words()).not.toContain('Forget');
  });

  it('is nobody else’s: neither a stranger, another person, a page elsewhere nor an app reads or deletes it', async () => {
    const stranger = rest.browser();
    expect(await words(stranger)).toContain('this browser is signed in nowhere');
    const other = await rest.signedIn('petra-child');
    expect(await counts(other)).toMatchObject({ decisions: 0, requests: 0, shares: 0 });
    // The token of another’s form is none of theirs.
    for (const by of [stranger, other]) expect([401, 403]).toContain((await forget('all', by)).status);
    expect((await browser.visit('/connections/memory', { form: { kind: 'all' } })).status).toBe(403);
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' };
    expect((await browser.visit('/auth/memory/all', { method: 'DELETE', headers: foreign })).status).toBe(403);
    const headers = { authorization: `Bearer ${access}` };
    for (const [path, method] of [
      ['', 'GET'],
      ['/all', 'DELETE'],
    ] as const) {
      const answer = await fetch(`${rest.publicUrl}/auth/memory${path}`, { method, headers });
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'TOKEN_NOT_FOR_THIS' }]);
    }
    expect((await forget('dreams')).status).toBe(400);
    expect(await counts()).toEqual(all);
  });

  it('is forgotten over REST as well, once and again', async () => {
    const headers = { accept: 'application/json', origin: rest.publicUrl, 'sec-fetch-site': 'same-origin' };
    for (const _time of [1, 2]) {
      expect((await browser.visit('/auth/memory/looks', { method: 'DELETE', headers })).status).toBe(204);
      expect(await counts()).toEqual({ ...all, looks: 0 });
    }
  });
});
