import { sendJson } from '@fhir-gateway/testing';

import type { TestBrowser } from '../testing/test-browser.js';
import { signIn, useTestGateway } from '../testing/test-gateway.js';

const address = '/auth/stub-ehr/patient';
const people = [
  { resourceType: 'Patient', id: 'kid-1', name: [{ given: ['<b>Ada'], family: 'Field' }], birthDate: '2015-04-01' },
  { resourceType: 'Patient', id: 'kid-2', name: [{ text: 'Bo Field' }] },
];

/** Review A8: several patients under one token, and a platform that does not say whom the sign-in is for. */
describe('choosing whose record a sign-in is for', () => {
  const rest = useTestGateway();
  let found: readonly object[];
  beforeAll(() => {
    rest.stub.smart.behaviour.codeResponse = ({ patient: _patient, id_token: _identity, ...body }) => ({ body });
    rest.stub.answer = (request, response) => {
      const isSearch = request.url.split('?')[0]?.endsWith('/Patient');
      const entry = found.map((resource) => ({ resource }));
      sendJson(response, 200, isSearch ? { resourceType: 'Bundle', type: 'searchset', entry } : people[0]);
    };
  });
  beforeEach(() => void (found = people));

  const connected = async (): Promise<{ browser: TestBrowser; page: string }> => {
    const browser = rest.browser();
    return { browser, page: await (await signIn(rest, browser, 'unused')).text() };
  };
  const status = async (browser: TestBrowser) => {
    const { connections } = (await browser.json('/auth/status')).body as { connections: Record<string, unknown>[] };
    return connections[0];
  };

  it('says on the page and in the status that it is not known, and names nobody there', async () => {
    const { browser, page } = await connected();
    expect(page).toContain('reaches the records of several people');
    expect(page).toContain(`href="${address}"`);
    expect(page).not.toContain('Know which patient');
    expect(page).not.toContain('Field');
    const connection = await status(browser);
    expect(connection).toMatchObject({ connected: true, patient_unknown: 'several' });
    expect(JSON.stringify(connection)).not.toContain('kid-');
    expect(rest.log()).not.toMatch(/Field|kid-1/);
  });

  it('offers the people by name and takes one of them', async () => {
    const { browser } = await connected();
    const page = await browser.text(address);
    expect(page).toContain('&lt;b&gt;Ada Field, born 2015-04-01');
    expect(page).toContain('Bo Field');
    const none = await browser.visit(address, { form: { patient: 'somebody-else' } });
    expect(none.status).toBe(403);
    const chosen = await browser.visit(address, { form: { patient: 'kid-1' } });
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/auth/stub-ehr/connected']);
    expect(await status(browser)).toMatchObject({ patient: 'kid-1' });
    expect((await browser.json('/api/fhir/stub-ehr/Patient/kid-1')).status).toBe(200);
    expect((await browser.json('/api/fhir/stub-ehr/Patient/kid-2')).status).toBe(403);
    // The choice is made: the page has nothing to offer any more.
    expect((await browser.visit(address)).status).toBe(303);
    expect((await browser.visit(address, { form: { patient: 'kid-2' } })).status).toBe(403);
  });

  it('shows names to no other browser', async () => {
    await connected();
    const stranger = await rest.browser().visit(address);
    expect(stranger.status).toBe(401);
    expect(await stranger.text()).not.toContain('Field');
  });

  it('asks nobody where the token reaches one patient, and says truly that it is not known where it finds none', async () => {
    found = people.slice(1);
    expect(await status((await connected()).browser)).toMatchObject({ patient: 'kid-2' });
    found = [];
    const { browser, page } = await connected();
    expect(page).toContain('The platform did not say whose record this is');
    expect(await status(browser)).toMatchObject({ patient_unknown: 'unnamed' });
    const { body } = await browser.json('/api/fhir/stub-ehr/Patient/kid-1');
    expect(JSON.stringify(body)).toContain('did not say whose record');
    expect(JSON.stringify(body)).not.toContain('Ask for the patient that was chosen');
  });
});
