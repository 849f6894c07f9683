import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort, sendJson } from '@fhir-gateway/testing';

import { shownCode } from '../../testing/shown-code.js';
import { signIn, startTestGateway, type TestGateway } from '../../testing/test-gateway.js';

const run = promisify(execFile);
describe('the page that tries a request', () => {
  let rest: TestGateway;
  let csrf: string;
  let browser: ReturnType<TestGateway['browser']>;

  beforeAll(async () => {
    rest = await startTestGateway(await freePort(), { FHIR_GATEWAY_MCP_AUTH: 'local' });
    rest.stub.answer = (request, response) => {
      const isKnown = request.url.startsWith('/fhir/Observation');
      const resource = { resourceType: 'Observation', id: 'o-1', status: 'final', code: { text: 'Sodium' } };
      if (isKnown)
        sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource }] });
      else sendJson(response, 404, { resourceType: 'OperationOutcome', issue: [] });
    };
    browser = rest.browser();
    await signIn(rest, browser, 'pat-1');
    csrf = tokenOf(await (await browser.visit('/requests')).text());
  });
  afterAll(() => rest.close());

  async function send(fields: Record<string, string>): Promise<string> {
    const form = { csrf, platform: 'stub-ehr', id: '', parameters: '', ...fields };
    return (await browser.visit('/requests', { form })).text();
  }

  const tokenOf = (page: string) => /name="csrf"\s+value="([^"]+)"/.exec(page)?.[1] ?? '';
  it('shows status, time and request id of the answer', async () => {
    expect(await send({ type: 'Observation' })).toMatch(/Status 200, [\d,]+ ms, request <code>[\w-]{8,}<\/code>/);
  });

  it('shows the request as code that gets the same answer when it is copied', async () => {
    const lines = new Map(shownCode(await send({ type: 'Observation', parameters: 'category=laboratory' })));
    const { stdout: curl } = await run('sh', ['-c', lines.get('curl') ?? '']);
    expect(JSON.parse(curl)).toMatchObject({ total: 1, entry: [{ resource: { id: 'o-1' } }] });
    const { stdout: script } = await run(process.execPath, [
      '--input-type=module',
      '-e',
      lines.get('TypeScript') ?? '',
    ]);
    expect(script).toMatch(/^200 [^]*total: 1/);
    expect(lines.get('Python')).toContain('http.client.HTTPConnection');
    const asked = rest.stub.seen.filter(({ url: path }) => path.includes('laboratory')).map(({ url: path }) => path);
    expect(new Set(asked).size).toBe(1);
    expect(asked.length).toBe(3);
  });

  it.each([
    ['Observaton', 'Did you mean <code>Observation</code>?'],
    ['Pateint', 'Did you mean <code>Patient</code>?'],
  ])('names the type that %s was meant to be', async (type, words) => {
    expect(await send({ type })).toContain(words);
  });

  it('names none for a type that FHIR has, or for a word that is like none', async () => {
    expect(await send({ type: 'Condition' })).not.toMatch(/Did you mean|has no resource type/);
    const page = await send({ type: 'Zzzzzzzzzz' });
    expect(page).toContain('FHIR R4 has no resource type of that name.');
    expect(page).not.toContain('Did you mean');
  });

  it.each([
    ['categry=laboratory', 'category'],
    ['_srot=-date', '_sort'],
    ['categry:not=laboratory', 'category'],
  ])('names the parameter that %s was meant to have, whatever was answered', async (parameters, meant) => {
    expect(await send({ type: 'Observation', parameters })).toContain(`did you mean <code>${meant}</code>?`);
  });

  it('names none for a parameter that R4 has, for a word that is like none, or for a line that is refused', async () => {
    for (const parameters of ['category=laboratory', '_has:Observation:patient:code=1', 'zzzzzzzzzz=1', 'categry'])
      expect(await send({ type: 'Observation', parameters })).not.toContain('did you mean');
  });

  it.each(['oauth', 'pairing'])(
    'shows no credential as code, in %s mode',
    async (mode) => {
      const other = await startTestGateway(await freePort(), { FHIR_GATEWAY_MCP_AUTH: mode });
      try {
        other.stub.answer = rest.stub.answer;
        const visitor = other.browser();
        await signIn(other, visitor, 'pat-1');
        const token = tokenOf(await (await visitor.visit('/requests')).text());
        const form = { csrf: token, platform: 'stub-ehr', type: 'Observation', id: '', parameters: '' };
        const page = await (await visitor.visit('/requests', { form })).text();
        expect(page).toContain('Status 200');
        expect(shownCode(page)).toHaveLength(mode === 'oauth' ? 3 : 0);
        for (const [, text] of shownCode(page)) expect(text).toContain('GATEWAY_TOKEN');
        expect(page.includes('fhir-gateway login')).toBe(mode === 'oauth');
      } finally {
        await other.close();
      }
    },
    60_000,
  );

  it('lists what the session asked for, newest first, without ids and values, and why it did not end well', async () => {
    await send({ type: 'Observation', parameters: 'code=secret-code' });
    await send({ type: 'Condition', id: 'secret-id' });
    const rows = logOf(await (await browser.visit('/requests')).text());
    // The console itself reads whose record it shows.
    const own = rows.filter((row) => !row.includes('<code>GET Patient/{id}</code>'));
    expect(own[0]).toContain('<code>GET Condition/{id}</code>');
    expect(own[0]).toMatch(/404 [^]*Requests end with HTTP_404\.[^]*fhir-gateway explain [\w-]{8,} /);
    expect(own[1]).toContain('<code>GET Observation?code&amp;patient&amp;_count</code>');
    expect(own[1]).not.toContain('<details>');
    expect(rows.join('')).not.toContain('secret');
  });

  it('lists nothing of another browser, and nothing after the session has ended', async () => {
    const other = await startTestGateway(await freePort());
    try {
      const [one, two] = [other.browser(), other.browser()];
      for (const each of [one, two]) await signIn(other, each, 'pat-1');
      const searches = async (who: typeof one) =>
        logOf(await (await who.visit('/requests')).text()).filter((row) => row.includes('Observation'));
      for (const each of [one, two]) expect(await searches(each)).toEqual([]);
      await one.visit('/api/fhir/stub-ehr/Observation?code=secret-code');
      expect(await searches(one)).toHaveLength(1);
      expect(await searches(two)).toEqual([]);
      expect((await one.visit('/auth/sessions/end', { form: {} })).status).toBe(303);
      await signIn(other, one, 'pat-1');
      expect(await searches(one)).toEqual([]);
    } finally {
      await other.close();
    }
  });

  /** The rows of the list of requests. */
  function logOf(page: string): string[] {
    const [, list = ''] = /<h2 id="request-log">([^]*?)<\/section>/.exec(page) ?? [];
    return list.split('<tr>').slice(2);
  }
});
