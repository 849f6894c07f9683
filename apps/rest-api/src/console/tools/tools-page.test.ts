import { createServer, type Server } from 'node:http';

import type { RunningServer } from '@fhir-gateway/express-kit';
import { freePort, sendJson } from '@fhir-gateway/testing';

import { startBothApps } from '../../testing/both-apps.js';
import { shownCode } from '../../testing/shown-code.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { signIn, startTestGateway, type TestGateway } from '../../testing/test-gateway.js';

const tokenOf = (page: string) => /name="csrf"\s+value="([^"]+)"/.exec(page)?.[1] ?? '';

/** Opens the form of a tool. */
async function openForm(browser: TestBrowser, tool: string): Promise<string> {
  return (await browser.visit(`/agents/tools?tool=${tool}`)).text();
}

describe('the page that calls a tool', () => {
  let rest: TestGateway;
  let server: RunningServer;
  let browser: TestBrowser;
  let csrf: string;

  beforeAll(async () => {
    ({ rest, server } = await startBothApps({ FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_WRITES: 'on' }));
    rest.stub.answer = (request, response) => {
      const resource = {
        resourceType: 'Observation',
        id: 'o-1',
        status: 'final',
        code: { text: 'canary-of-a-record' },
      };
      const found = { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource }] };
      if (request.method === 'POST') sendJson(response, 201, resource);
      else sendJson(response, 200, found);
    };
    browser = rest.browser();
    await signIn(rest, browser, 'pat-1');
    csrf = tokenOf(await openForm(browser, 'search'));
  }, 60_000);
  afterAll(async () => {
    await server?.close({ graceMs: 0 });
    await rest?.close();
  });

  const call = (tool: string, args: Record<string, string> = {}, fields: Record<string, string> = {}) => {
    const named = Object.entries(args).map(([name, value]) => [`argument-${name}`, value] as const);
    return browser.visit('/agents/tools', { form: { csrf, tool, ...Object.fromEntries(named), ...fields } });
  };
  const search = { platform_id: 'stub-ehr', resource_type: 'Observation' };

  it('lists the tools of the MCP server, and makes a form of the schema of one', async () => {
    const list = await (await browser.visit('/agents/tools')).text();
    expect([...list.matchAll(/<option value="(\w+)"/g)].map(([, name]) => name)).toEqual(
      expect.arrayContaining(['list_platforms', 'search', 'create']),
    );
    expect(list).not.toContain('id="call-tool"');
    const form = await openForm(browser, 'search');
    expect(form).toMatch(/<input[^>]*name="argument-platform_id"[^>]*required/);
    expect(form).toMatch(/<textarea[^>]*name="argument-params"/);
    expect(form).not.toContain('name="agree"');
  });

  it('shows both halves of what an agent gets, and the call as it was sent', async () => {
    const params = '{"category":"canary-category"}';
    const answer = await call('search', { ...search, params, limit: '5' });
    const page = await answer.text();
    expect([answer.status, new URL(answer.url).search]).toEqual([200, '']);
    expect(page).toMatch(/Status 200, [\d,]+\s+ms, request <code>[\w-]{8,}<\/code>/);
    expect(page).toMatch(/<h3>Text<\/h3>[^]*canary-of-a-record[^]*Structured content[^]*canary-of-a-record/);
    expect(page).not.toContain('isError');
    // Filled in as it was typed, for the next call.
    expect(page).toMatch(/name="argument-limit"[^>]*value="5"/);
    const [, message = ''] = /<figcaption>tools\/call<\/figcaption>\s*<pre[^>]*><code>([^]*?)<\/code>/.exec(page) ?? [];
    expect(JSON.parse(message.replaceAll('&quot;', '"'))).toMatchObject({
      method: 'tools/call',
      params: { name: 'search', arguments: { ...search, params: { category: 'canary-category' }, limit: 5 } },
    });
    expect(shownCode(page).map(([language]) => language)).toEqual(['curl', 'TypeScript', 'Python']);
  });

  it('shows what a tool refuses as the agent gets it', async () => {
    const page = await (await call('search', { platform_id: 'no-such-platform', resource_type: 'Observation' })).text();
    expect(page).toMatch(/<code>isError<\/code>[^]*PLATFORM_NOT_FOUND/);
  });

  it('writes after the preview that an agent gets, and with a person who agrees', async () => {
    const resource = '{"resourceType":"Observation","status":"final","code":{"text":"Sodium"}}';
    const create = { platform_id: 'stub-open', resource_type: 'Observation', resource };
    const written = () => rest.stub.seen.filter(({ method }) => method === 'POST').length;
    const before = written();
    const form = await openForm(browser, 'create');
    expect(form).toMatch(/name="agree"[^>]*required/);
    expect(form).toContain('it answers with a preview');
    const refused = await call('create', create);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(/agree to the call first[^]*ARGUMENT_INVALID/);
    const preview = await (await call('create', create, { agree: 'yes' })).text();
    expect(preview).toContain('Nothing is written yet');
    const wrong = await (await call('create', { ...create, confirm: 'another-value' }, { agree: 'yes' })).text();
    expect(wrong).toContain('isError');
    expect(written()).toBe(before);
    const [, confirm = ''] = /&quot;confirm&quot;: &quot;([^&]+)&quot;/.exec(preview) ?? [];
    const done = await (await call('create', { ...create, confirm }, { agree: 'yes' })).text();
    expect(done).toContain('Created.');
    expect(written()).toBe(before + 1);
  });

  it.each([
    ['a tool that there is not', 'no_such_tool', {}, /lists no tool of this name/],
    ['a needed argument that is missing', 'search', { platform_id: 'stub-ehr' }, /resource_type is needed/],
    ['an argument of another type', 'search', { ...search, limit: 'canary-limit' }, /limit is a whole number/],
    ['JSON that is none', 'search', { ...search, params: '{canary-json' }, /params is not written as JSON/],
    ['an argument that the tool does not have', 'search', { ...search, nothing: 'x' }, /does not have one of these/],
  ])('calls nothing for %s', async (_what, tool, args, words) => {
    const before = rest.stub.seen.length;
    const answer = await call(tool, args);
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toMatch(words);
    expect(page).toContain('ARGUMENT_INVALID');
    expect(page).not.toContain('What the agent gets');
    expect(rest.stub.seen.length).toBe(before);
  });

  it('takes its form from nobody else', async () => {
    const form = { csrf, tool: 'search', 'argument-platform_id': 'stub-ehr', 'argument-resource_type': 'Observation' };
    const before = rest.stub.seen.length;
    const refusals = [
      await browser.visit('/agents/tools', { form: { ...form, csrf: '' } }),
      await browser.visit('/agents/tools', { form: { ...form, csrf: `${csrf}x` } }),
      await browser.visit('/agents/tools', { form, headers: { 'sec-fetch-site': 'cross-site' } }),
      await browser.visit('/agents/tools', { form, headers: { origin: 'https://attacker.example' } }),
    ];
    for (const refused of refusals) {
      expect(refused.status).toBe(403);
      expect(await refused.text()).not.toContain('canary-of-a-record');
    }
    expect(rest.stub.seen.length).toBe(before);
  });

  it('has nothing of arguments and results in its logs', async () => {
    await call('search', { ...search, params: '{"code":"canary-of-a-code"}' });
    expect(rest.log()).toContain('"app":"mcp"');
    expect(rest.log()).not.toMatch(/canary-(of-a|category|limit|json)/);
  });
});

