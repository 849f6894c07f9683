import { sendJson } from '@fhir-gateway/testing';

import { pageRoutes } from '../routes.js';
import { csrfOf, refreshOf } from '../testing/page-text.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { signIn, useTestGateway, type TestGateway } from '../testing/test-gateway.js';

const names: Record<string, string> = { platform_id: 'stub-ehr', section: 'problems' };
const pages = pageRoutes
  .filter(({ method }) => method === 'get')
  .map(({ path }) => path.replace(/\{(\w+)\}/g, (_all, name: string) => names[name] ?? 'some-id'));
/** As a browser sends them for an address that somebody typed, and nothing, as a script does. */
const typed = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const script = {};
const cookieName = 'fhir_gateway_session';
const sixty = Array.from({ length: 60 }, (_, index) => pages[index % pages.length] ?? '/');

/** What visitors without a cookie are answered, each in a browser of its own: the statuses, and the cookies. */
async function lookAround(rest: TestGateway, headers: Record<string, string>) {
  const statuses = new Set<number>();
  const cookies: string[] = [];
  for (const path of sixty) {
    const visitor = rest.browser();
    statuses.add((await visitor.visit(path, { headers })).status);
    cookies.push(...visitor.setCookies);
  }
  return { statuses, cookies };
}

/** The report of the process is written by a clock of its own. */
const ofVisitors = ({ mock }: { mock: { calls: unknown[][] } }) =>
  mock.calls.filter((call) => !JSON.stringify(call).includes('v1.process.'));

const browsersOf = async (browser: TestBrowser) => {
  const { body } = await browser.json('/auth/sessions');
  return (body['clients'] as { kind: string }[]).map(({ kind }) => kind);
};

describe('a page view without a cookie', () => {
  afterEach(() => jest.restoreAllMocks());

  it('has every page of the console to look at', () => {
    expect(pages.length).toBeGreaterThan(20);
    expect(pages).toEqual(expect.arrayContaining(['/', '/connections', '/record', '/shares', '/operator']));
  });

  describe('where people have sessions of their own', () => {
    const rest = useTestGateway();

    it.each([
      ['a script', script],
      ['a browser', typed],
    ])('60 by %s: no record and no cookie', async (_who, headers) => {
      const made = jest.spyOn(rest.gateway.storage.store, 'create');
      const { statuses, cookies } = await lookAround(rest, headers);
      expect(statuses).toContain(200);
      expect(ofVisitors(made)).toEqual([]);
      expect(cookies).toEqual([]);
    });
  });

  describe('in local mode', () => {
    const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: 'local' });
    beforeAll(async () => {
      rest.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
      // The one session of the machine, which is everybody's here.
      await rest.gateway.callers.localSession();
    });

    it.each([
      ['a script', script],
      ['a browser', typed],
    ])('B8: 60 by %s make no record, no cookie and no row of who has access', async (_who, headers) => {
      const made = jest.spyOn(rest.gateway.storage.store, 'create');
      const { statuses, cookies } = await lookAround(rest, headers);
      expect(statuses).toContain(200);
      expect(ofVisitors(made)).toEqual([]);
      expect(cookies).toEqual([]);
      expect(await browsersOf(rest.browser())).toEqual([]);
      expect(await rest.browser().text('/connections')).toContain('No browser, app or chat yet.');
    });

    it('refuses a form without a token of its page, and makes nothing of it', async () => {
      const visitor = rest.browser();
      const forms = ['/record/people', '/shares/received', '/shares/end', '/prior-auth', '/prior-auth/drafts/some-id'];
      const form = { csrf: 'forged', action: 'join', connections: 'a b', shared: 'x', share: 'x' };
      for (const path of forms) {
        expect([path, (await visitor.visit(path, { form })).status]).toEqual([path, 403]);
      }
      expect(visitor.setCookies).toEqual([]);
      expect(await browsersOf(visitor)).toEqual([]);
    });

    it('does not list a browser that only looked at the page of an agent’s link', async () => {
      const { auth, callers, registry } = rest.gateway;
      const platform = registry.resolve('stub-ehr');
      const { id } = await auth.beginLogin(await callers.localSession(), platform, { startedBy: 'agent' });
      const visitor = rest.browser();
      expect(await visitor.text(`/auth/stub-ehr/login?attempt=${id}`)).toContain('An AI agent asks you to sign in');
      expect(visitor.setCookies).toEqual([]);
      const refused = await visitor.visit('/auth/stub-ehr/login', { form: { attempt: 'never-given-out' } });
      expect([refused.status, visitor.setCookies]).toEqual([404, []]);
      expect(refreshOf(await visitor.text('/auth/stub-ehr/login', { form: { attempt: id } }))).toContain('state=');
      expect(visitor.cookie(cookieName)).toBeDefined();
      expect(await browsersOf(visitor)).toEqual(['browser']);
    });

    it('becomes a session by the form of the page, kept under one cookie', async () => {
      const visitor = rest.browser();
      const before = (await browsersOf(visitor)).length;
      const csrf = csrfOf(await visitor.text('/shares/received'));
      expect(visitor.cookie(cookieName)).toBeUndefined();
      await visitor.visit('/shares/received', { form: { csrf, shared: 'nothing that opens' } });
      const cookie = visitor.cookie(cookieName);
      expect(cookie).toBeDefined();
      await visitor.visit('/shares/received', { form: { csrf, shared: 'nothing that opens' } });
      expect((await browsersOf(visitor)).length).toBe(before + 1);
    });

    it('becomes one by a sign-in, and by reading the record in a browser, and never by a script', async () => {
      const visitor = rest.browser();
      await visitor.visit('/');
      expect((await signIn(rest, visitor, 'pat-1')).status).toBe(200);
      const before = (await browsersOf(visitor)).length;
      await lookAround(rest, script);
      expect((await browsersOf(visitor)).length).toBe(before);
      const reader = rest.browser();
      await reader.visit('/record', { headers: typed });
      await reader.visit('/record/summary', { headers: typed });
      expect((await browsersOf(visitor)).length).toBe(before + 1);
    });
  });
});
