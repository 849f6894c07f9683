import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort, sendJson } from '@fhir-gateway/testing';

import { signIn, startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { requestCode, type RequestCode } from './request-code.js';

const run = promisify(execFile);
const publicUrl = 'https://gateway.example';
const url = `${publicUrl}/api/fhir/ehr/Observation?code=it's%20"one"&_count=25`;
const codeOf = (mode: 'local' | 'oauth' | 'pairing') => requestCode(url, { mode, publicUrl });

describe('a request as code', () => {
  it('needs no token in local mode, and names where one comes from in oauth mode, never one itself', () => {
    expect(JSON.stringify(codeOf('local'))).not.toMatch(/token|authorization/i);
    for (const { text, needs } of codeOf('oauth')) expect(`${needs} ${text}`).toMatch(/fhir-gateway (login|token)/);
    expect(codeOf('oauth')[0]?.text).toContain('-H "Authorization: Bearer $(fhir-gateway token --server');
  });

  it('is none in pairing mode, where a program cannot sign in', () => {
    expect(codeOf('pairing')).toEqual([]);
  });

  it('holds any address as one word', async () => {
    const [curl] = codeOf('local');
    const { stdout } = await run('sh', ['-c', `printf %s ${curl?.text.replace('curl -s ', '')}`]);
    expect(stdout).toBe(url);
  });
});

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
    csrf = /name="csrf"\s+value="([^"]+)"/.exec(await (await browser.visit('/requests')).text())?.[1] ?? '';
  });
  afterAll(() => rest.close());

  async function send(fields: Record<string, string>): Promise<string> {
    const form = { csrf, platform: 'stub-ehr', id: '', parameters: '', ...fields };
    return (await browser.visit('/requests', { form })).text();
  }

  const codeLines = (page: string) =>
    [...page.matchAll(/<figcaption>(curl|TypeScript|Python)<\/figcaption>\s*<pre[^>]*><code>([^]*?)<\/code>/g)].map(
      ([, language, text = '']) => [language as RequestCode['language'], unescaped(text)] as const,
    );
  const unescaped = (text: string) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');

  it('shows status, time and request id of the answer', async () => {
    expect(await send({ type: 'Observation' })).toMatch(/Status 200, [\d,]+ ms, request <code>[\w-]{8,}<\/code>/);
  });

  it('shows the request as code that gets the same answer when it is copied', async () => {
    const lines = new Map(codeLines(await send({ type: 'Observation', parameters: 'category=laboratory' })));
    const { stdout: curl } = await run('sh', ['-c', lines.get('curl') ?? '']);
    expect(JSON.parse(curl)).toMatchObject({ total: 1, entry: [{ resource: { id: 'o-1' } }] });
    const { stdout: script } = await run(process.execPath, [
      '--input-type=module',
      '-e',
      lines.get('TypeScript') ?? '',
    ]);
    expect(script).toMatch(/^200 [^]*total: 1/);
    expect(lines.get('Python')).toContain('urllib.request.urlopen');
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
});
