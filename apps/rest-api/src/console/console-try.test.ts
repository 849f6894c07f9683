import { refreshOf } from '../testing/page-text.js';
import { leave, useTestGateway } from '../testing/test-gateway.js';

describe('trying it with a made-up patient', () => {
  const place = { oauth: { loginHintToTry: 'try:hedda' }, quirks: { anyClientId: true } };
  const rest = useTestGateway({}, {}, { 'clinic-one': place, 'clinic-two': place });
  const arrive = (url: string) => rest.stub.smart.approve(url, 'pat-1').toString();

  it('signs in at one place after the other by its hint, and leads to the record', async () => {
    const browser = rest.browser();
    expect(await browser.text('/')).toContain('href="/try"');
    let page = await browser.visit('/try');
    for (const place of ['clinic-one', 'clinic-two']) {
      const url = await leave(page);
      expect(new URL(url).searchParams.get('login_hint')).toBe('try:hedda');
      page = await browser.arrive(`/oauth/callback?${arrive(url)}`);
      const { connections } = (await browser.json('/auth/status')).body as { connections: { platform_id: string }[] };
      expect(connections.map(({ platform_id: id }) => id)).toContain(place);
    }
    expect(refreshOf(await page.text())).toBe(`${rest.publicUrl}/record/summary`);
  });

  it.each(['cross-site', 'same-site'])('begins nothing by a link of another site (%s)', async (site) => {
    const browser = rest.browser();
    const answer = await browser.visit('/try', { headers: { 'sec-fetch-site': site } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(browser.cookie('fhir_gateway_session')).toBeUndefined();
  });

  it('adds nobody made up to a record of somebody', async () => {
    const browser = await rest.signedIn('pat-1');
    const answer = await browser.visit('/try');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/record/summary']);
  });

  it('leads to the usual sign-in where a place does not let her in', async () => {
    const browser = rest.browser();
    const state = new URL(await leave(await browser.visit('/try'))).searchParams.get('state') ?? '';
    const answer = await browser.arrive(`/oauth/callback?${new URLSearchParams({ error: 'access_denied', state })}`);
    expect(answer.headers.get('location')).not.toContain('login_hint');
    expect(new URL(answer.url).pathname).toBe('/auth/clinic-one/login');
  });
});

describe('where no server lets a made-up patient in', () => {
  const rest = useTestGateway();

  it('does not offer it', async () => {
    const browser = rest.browser();
    expect(await browser.text('/')).not.toContain('Try it');
    expect((await browser.visit('/try')).headers.get('location')).toBe('/');
  });
});
