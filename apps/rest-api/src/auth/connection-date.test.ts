import { OauthClient } from '../testing/oauth-client.js';
import { wordsOf } from '../testing/page-text.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { useTestGateway } from '../testing/test-gateway.js';

const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);

describe('the last day of a connection', () => {
  const stated = { idle: { idleDays: 30 }, most: { idleDays: 500, mostDays: 393 } };
  const platforms = Object.entries(stated).map(([id, refreshToken]) => [
    id,
    { quirks: { anyClientId: true }, oauth: { refreshToken } },
  ]);
  const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: 'oauth' }, {}, Object.fromEntries(platforms));
  let browser: TestBrowser;
  beforeEach(async () => {
    browser = await rest.signedIn('pat-1');
  });

  const choose = (form: Record<string, string>, by = browser) => by.visit('/auth/stub-ehr/until', { form });
  const endOf = async () =>
    ((await browser.json('/auth/status')).body['connections'] as { ends_at?: string }[])[0]?.ends_at;

  it('is chosen by its person on the page of connections, and taken back', async () => {
    expect(wordsOf(await browser.text('/connections'))).toContain('Choose when it ends');
    expect((await choose({ last_day: day(365) })).headers.get('location')).toBe('/connections');
    expect(await endOf()).toBe(`${day(366)}T00:00:00.000Z`);
    expect(wordsOf(await browser.text('/connections'))).toMatch(/Ends after \d+ \w+ \d{4}, as you chose\./);
    expect((await choose({})).status).toBe(303);
    expect(await endOf()).toBeUndefined();
  });

  it.each([
    ['idle', 'disuse', 'If nobody does by', 30],
    ['most', 'platform', 'the place wants you to sign in again', 393],
  ])('is what the file of a platform says: %s', async (platform, by, words, days) => {
    const browser = await rest.signedIn('pat-1', platform);
    const { body } = await browser.json('/auth/status');
    const shown = (body['connections'] as { platform_id: string; lasts_until: { at: string } }[]).find(
      ({ platform_id }) => platform_id === platform,
    );
    expect(shown?.lasts_until).toEqual({ at: expect.stringContaining(day(days)), by });
    expect(wordsOf(await browser.text('/connections'))).toContain(words);
    // The person's own day is the earlier one.
    expect((await browser.visit(`/auth/${platform}/until`, { form: { last_day: day(9) } })).status).toBe(303);
    expect(wordsOf(await browser.text('/connections'))).toMatch(/Ends after \d+ \w+ \d{4}, as you chose\./);
  });

  it.each([day(-1), day(366), '9999-12-31', '2027', '2027-02-31', 'soon', '0'])('is not %s', async (lastDay) => {
    expect((await choose({ last_day: lastDay })).status).toBe(400);
    expect(await endOf()).toBeUndefined();
  });

  it('is chosen by nobody else: no stranger, other person, app or page elsewhere', async () => {
    expect((await choose({ last_day: day(1) }, rest.browser())).status).toBe(401);
    expect((await choose({ last_day: day(1) }, await rest.signedIn('pat-2'))).status).toBe(303);
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' };
    const form = { last_day: day(1) };
    expect((await browser.visit('/auth/stub-ehr/until', { form, headers })).status).toBe(403);
    const { access } = await new OauthClient(rest.publicUrl).connect(browser, `${rest.publicUrl}/api`);
    const own = { origin: rest.publicUrl, 'sec-fetch-site': 'same-origin', authorization: `Bearer ${access}` };
    const asApp = { method: 'POST', headers: own, body: new URLSearchParams(form) };
    expect((await fetch(`${rest.publicUrl}/auth/stub-ehr/until`, asApp)).status).toBe(401);
    expect((await choose(form, browser)).status).toBe(303);
    expect((await browser.visit('/auth/clinic/until', { form })).status).toBe(404);
    expect((await browser.visit('/auth/stub-ehr~7/until', { form })).status).toBe(404);
  });
});
