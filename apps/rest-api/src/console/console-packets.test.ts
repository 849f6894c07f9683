import { sendJson } from '@fhir-gateway/testing';
import { csrfOf, wordsOf } from '../testing/page-text.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { useTestGateway } from '../testing/test-gateway.js';

describe('a packet for a plan that cannot be asked from here', () => {
  const rest = useTestGateway();
  beforeEach(() => {
    const patient = { resourceType: 'Patient', id: 'pat-1', name: [{ text: 'Ann <b>Lee' }], birthDate: '1950-02-03' };
    rest.stub.answer = ({ url = '' }, response) =>
      sendJson(
        response,
        200,
        url.includes('/Patient/pat-1') ? patient : { resourceType: 'Bundle', type: 'searchset', entry: [] },
      );
  });

  const post = async (browser: TestBrowser, form: Record<string, string>) => {
    const csrf = csrfOf(await browser.text('/prior-auth/new'));
    return browser.visit('/prior-auth/packets', { form: { csrf, connection: 'stub-ehr', ...form } });
  };
  const prepared = async (form: Record<string, string>) => {
    const browser = await rest.signedIn('pat-1');
    const answer = await post(browser, form);
    expect(answer.status).toBe(303);
    return { browser, path: new URL(answer.headers.get('location') ?? '', 'http://gateway').pathname };
  };

  it('says what is missing first, then where a person sends it, and is a PDF as well', async () => {
    const { browser, path } = await prepared({ code: 'E1390', payer: 'Texas Medicaid' });
    expect(path).not.toMatch(/E1390|Texas/);
    const page = await browser.text(path);
    const words = wordsOf(page);
    expect(words).toContain('Nothing was sent.');
    const titles = [...page.matchAll(/<h2 id="part-\d+">([^<]+)</g)].map(([, title]) => title);
    expect(titles[0]).toMatch(/missing/i);
    expect(words).toContain('Call the number on the member’s card');
    expect(words).toContain('Born 3 Feb 1950');
    expect(words).not.toMatch(/\d{4}-\d{2}-\d{2}/);
    expect(page).not.toContain('<b>Lee');
    expect(words).not.toMatch(/not required|medically necessary|no authorization needed/i);
    const pdf = await browser.visit(/id="packet-pdf" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  });

  it('is of its own session alone, and made by no form from elsewhere', async () => {
    const { path } = await prepared({ code: 'E0601' });
    expect((await (await rest.signedIn('pat-1')).visit(path)).status).toBe(404);
    expect((await rest.browser().visit(path)).status).toBe(401);
    const browser = await rest.signedIn('pat-1');
    const forged = { csrf: 'x', connection: 'stub-ehr', code: 'E0601' };
    expect((await browser.visit('/prior-auth/packets', { form: forged })).status).toBe(403);
    expect((await post(browser, { connection: 'no-such-place', code: 'E0601' })).status).toBe(404);
    expect((await post(browser, { order: 'Patient/pat-1', code: 'E0601' })).status).toBe(400);
  });
});
