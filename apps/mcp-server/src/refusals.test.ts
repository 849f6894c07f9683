import { request } from 'node:http';

import { createHttpServer, type RunningServer } from '@fhir-gateway/express-kit';
import { freePort, sendJson } from '@fhir-gateway/testing';
import { createMcpApp, type McpApp } from './app.js';
import { startTestEndpoint, type TestEndpoint } from './testing/test-endpoint.js';

let endpoint: TestEndpoint;
let app: McpApp;
let server: RunningServer;
let url: string;

async function start(settings: Record<string, string>): Promise<void> {
  const port = await freePort();
  const startedAtMs = Date.now();
  endpoint = await startTestEndpoint({ FHIR_GATEWAY_MCP_PORT: `${port}`, ...settings }, {}, () => startedAtMs);
  app = await createMcpApp(endpoint.gateway);
  server = await createHttpServer(app.app).listen({ host: '127.0.0.1', port });
  url = `http://localhost:${port}`;
}
afterEach(async () => {
  await app.close();
  await server.close({ graceMs: 0 });
  await endpoint.close();
});

/** @returns the status and the id of the request */
function get(path: string, headers: Record<string, string> = {}): Promise<[number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { headers, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve([answer.statusCode, String(answer.headers['x-request-id'])]));
    });
    sent.on('error', reject).end();
  });
}

function linesOf(requestId: string) {
  const lines = endpoint
    .log()
    .split('\n')
    .filter((line) => line.includes(requestId))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { audit: lines.filter(({ audit }) => audit === true), log: lines.filter(({ audit }) => audit !== true) };
}

describe('why a request to the MCP server was refused is one search by its id', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a foreign Host', { host: 'evil.test' }, 'host.foreign'],
    ['a foreign Origin', { origin: 'https://evil.test' }, 'origin.foreign'],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 'site.embed'],
  ])('%s', async (_what, headers, rule) => {
    await start({});
    const [status, id] = await get('/mcp', headers);
    expect([403, 421]).toContain(status);
    const refused = { stage: 'host-check', rule };
    const { audit, log } = linesOf(id);
    expect(audit).toEqual([expect.objectContaining({ event: 'request.refused', door: 'mcp', ...refused })]);
    expect(log).toEqual([expect.objectContaining(refused)]);
  });

  it('one page too many', async () => {
    await start({ FHIR_GATEWAY_RATE_LIMITS: 'on', FHIR_GATEWAY_RATE_LIMIT_PAGES: '1' });
    await get('/nowhere');
    const [status, id] = await get('/nowhere');
    expect(status).toBe(429);
    const refused = { stage: 'address-limit', rule: 'limit.calls' };
    const { audit, log } = linesOf(id);
    expect(audit).toEqual([expect.objectContaining({ event: 'limit.reached', ...refused })]);
    expect(log).toEqual([expect.objectContaining(refused)]);
  });

  it('one request too many in the process', async () => {
    await start({ FHIR_GATEWAY_REQUESTS_AT_ONCE: '1' });
    let release = (): void => undefined;
    const isThere = new Promise<void>((resolve) => {
      endpoint.stub.answer = (_request, response) => {
        release = () => sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1' });
        resolve();
      };
    });
    const read = { platform_id: 'stub-open', resource_type: 'Patient', resource_id: 'pat-1' };
    const running = fetch(`${url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'read', arguments: read } }),
    });
    await isThere;
    const [status, id] = await get('/nowhere');
    release();
    await (await running).text();
    expect(status).toBe(503);
    const refused = { stage: 'in-flight', rule: 'limit.in-flight' };
    const { audit, log } = linesOf(id);
    expect([audit, log]).toEqual([[expect.objectContaining(refused)], [expect.objectContaining(refused)]]);
    expect((await get('/nowhere'))[0]).toBe(404);
  });
});
