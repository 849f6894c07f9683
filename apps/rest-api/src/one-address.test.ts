import { request as httpRequest } from 'node:http';

import type { RunningServer } from '@fhir-gateway/express-kit';
import { freePort } from '@fhir-gateway/testing';

import { startBothApps } from './testing/both-apps.js';
import { OauthClient } from './testing/oauth-client.js';
import { startTestGateway, type TestGateway } from './testing/test-gateway.js';

const callOf = (name: string) => ({
  method: 'POST',
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name,
      arguments: { platform_id: 'stub-ehr', ...(name === 'search' && { resource_type: 'Observation' }) },
    },
  }),
});
const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

describe('one address for REST and MCP', () => {
  let rest: TestGateway;
  let server: RunningServer;
  let resource: string;
  beforeAll(async () => {
    ({ rest, server } = await startBothApps());
    resource = `${rest.publicUrl}/mcp`;
  });
  afterAll(async () => {
    await server.close({ graceMs: 0 });
    await rest.close();
  });

  const callTool = (headers: Record<string, string> = {}, path = '/mcp') =>
    fetch(rest.publicUrl + path, { ...callOf('search'), headers: { ...accept, ...headers } });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('leads a client from the challenge of /mcp to the authorization server', async () => {
    const refused = await callTool();
    expect(refused.status).toBe(401);
    const [, metadata = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? [];
    expect(metadata).toBe(`${rest.publicUrl}/.well-known/oauth-protected-resource/mcp`);
    expect(await (await fetch(metadata)).json()).toMatchObject({ resource, authorization_servers: [rest.publicUrl] });
    const own = await fetch(`${rest.publicUrl}/.well-known/oauth-protected-resource`);
    expect(await own.json()).toMatchObject({ resource: `${rest.publicUrl}/api` });
  });

  it('takes at /mcp the token for /mcp, and at /api the token for /api, each nowhere else', async () => {
    const browser = await rest.signedIn('pat-own');
    const { access: forMcp } = await new OauthClient(rest.publicUrl).connect(browser, resource);
    const { access: forApi } = await new OauthClient(rest.publicUrl).connect(browser, `${rest.publicUrl}/api`);
    const read = (token: string) =>
      fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`, { headers: bearer(token) });
    expect((await callTool(bearer(forMcp))).status).toBe(200);
    expect((await read(forApi)).status).toBe(200);
    expect((await callTool(bearer(forApi))).status).toBe(401);
    expect((await read(forMcp)).status).toBe(401);
  });

  it.each([
    ['a foreign origin', { origin: 'https://attacker.example' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['a rebound host name', { host: 'attacker.example' }, 421],
    ['the port of a server that is not there', { host: 'localhost:8001' }, 421],
  ])('refuses at /mcp %s', async (_what, headers, status) => {
    expect(await statusOf(`${rest.publicUrl}/mcp`, headers)).toBe(status);
  });

  it.each(['/mcp/', '/MCP', '//mcp', '/mcp/search', '/%6dcp', '/api/mcp'])('runs no tool at %s', async (path) => {
    const answer = await callTool({}, path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).not.toContain('jsonrpc":"2.0","id":1,"result');
  });

  it('does not serve MCP where the MCP server has a public URL of its own', async () => {
    const alone = await startTestGateway(await freePort(), { FHIR_GATEWAY_MCP_PUBLIC_URL: 'http://localhost:8001' });
    const answer = await fetch(`${alone.publicUrl}/mcp`, { ...callOf('search'), headers: accept });
    expect(answer.status).toBe(404);
    await alone.close();
  });
});

describe('one address in local mode', () => {
  it('needs no credential at either app, and keeps foreign hosts away from both', async () => {
    const { rest, server } = await startBothApps({ FHIR_GATEWAY_MCP_AUTH: 'local' });
    const answer = await fetch(`${rest.publicUrl}/mcp`, { ...callOf('get_auth_status'), headers: accept });
    expect(await answer.text()).toContain('stub-ehr: not authenticated');
    for (const path of ['/mcp', '/api/platforms']) {
      expect([path, await statusOf(rest.publicUrl + path, { host: 'attacker.example' })]).toEqual([path, 421]);
    }
    const metadata = await fetch(`${rest.publicUrl}/.well-known/oauth-protected-resource/mcp`);
    expect(metadata.status).toBe(404);
    await server.close({ graceMs: 0 });
    await rest.close();
  });
});

/** `fetch` does not let a caller choose the Host header. */
function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { method: 'POST', headers: { ...accept, ...headers } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end('{}');
  });
}
