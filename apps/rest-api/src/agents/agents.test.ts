import { sendJson } from '@fhir-gateway/testing';

import { OauthClient } from '../testing/oauth-client.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { csrfOf, wordsOf } from '../testing/page-text.js';
import { useTestGateway } from '../testing/test-gateway.js';

const results = { access: 'read', platforms: 'all', kind: 'results', until: 'session' };
const labelled = { resourceType: 'Observation', id: 'kept', meta: { security: [{ code: 'PSY' }] } };
const plain = { resourceType: 'Observation', id: 'plain' };

interface Agent {
  readonly id: string;
  readonly grant: Record<string, unknown>;
  readonly uses: readonly Record<string, unknown>[];
}

describe('what an app may do', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_WRITES: 'on' });
  beforeAll(async () => {
    rest.stub.answer = (_request, response) =>
      sendJson(response, 200, {
        resourceType: 'Bundle',
        type: 'searchset',
        total: 2,
        entry: [{ resource: plain }, { resource: labelled }],
      });
  });

  const send = async (token: string, method: string, path: string) => {
    const answer = await fetch(rest.publicUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json', accept: '*/*' },
      ...(method === 'POST' && { body: JSON.stringify({ resourceType: 'Observation' }) }),
    });
    return { status: answer.status, challenge: answer.headers.get('www-authenticate'), text: await answer.text() };
  };
  const read = (token: string, type: string) => send(token, 'GET', `/api/fhir/stub-ehr/${type}`);
  const agentsOf = async (browser: TestBrowser) =>
    (await browser.json('/auth/agents')).body['agents'] as readonly Agent[];

  async function connected(fields: Record<string, string>, redirectUri = 'https://agent.example/cb') {
    const browser = await rest.signedIn('pat-own');
    const client = new OauthClient(rest.publicUrl, redirectUri);
    const { access, refresh } = await client.connect(browser, `${rest.publicUrl}/api`, fields);
    const [agent] = await agentsOf(browser);
    return { browser, client, access, refresh, id: agent?.id ?? '' };
  }

  const own = () => ({ 'content-type': 'application/json', origin: rest.publicUrl, 'sec-fetch-site': 'same-origin' });
  const change = (credential: Record<string, string>, id: string, body: object) =>
    fetch(`${rest.publicUrl}/auth/agents/${id}`, {
      method: 'PATCH',
      headers: { ...credential, ...own() },
      body: JSON.stringify(body),
    });
  const patch = (browser: TestBrowser, id: string, body: object) => change({ cookie: browser.sessionCookie }, id, body);

  it('lasts for the year that was chosen where connections are kept, says its date, and ends at once', async () => {
    const browser = await rest.signedIn('pat-own');
    const post = async (path: string, form: Record<string, string>) =>
      browser.visit(path, { form: { csrf: csrfOf(await browser.text('/auth/keys')), ...form } });
    const [, code = ''] =
      /id="recovery-code">([^<]+)</.exec(await (await post('/auth/keys/recovery', {})).text()) ?? [];
    await post('/auth/keys/confirm', { group: code.slice(-6) });
    const client = new OauthClient(rest.publicUrl, 'https://agent.example/cb');
    const year = { ...results, until: 'year' };
    const { access, refresh } = await client.connect(browser, `${rest.publicUrl}/api`, year);
    const [agent] = await agentsOf(browser);
    const days = (Date.parse(String(agent?.grant['until'])) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(365);
    const page = await browser.text('/auth/agents');
    expect(wordsOf(page)).toContain('and no longer than 90 days without use');
    expect([...page.matchAll(/name="until" value="(\w+)"/g)].map(([, value]) => value)).toEqual([
      'kept',
      'day',
      'month',
      'quarter',
      'year',
    ]);
    const token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    await browser.visit(`/auth/agents/${agent?.id}`, { form: { form_token: token, action: 'end' } });
    expect((await read(access, 'Observation')).status).toBe(401);
    expect((await client.renew(refresh)).status).toBe(400);
    expect(await agentsOf(browser)).toEqual([]);
  });

  it('is what the person ticked: another kind of record is refused with insufficient_scope', async () => {
    const { access } = await connected(results);
    expect((await read(access, 'Observation')).status).toBe(200);
    const refused = await read(access, 'Condition');
    expect(refused.status).toBe(403);
    expect(refused.challenge).toBe(
      'Bearer error="insufficient_scope", scope="gateway.read", ' +
        `resource_metadata="${rest.publicUrl}/.well-known/oauth-protected-resource/api"`,
    );
    expect(refused.text).toContain('GRANT_INSUFFICIENT');
    expect(refused.text).toContain(`${rest.publicUrl}/auth/agents`);
    for (const beyond of [
      'Observation?_include=Observation:subject',
      'Patient/pat-own/$everything',
      'Patient/pat-own',
    ]) {
      expect([beyond, (await read(access, beyond)).status]).toEqual([beyond, 403]);
    }
  });

  it('ends at no platform but those that were chosen, also to look at, wait for and disconnect', async () => {
    const { access } = await connected({ ...results, platforms: 'some', platform: 'stub-other' });
    expect((await read(access, 'Observation')).status).toBe(403);
    expect((await send(access, 'POST', '/auth/stub-ehr/logout')).status).toBe(403);
    expect((await send(access, 'GET', '/auth/stub-ehr/wait?timeout=0')).status).toBe(403);
    const status = JSON.parse((await send(access, 'GET', '/auth/status')).text) as { connections: unknown[] };
    expect(status.connections).toEqual([]);
    expect((await send(access, 'GET', '/api/coverage/stub-ehr/rules/27447')).status).toBe(403);
  });

  it('is obeyed by a live token from the next call on, when the person changes it', async () => {
    const { browser, access, id } = await connected({});
    expect((await read(access, 'Condition')).status).toBe(200);
    const narrowed = await patch(browser, id, { kinds: ['results'] });
    expect([narrowed.status, await narrowed.json()]).toMatchObject([
      200,
      { id, ended: false, grant: { kinds: ['results'] } },
    ]);
    expect((await read(access, 'Condition')).status).toBe(403);
    await patch(browser, id, { kinds: ['results', 'problems'] });
    expect((await read(access, 'Condition')).status).toBe(200);
    await patch(browser, id, { until: '2026-01-01T00:00:00Z' });
    const over = await read(access, 'Condition');
    expect([over.status, over.challenge]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
    await patch(browser, id, { end: true });
    expect(await agentsOf(browser)).toEqual([]);
    expect((await read(access, 'Condition')).text).toContain('SESSION_UNKNOWN');
  });

  it('is nothing that an app changes, for itself or for another', async () => {
    const { access, id } = await connected({});
    for (const body of [{ access: 'read-and-write' }, { kinds: ['results'] }, { end: true }]) {
      expect((await change({ authorization: `Bearer ${access}` }, id, body)).status).toBe(401);
    }
    expect((await read(access, 'Observation')).status).toBe(200);
  });

  it.each([
    { access: 'everything' },
    { kinds: ['nonsense'] },
    { platforms: 'some' },
    { until: 'tomorrow' },
    { end: false },
    { scope: 'gateway.write' },
  ])('is not changed by %j', async (body) => {
    const { browser, id } = await connected({});
    const before = (await agentsOf(browser))[0]?.grant;
    expect((await patch(browser, id, body)).status).toBe(400);
    expect((await agentsOf(browser))[0]?.grant).toEqual(before);
  });

  it('says whether the person is asked before each change, and takes it as a change', async () => {
    const { browser, id } = await connected(results);
    expect((await agentsOf(browser))[0]?.grant).toMatchObject({ personConfirms: false });
    expect((await patch(browser, id, { personConfirms: 'yes' })).status).toBe(400);
    const changed = await patch(browser, id, { personConfirms: true });
    expect(await changed.json()).toMatchObject({ grant: { personConfirms: true } });
    expect((await agentsOf(browser))[0]?.grant).toMatchObject({ personConfirms: true, access: 'read' });
  });

  it.each([
    { ...results, access: 'all' },
    { ...results, platforms: 'most' },
    { ...results, kind: 'nonsense' },
    { ...results, until: 'ever' },
  ])('takes no answer that the consent form does not offer: %j', async (fields) => {
    const browser = await rest.signedIn('pat-own');
    const client = new OauthClient(rest.publicUrl, 'https://agent.example/cb');
    const { path, csrf } = await client.askFor(browser, `${rest.publicUrl}/api`);
    const answer = await browser.visit(path, { form: { csrf, decision: 'allow', ...fields } });
    expect(answer.status).toBe(400);
    expect(await agentsOf(browser)).toEqual([]);
  });

  it('is what the boxes of the page say, sent as a browser sends them', async () => {
    const browser = await rest.signedIn('pat-own');
    const client = new OauthClient(rest.publicUrl, 'https://agent.example/cb');
    const { path, text } = await client.askFor(browser, `${rest.publicUrl}/api`);
    const form = [...text.matchAll(/<input([^>]*)>/g)].flatMap(([, tag = '']): [string, string][] => {
      const [, name = ''] = /name="([^"]*)"/.exec(tag) ?? [];
      const [, value = ''] = /value="([^"]*)"/.exec(tag) ?? [];
      return /type="hidden"|checked/.test(tag) ? [[name, value]] : [];
    });
    expect(form.filter(([name]) => name === 'kind')).toHaveLength(10);
    const answer = await browser.visit(path, { form: [...form, ['decision', 'allow']] });
    expect(answer.status).toBe(200);
    expect((await agentsOf(browser))[0]?.grant).toMatchObject({
      access: 'read',
      platforms: 'all',
      kinds: 'all',
      labelled: false,
    });
    const page = await browser.text('/auth/agents');
    const token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const [agent] = await agentsOf(browser);
    const fewer = form.filter(([name, value]) => name !== 'csrf' && value !== 'coverage');
    const save: [string, string][] = [...fewer, ['form_token', token], ['action', 'save']];
    expect((await browser.visit(`/auth/agents/${agent?.id ?? ''}`, { form: save })).status).toBe(303);
    expect((await agentsOf(browser))[0]?.grant['kinds']).toHaveLength(9);
  });

  it('is shown with what the app did: counts by platform and kind, and nothing of a record', async () => {
    const { browser, access } = await connected(results);
    await read(access, 'Observation?code=secret-code');
    await read(access, 'Observation/secret-id');
    await read(access, 'Condition');
    await rest.gateway.agentUses.flush();
    const [agent] = await agentsOf(browser);
    expect(agent?.uses).toEqual([
      expect.objectContaining({ platform_id: 'stub-ehr', kind: 'results', reads: 2, writes: 0, refused: 0 }),
      expect.objectContaining({ platform_id: 'stub-ehr', kind: 'problems', reads: 0, refused: 1 }),
    ]);
    expect(JSON.stringify(agent)).not.toMatch(/secret|pat-own/);
    const page = await browser.text('/auth/agents');
    expect(page).toContain('Can read Lab results, vital signs and imaging');
    expect(page).toContain('Stub EHR');
    expect(page).not.toMatch(/secret|pat-own|stub-ehr<\/td>/);
  });

  it('is changed and ended by the forms of the page, for the browser that was shown them', async () => {
    const { browser, access, id } = await connected({});
    const page = await browser.text('/auth/agents');
    const token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const other = await connected({});
    const foreign = await other.browser.visit(`/auth/agents/${id}`, { form: { form_token: token, action: 'end' } });
    expect(foreign.status).toBe(403);
    const save = { form_token: token, action: 'save', ...results };
    expect((await browser.visit(`/auth/agents/${id}`, { form: save })).status).toBe(303);
    expect((await read(access, 'Condition')).status).toBe(403);
    await browser.visit(`/auth/agents/${id}`, { form: { form_token: token, action: 'end' } });
    expect((await read(access, 'Observation')).status).toBe(401);
  });

  it('does not open the pages of the person with an app’s token', async () => {
    const { access } = await connected({ ...results, platforms: 'some' });
    const page = await fetch(`${rest.publicUrl}/record`, {
      headers: { authorization: `Bearer ${access}`, accept: 'text/html' },
    });
    expect(await page.text()).not.toContain('Stub EHR');
  });
});
