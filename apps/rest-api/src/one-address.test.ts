import type { RunningServer } from '@fhir-gateway/express-kit';
import { freePort } from '@fhir-gateway/testing';

import { startBothApps } from './testing/both-apps.js';
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

  it('leads a client from the challenge of /mcp to the authorization server', async () => {
    const refused = await callTool();
    expect(refused.status).toBe(401);
    const [, metadata = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? [];
    expect(metadata).toBe(`${rest.publicUrl}/.well-known/oauth-protected-resource/mcp`);
    expect(await (await fetch(metadata)).json()).toMatchObject({ resource, authorization_servers: [rest.publicUrl] });
    const own = await fetch(`${rest.publicUrl}/.well-known/oauth-protected-resource`);
    expect(await own.json()).toMatchObject({ resource: `${rest.publicUrl}/api` });
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
