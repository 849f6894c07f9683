import fc from 'fast-check';

import { ask } from '../testing/http-client.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { useTestGateway } from '../testing/test-gateway.js';
import { refreshOf } from '../testing/page-text.js';

const launch = 'launch-value-7f3a';
const path = '/auth/stub-ehr/launch';

describe.each(['oauth', 'local', 'pairing'] as const)('a launch from within an EHR, in mode %s', (mode) => {
  const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: mode });

  const iss = () => `${rest.stub.origin}/fhir`;
  const link = (fields: Record<string, string> = {}) =>
    `${path}?${new URLSearchParams({ iss: iss(), launch, ...fields })}`;
  const press = (browser: TestBrowser, fields: Record<string, string> = {}) =>
    browser.visit(path, { form: { iss: iss(), launch, ...fields } });
  const target = async (going: Response) => refreshOf(await going.text());

  it.each(['cross-site', 'same-origin', 'none', undefined])('asks first, coming from %s', async (site) => {
    // Not by fetch, which says of itself that it opens no page.
    const headers = {
      accept: 'text/html',
      ...(site !== undefined && { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' }),
    };
    const asked = await ask(`${rest.publicUrl}${link()}`, { headers });
    expect([asked.status, asked.headers['location'], asked.headers['set-cookie']]).toEqual([200, undefined, undefined]);
    expect(asked.body).toContain('Connect Stub EHR?');
    expect(asked.body).toContain('from within Stub EHR');
  });

  it('goes to the platform with the launch value after the button, and ends with what was open there', async () => {
    const browser = rest.browser();
    await browser.visit(link());
    const going = await press(browser);
    expect(going.headers.get('referrer-policy')).toBe('no-referrer');
    const url = await target(going);
    const query = new URL(url).searchParams;
    expect(query.get('launch')).toBe(launch);
    expect(query.get('scope')?.split(' ')).toEqual(['launch', 'offline_access', 'patient/*.rs']);
    expect(query.get('aud')).toBe(iss());
    const done = await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(url, 'pat-in-ehr')}`);
    expect(await done.text()).toContain('patient <code>pat-in-ehr</code>');
    const { connections } = (await browser.json('/auth/status')).body;
    expect(connections).toMatchObject([{ connected: true, from_ehr: true, patient: 'pat-in-ehr' }]);
  });

  it('is taken back only in the browser that pressed the button', async () => {
    const [first, second] = [rest.browser(), rest.browser()];
    const callback = `/oauth/callback?${rest.stub.smart.approve(await target(await press(first)), 'pat-1')}`;
    expect((await second.arrive(callback)).status).toBe(400);
    expect((await first.arrive(callback)).status).toBe(200);
  });

  it.each<[string, (own: string) => Record<string, string>]>([
    ['the issuer of another server', () => ({ iss: 'https://evil.example/fhir' })],
    ['an issuer that begins alike', (own) => ({ iss: `${own}.evil.example` })],
    ['an issuer with a user name', (own) => ({ iss: own.replace('://', '://127.0.0.1@') })],
    ['another port', (own) => ({ iss: own.replace(/:\d+/, ':9') })],
    ['no issuer', () => ({ iss: '' })],
    ['no launch value', () => ({ launch: '' })],
    ['a launch value of two words', () => ({ launch: 'a b' })],
  ])('refuses %s before anything is sent or opened', async (_what, change) => {
    const tokens = rest.stub.smart.tokenRequests.length;
    const browser = rest.browser();
    for (const answer of [await browser.visit(link(change(iss()))), await press(browser, change(iss()))]) {
      const page = await answer.text();
      expect([answer.status, page.includes('LAUNCH_REFUSED')]).toEqual([400, true]);
      expect(page).not.toContain('evil.example');
      expect(page).not.toContain(launch);
    }
    expect(browser.setCookies).toEqual([]);
    expect(rest.stub.smart.tokenRequests).toHaveLength(tokens);
  });

  it('refuses a parameter given twice, and HEAD', async () => {
    const browser = rest.browser();
    expect((await browser.visit(`${link()}&launch=other`)).status).toBe(400);
    expect((await browser.visit(link(), { method: 'HEAD' })).status).toBe(405);
    expect(browser.setCookies).toEqual([]);
  });

  it('keeps the launch value out of the log', () => {
    expect(rest.log()).toContain('auth.start');
    expect(rest.log()).not.toContain(launch);
  });
});

describe('the one launch address for all platforms', () => {
  const any = '/auth/launch';
  const north = '/auth/stub-many:north/launch';
  const at = (tenant: string) => `http://127.0.0.1:9/many/${tenant}`;
  const base = { patient: { fhirBaseUrl: at('{tenant}') } };
  const tenancy = { mode: 'template', templates: base, knownTenants: [{ id: 'north', name: 'North Hospital' }] };
  const many = { fhirBaseUrl: undefined, quirks: { anyClientId: true }, tenancy };
  const rest = useTestGateway({}, {}, { 'stub-many': many });

  const open = (path: string, fields: Record<string, string>) =>
    rest.browser().visit(`${path}?${new URLSearchParams(fields)}`);
  const actionOf = (page: string) => /<form method="post" action="([^"]+)"/.exec(page)?.[1];

  it('shows nothing of 100 hostile launches and issuers but as values of the form that sends them', async () => {
    const parts = [
      '"><img src=x onerror=a>',
      "' onclick='a",
      '</form>',
      '<script>',
      '&quot;',
      '\u202e',
      'SYSTEM:',
      'x ',
    ];
    const hostile = fc
      .array(fc.constantFrom(...parts), { minLength: 1, maxLength: 3 })
      .map((some) => `${some.join('')}zqcanary`);
    const place = fc.constantFrom('launch', 'iss', 'return_to');
    await fc.assert(
      fc.asyncProperty(hostile, place, async (text, name) => {
        const answer = await open(any, { iss: `${rest.stub.origin}/fhir`, launch, [name]: text });
        expect([200, 400]).toContain(answer.status);
        const outside = (await answer.text()).replace(/ value="[^"<>]*"/g, '');
        expect(outside).not.toMatch(/zqcanary|onerror|<script/);
      }),
      { numRuns: 100, seed: 14 },
    );
  });

  it.each([
    ['a platform', any, () => `${rest.stub.origin}/fhir/`, '/auth/stub-ehr/launch', 'Connect Stub EHR?'],
    ['an organization of a platform', any, () => at('north'), north, 'Connect North Hospital?'],
    ['the same, at the address of its platform', '/auth/stub-many/launch', () => at('north'), north, 'North'],
    ['the same, at its own address', north, () => at('north'), north, 'North'],
  ])('finds %s by iss', async (_what, path, iss, action, title) => {
    const answer = await open(path, { iss: iss(), launch });
    const page = await answer.text();
    expect([answer.status, decodeURIComponent(actionOf(page) ?? '')]).toEqual([200, action]);
    expect(page).toContain(title);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  const elsewhere = 'https://ehr.evil.example/fhir';
  it.each([
    ['an unknown system', any, { iss: elsewhere }, 'LAUNCH_ISSUER_UNKNOWN'],
    ['no system', any, {}, 'LAUNCH_ISSUER_UNKNOWN'],
    ['a longer address', any, { iss: `${at('north')}/Patient` }, 'LAUNCH_ISSUER_UNKNOWN'],
    [
      'an unknown system at the address of a platform',
      '/auth/stub-many/launch',
      { iss: elsewhere },
      'LAUNCH_ISSUER_UNKNOWN',
    ],
    ['another organization at the address of one', north, { iss: at('south') }, 'LAUNCH_REFUSED'],
    ['no launch value', any, { iss: at('north'), launch: '' }, 'LAUNCH_REFUSED'],
  ])('refuses %s: nothing is fetched, opened or repeated', async (_what, path, fields, code) => {
    const before = rest.stub.seen.length;
    const answer = await open(path, { launch, ...fields });
    const page = await answer.text();
    expect([answer.status, page.includes(code), answer.headers.getSetCookie()]).toEqual([400, true, []]);
    expect(page).not.toContain('evil.example');
    expect(page).not.toContain(launch);
    expect(rest.stub.seen).toHaveLength(before);
  });

  it('gives intent, tenant, banner and further resources to whoever asks for the status', async () => {
    const fhirContext = [{ reference: 'ImagingStudy/1', role: 'launch' }];
    const said = { need_patient_banner: true, intent: 'reconcile', tenant: 'north', fhirContext };
    rest.stub.smart.behaviour.codeResponse = (honest) => ({ body: { ...honest, ...said } });
    const browser = rest.browser();
    const going = await browser.visit(path, { form: { iss: `${rest.stub.origin}/fhir`, launch } });
    const url = refreshOf(await going.text());
    await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(url)}`);
    const { connections } = (await browser.json('/auth/status')).body;
    const { fhirContext: fhir_context, ...others } = said;
    expect(connections).toMatchObject([{ from_ehr: true, launch_context: { ...others, fhir_context } }]);
  });
});
