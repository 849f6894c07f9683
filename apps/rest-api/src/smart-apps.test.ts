import { SmartApp } from './testing/smart-app.js';
import { useTestGateway } from './testing/test-gateway.js';
import type { TestBrowser } from './testing/test-browser.js';
import { wordsOf, csrfOf } from './testing/page-text.js';

const scope = 'launch/patient openid fhirUser offline_access patient/*.rs patient/Observation.rs';

describe('a SMART app behind the gateway’s own authorization server', () => {
  const rest = useTestGateway(
    { FHIR_GATEWAY_WRITES: 'stub-ehr' },
    {},
    { 'other-ehr': { quirks: { anyClientId: true } } },
  );
  let base: string;
  let mcp: string;
  beforeAll(() => {
    base = `${rest.publicUrl}/api/fhir/stub-ehr`;
    mcp = `${rest.gateway.config.mcpPublicUrl}/mcp`;
  });
  beforeEach(() => {
    rest.stub.smart.grantedScope = 'launch/patient offline_access patient/*.cruds';
    rest.stub.seen.length = 0;
  });

  const signedIn = async (patient = 'pat-own'): Promise<TestBrowser> => {
    const browser = await rest.signedIn(patient);
    return browser;
  };
  const call = async (token: unknown, path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${String(token)}`, ...(init.headers as object) };
    const answer = await fetch(path.startsWith('http') ? path : `${base}/${path}`, { ...init, headers });
    return { status: answer.status, challenge: answer.headers.get('www-authenticate'), text: await answer.text() };
  };
  const words = wordsOf;

  it('finds it at the FHIR base, and gets scopes, patient and id token of the record that was chosen', async () => {
    const app = new SmartApp(base);
    const { body } = await app.launch(await signedIn(), scope);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      patient: 'pat-own',
      need_patient_banner: true,
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.any(String),
      // The platform named nobody who signed in, so that fhirUser is not granted.
      scope: 'launch/patient openid patient/*.rs patient/Observation.rs offline_access',
    });
    expect((await call(body['access_token'], 'Observation')).status).toBe(200);
    const { body: renewed } = await app.refresh({ status: 200, body });
    expect(renewed).toMatchObject({ patient: 'pat-own', scope: body['scope'] });
    expect((await call(renewed['access_token'], 'Patient/pat-own')).status).toBe(200);
  });

  it('leads whoever is not connected there through the sign-in, and back to the page that asks', async () => {
    const [app, browser] = [new SmartApp(base), rest.browser()];
    const page = await app.begin(browser, scope);
    const before = await browser.text(page);
    expect(words(before)).toContain('You are not signed in at Stub EHR yet.');
    expect(before).not.toContain('id="allow-app"');
    const link = /href="([^"]+)" id="sign-in-first"/.exec(before)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const begun = await browser.visit(link);
    const toPlatform = begun.headers.get('location') ?? '';
    const back = await browser.visit(`/oauth/callback?${rest.stub.smart.approve(toPlatform, 'pat-way')}`);
    const finished = await browser.visit(back.headers.get('location') ?? '');
    const returned = new URL(finished.headers.get('location') ?? '');
    expect([returned.pathname, returned.searchParams.get('outcome')]).toEqual([page, 'connected']);
    expect(await browser.text(returned.href)).toContain('id="allow-app"');
    const { body } = await app.exchange(await app.answer(browser, page));
    expect(body['patient']).toBe('pat-way');
  });

  it('takes no yes before the sign-in, and shows the page again', async () => {
    const [app, browser] = [new SmartApp(base), rest.browser()];
    const page = await app.begin(browser, scope);
    const csrf = csrfOf(await browser.text(page));
    const answered = await browser.visit(page, { form: { csrf, decision: 'allow' } });
    expect([answered.status, answered.headers.get('location')]).toEqual([303, page]);
  });

  it('lets the way back from a sign-in lead to no other page of the gateway', async () => {
    const browser = rest.browser();
    for (const path of ['/oauth/consent/', '/oauth/consent/a/b', '/oauth/consent/a?x=1', '/oauth/authorize/a', '/']) {
      const target = encodeURIComponent(rest.publicUrl + path);
      const refused = await browser.json(`/auth/stub-ehr/login?redirect=false&return_to=${target}`);
      expect(refused.body).toMatchObject({ code: 'RETURN_TO_REFUSED' });
    }
  });

  it.each([
    ['read only, where it asks to write', 'patient/*.cruds', { access: 'read' }, 'patient/*.rs'],
    ['what it asks for', 'patient/*.cruds', { access: 'read-and-write' }, 'patient/*.cruds'],
    ['in version 1, where it asks so', 'patient/*.*', { access: 'read' }, 'patient/*.read'],
    ['one type of all that was asked for', 'patient/Observation.read', { access: 'read' }, 'patient/Observation.read'],
  ])('gets %s', async (_what, asked, fields, granted) => {
    const chosen = { platforms: 'some', platform: 'stub-ehr', kind: 'all', until: 'session', ...fields };
    const { body } = await new SmartApp(base).launch(await signedIn(), asked, chosen);
    expect(body['scope']).toBe(granted);
    const created = await call(body['access_token'], 'Observation', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Observation', subject: { reference: 'Patient/pat-own' } }),
    });
    expect(created.status).toBe(granted.endsWith('cruds') ? 200 : 403);
  });

  it('hears access_denied where nothing is left of what it asks for', async () => {
    rest.stub.smart.grantedScope = 'launch/patient patient/Observation.rs';
    const [app, browser] = [new SmartApp(base), await signedIn()];
    const back = await app.answer(browser, await app.begin(browser, 'patient/Condition.rs'));
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('code')).toBeNull();
  });

  describe('has a token that is good for nothing but its base', () => {
    let token: string;
    beforeAll(async () => {
      rest.stub.smart.grantedScope = 'launch/patient offline_access patient/*.cruds';
      const browser = await signedIn();
      const begun = await browser.visit('/auth/other-ehr/login');
      await browser.arrive(
        `/oauth/callback?${rest.stub.smart.approve(begun.headers.get('location') ?? '', 'pat-own')}`,
      );
      token = String((await new SmartApp(base).launch(browser, scope)).body['access_token']);
    });

    it('not for the tools of agents', async () => {
      await expect(rest.gateway.callers.identify({ bearer: token }, { app: 'mcp' })).rejects.toMatchObject({
        code: 'TOKEN_NOT_FOR_THIS',
      });
      await expect(
        rest.gateway.callers.identify({ bearer: token }, { app: 'mcp', platformId: 'stub-ehr', isFhir: true }),
      ).rejects.toMatchObject({ code: 'TOKEN_NOT_FOR_THIS' });
      expect(mcp).toMatch(/\/mcp$/);
    });
  });
});
