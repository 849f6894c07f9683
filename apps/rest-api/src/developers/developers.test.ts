import { sendJson } from '@fhir-gateway/testing';

import { useTestGateway } from '../testing/test-gateway.js';
import { tryForm } from './try-page.js';

const hostile = '</code><script>alert(1)</script>';

const csrfOf = (page: string) => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';

describe('the home of developers', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: 'local' });
  afterEach(() => jest.restoreAllMocks());
  const page = async (path: string) => (await rest.browser().visit(path)).text();

  it('has a call that works as it is copied', async () => {
    const [, address = ''] = /curl -s \\\s+&#39;(http[^&]+)&#39;/.exec(await page('/developers')) ?? [];
    expect(address).toMatch(new RegExp(`^${rest.publicUrl}/api/`));
    expect((await fetch(address)).status).toBe(200);
  });

  it('logs calls of programs with the cause of a refusal, and nothing of a record, of a search or of a page', async () => {
    rest.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
    const note = jest.spyOn(rest.gateway.recentCalls, 'note');
    await page('/connections');
    await page('/record');
    await fetch(`${rest.publicUrl}/api/fhir/stub-open/Observation?code=canary-search`);
    await fetch(`${rest.publicUrl}/api/fhir/stub-open/Patient/canary-id`);
    await fetch(`${rest.publicUrl}/api/fhir/stub-open/canary-type`);
    await fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Condition`);
    await fetch(`${rest.publicUrl}/api/record/problems`);
    const log = await page('/developers/log');
    for (const call of [
      ...['GET /api/fhir/stub-open/Observation', 'GET /api/fhir/stub-open/Patient/…', 'GET /api/fhir/stub-open/…'],
      ...['GET /api/fhir/stub-ehr/Condition', 'GET /api/record/{section}'],
    ]) {
      expect(log).toContain(`<code>${call}</code>`);
    }
    expect(note).toHaveBeenCalledTimes(5);
    expect(log).toMatch(/401<\/span>[^]*LOGIN_REQUIRED/);
    expect(log).not.toMatch(/canary/);
    expect(await page('/developers')).toContain('<code>GET /api/fhir/stub-ehr/Condition</code>');
  });
});

describe('a request that is tried', () => {
  const rest = useTestGateway();
  const path = '/developers/try';

  it('is sent with one’s own connection, and shown as a table, as JSON and as code, with no value in an address', async () => {
    const browser = await rest.signedIn('pat-1');
    const code = { text: `Glucose ${hostile}` };
    rest.stub.answer = (_request, response) =>
      sendJson(response, 200, {
        ...{ resourceType: 'Bundle', type: 'searchset' },
        entry: [{ resource: { resourceType: 'Observation', id: 'o1', status: 'final', code } }],
      });
    const csrf = csrfOf(await (await browser.visit(path)).text());
    const form = { csrf, whose: 'stub-ehr', what: 'Observation', search: 'code=1234-5' };
    const answer = await browser.visit(path, { form });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toMatch(/Table[^]*JSON[^]*As code/);
    expect(text).toContain('Observation/o1');
    expect(text).toContain(`${rest.publicUrl}/api/fhir/stub-ehr/Observation?code=1234-5`);
    expect(text).not.toContain(hostile);
    expect(rest.log()).not.toContain('1234-5');
    expect(rest.stub.seen.at(-1)?.url).toContain('code=1234-5');
  });

  it.each([
    ['a place that nobody knows', { whose: 'stub-ehrr', what: 'Observation' }, 'PLATFORM_NOT_FOUND'],
    ['a place that cannot be asked', { whose: 'stub-listed', what: 'Observation' }, 'PLATFORM_NOT_ROUTABLE'],
    ['both a search and an id', { whose: 'stub-ehr', what: 'Patient', id: 'a', search: 'b=c' }, 'ARGUMENT_INVALID'],
  ])('says in the page why %s is refused, and keeps what was typed', async (_what, fields, code) => {
    const browser = await rest.signedIn('pat-1');
    const csrf = csrfOf(await (await browser.visit(path)).text());
    const text = await (await browser.visit(path, { form: { csrf, ...fields } })).text();
    expect(text).toContain(`<code>${code}</code>`);
    expect(text).toContain('aria-label="Try a request"');
  });

  it.each([
    ['without the token of the form', {}, 403],
    ['with a type that is none', { what: '../Patient' }, 400],
    ['with an id that is a path', { id: '../../metadata' }, 400],
  ])('is refused %s', async (what, fields, status) => {
    const browser = await rest.signedIn('pat-1');
    const csrf = status === 403 ? 'x' : csrfOf(await (await browser.visit(path)).text());
    const form = { csrf, whose: 'stub-ehr', what: 'Patient', ...fields };
    expect([what, (await browser.visit(path, { form })).status]).toEqual([what, status]);
  });

  it('leads who has nothing to ask on to a place', () => {
    const text = String(tryForm({ base: '', token: '', places: [], fields: {} }));
    expect(text).toContain('No place can be asked yet');
    expect(text).toContain('href="/platforms"');
  });

  it('shows no session the calls of another', async () => {
    const [one, other] = [await rest.signedIn('pat-1'), await rest.signedIn('pat-2')];
    await one.json('/api/fhir/stub-ehr/Observation');
    expect(await (await one.visit('/developers/log')).text()).toContain('/api/fhir/stub-ehr/Observation');
    expect(await (await other.visit('/developers/log')).text()).toContain('No call yet');
    expect(await (await rest.browser().visit('/developers/log')).text()).toContain('No call yet');
  });
});
