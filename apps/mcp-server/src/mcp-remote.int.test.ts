import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHttpServer, type RunningServer } from '@fhir-gateway/express-kit';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort, rowsOf } from '@fhir-gateway/testing';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createMcpApp, type McpApp } from './app.js';
import { labResult, searchset } from './testing/bundles.js';
import { sendJson } from '@fhir-gateway/testing';
import { startTestEndpoint, type TestEndpoint } from './testing/test-endpoint.js';
import { listedTools } from './tools/index.js';
import { offerOf } from './tools/offer.js';

/** The bridge as it was installed with the tests, which `npx` would fetch. */
const bridge = join(dirname(createRequire(__filename).resolve('mcp-remote/package.json')), 'dist', 'proxy.js');

/** The arguments that docs/connecting-clients.md tells people to write, for this address. */
function documentedArgs(url: string): string[] {
  const page = readFileSync(
    join(dirname(findPlatformsDirectory(import.meta.url)), 'docs', 'connecting-clients.md'),
    'utf8',
  );
  const block =
    [...page.matchAll(/```json\n([^]*?)```/g)].find(([, text = '']) => text.includes('mcp-remote'))?.[1] ?? '{}';
  const { mcpServers } = JSON.parse(block) as { mcpServers: Record<string, { args: string[] }> };
  const [, , ...rest] = mcpServers['fhir-gateway']?.args ?? [];
  // Here the address is http, which the bridge wants to be told.
  return [...rest.map((argument) => (argument.startsWith('https:') ? url : argument)), '--allow-http'];
}

describe('a client that speaks stdio, through mcp-remote', () => {
  let endpoint: TestEndpoint;
  let app: McpApp;
  let server: RunningServer;
  let client: Client;
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-mcp-remote-'));

  beforeAll(async () => {
    const port = await freePort();
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_MCP_PORT: `${port}` });
    app = await createMcpApp(endpoint.gateway);
    server = await createHttpServer(app.app).listen({ host: '127.0.0.1', port });
    client = new Client({ name: 'stdio-test', version: '1.0.0' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [bridge, ...documentedArgs(`http://localhost:${port}/mcp`)],
        env: { PATH: process.env['PATH'] ?? '', HOME: folder, MCP_REMOTE_CONFIG_DIR: folder },
        stderr: 'ignore',
      }),
    );
  }, 60_000);

  afterAll(async () => {
    await client?.close();
    await app?.close();
    await server?.close({ graceMs: 0 });
    await endpoint?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = (tool: string, args: Record<string, unknown>) => endpoint.call(tool, args, { client });

  it('goes from "not authenticated" to the laboratory results', async () => {
    // Of the patient who signs in: the total of an answer with entries of others is not repeated.
    const own = labResult('a', { subject: { reference: 'Patient/pat-7' } });
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset([own], { total: 1 }));
    expect(client.getServerVersion()).toMatchObject({ name: 'fhir-gateway' });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(
      listedTools(offerOf(endpoint.gateway), 'all', false).map(({ name }) => name),
    );
    const platform = { platform_id: 'stub-ehr' };
    expect((await call('get_auth_status', platform)).text).toMatch(/not authenticated/);
    const search = { ...platform, resource_type: 'Observation', params: { category: 'laboratory' } };
    expect((await call('search', search)).text).toMatch(/^LOGIN_REQUIRED/);
    expect((await call('start_auth', platform)).text).toContain('/auth/stub-ehr/login?attempt=');
    const waiting = call('wait_for_auth', { ...platform, timeout: 20 });
    await endpoint.signIn('pat-7');
    expect((await waiting).structured).toMatchObject({ status: 'connected', connection: { patient_id: 'pat-7' } });
    const { structured } = await call('search', search);
    expect([rowsOf(structured).map(({ ref }) => ref), structured['total']]).toEqual([['Observation/a'], 1]);
    expect((await client.listPrompts()).prompts.length).toBeGreaterThan(2);
    expect((await client.readResource({ uri: 'fhir://platforms' })).contents).toHaveLength(1);
  }, 60_000);
});