describe.each(['oauth', 'pairing'])('the page in %s mode', (mode) => {
  it('calls no tool, says why, and shows the command of a client', async () => {
    const rest = await startTestGateway(await freePort(), { FHIR_GATEWAY_MCP_AUTH: mode });
    try {
      const browser = rest.browser();
      await signIn(rest, browser, 'pat-1');
      const page = await openForm(browser, 'search');
      expect(page).toMatch(/the session of a browser calls no tool/i);
      expect(page).toContain(`claude mcp add --transport http fhir-gateway ${rest.publicUrl}/mcp`);
      expect(page).not.toMatch(/id="call-tool"|<select/);
      const requests = tokenOf(await (await browser.visit('/requests')).text());
      const answer = await browser.visit('/agents/tools', { form: { csrf: requests, tool: 'search' } });
      expect(answer.status).toBe(401);
      expect(await answer.text()).toContain('TOKEN_NOT_FOR_THIS');
      const stranger = await rest.browser().visit('/agents/tools', { form: { tool: 'search' } });
      expect(stranger.status).toBe(403);
    } finally {
      await rest.close();
    }
  }, 60_000);
});

describe('the page before an MCP server that does not answer as one', () => {
  let mcp: Server;
  let rest: TestGateway;
  let answer: (method: string) => { status: number; body: string } | undefined;
  const tools = [{ name: 'search', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }];
  const listed = (result: object) => ({ status: 200, body: JSON.stringify({ jsonrpc: '2.0', id: 1, result }) });

  beforeAll(async () => {
    mcp = createServer((req, res) => {
      let body = '';
      req.setEncoding('utf8').on('data', (part: string) => (body += part));
      req.on('end', () => {
        const given = answer((JSON.parse(body) as { method: string }).method);
        if (given === undefined) req.socket.destroy();
        else res.writeHead(given.status, { 'content-type': 'application/json', connection: 'close' }).end(given.body);
      });
    });
    const port = await freePort();
    await new Promise<void>((resolve) => mcp.listen(port, '127.0.0.1', resolve));
    rest = await startTestGateway(await freePort(), {
      FHIR_GATEWAY_MCP_AUTH: 'local',
      FHIR_GATEWAY_MCP_PUBLIC_URL: `http://127.0.0.1:${port}`,
    });
  }, 60_000);
  afterAll(async () => {
    await rest?.close();
    await new Promise((resolve) => mcp.close(resolve));
  });

  it.each([
    ['a connection that breaks', undefined],
    ['a page', { status: 200, body: '<p>canary-page</p>' }],
    ['JSON that is no list', { status: 200, body: '{"result":{"tools":[{"nothing":"canary-tool"}]}}' }],
    ['a redirect', { status: 307, body: '{}' }],
  ])('says so for %s', async (_what, given) => {
    answer = () => given;
    const shown = await rest.browser().visit('/agents/tools?tool=search');
    expect(shown.status).toBe(502);
    const page = await shown.text();
    expect(page).toMatch(/The MCP server of this gateway does not[^]*MCP_UNREACHABLE/);
    expect(page).not.toMatch(/canary-|id="call-tool"/);
  });

  it.each([
    [
      'a refusal of the protocol',
      200,
      { error: { code: -32602, message: 'Tool search not found' } },
      /Tool search not/,
    ],
    ['a refusal by HTTP', 429, { title: 'Too many calls', code: 'CALLS_LIMITED' }, /CALLS_LIMITED/],
  ])('shows %s as it came', async (_what, status, body, words) => {
    answer = (method) => (method === 'tools/list' ? listed({ tools }) : { status, body: JSON.stringify(body) });
    const browser = rest.browser();
    const csrf = tokenOf(await openForm(browser, 'search'));
    const page = await (await browser.visit('/agents/tools', { form: { csrf, tool: 'search' } })).text();
    expect(page).toContain('The MCP server refused the message.');
    expect(page).toContain(`Status ${status}`);
    expect(page).toMatch(words);
  });

  it('says so where the connection breaks in the call, and shows the form again', async () => {
    answer = (method) => (method === 'tools/list' ? listed({ tools }) : undefined);
    const browser = rest.browser();
    const csrf = tokenOf(await openForm(browser, 'search'));
    const called = await browser.visit('/agents/tools', { form: { csrf, tool: 'search' } });
    expect(called.status).toBe(502);
    expect(await called.text()).toMatch(/id="call-tool"[^]*MCP_UNREACHABLE/);
  });
});
