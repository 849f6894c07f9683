import { request } from 'node:http';

import { sendJson, withLimits } from '@fhir-gateway/testing';
import { serveTestEndpoint, toolCall, type ServedEndpoint } from './testing/served-endpoint.js';

let endpoint: ServedEndpoint;

async function start(settings: Record<string, string>, tune?: ReturnType<typeof withLimits>): Promise<void> {
  const startedAtMs = Date.now();
  endpoint = await serveTestEndpoint(settings, () => startedAtMs, tune);
}
afterEach(() => endpoint.close());

/** @returns the status and the id of the request */
function get(path: string, headers: Record<string, string> = {}): Promise<[number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const sent = request(`${endpoint.url}${path}`, { headers, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve([answer.statusCode, String(answer.headers['x-request-id'])]));
    });
    sent.on('error', reject).end();
  });
}

const post = (tool: string, args: object): Promise<Response> => endpoint.post(toolCall(tool, args));

/** A read that the platform answers once it is released. */
async function beginRead(): Promise<{ running: Promise<Response>; release: () => void }> {
  let release = (): void => undefined;
  const isThere = new Promise<void>((resolve) => {
    endpoint.stub.answer = (_request, response) => {
      release = () => sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1' });
      resolve();
    };
  });
  const running = post('read', { platform_id: 'stub-open', resource_type: 'Patient', resource_id: 'pat-1' });
  await isThere;
  return { running, release: () => release() };
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
    expect(audit).toEqual([expect.objectContaining({ event: 'request.refused', app: 'mcp', ...refused })]);
    expect(log).toEqual([expect.objectContaining(refused)]);
  });

  it('a call without an access token', async () => {
    await start({ FHIR_GATEWAY_MCP_AUTH: 'oauth' });
    const args = { platform_id: 'stub-ehr', resource_type: 'Patient' };
    const answer = await post('search', args);
    const body = (await answer.json()) as Record<string, unknown>;
    const id = String(answer.headers.get('x-request-id'));
    expect([answer.status, answer.headers.get('content-type'), body['code']]).toEqual([
      401,
      expect.stringContaining('application/problem+json'),
      'CALLER_UNKNOWN',
    ]);
    const refused = { stage: 'identify', rule: 'credential.missing' };
    const { audit, log } = linesOf(id);
    expect(audit).toEqual([expect.objectContaining({ event: 'request.refused', app: 'mcp', ...refused })]);
    expect(log).toEqual([expect.objectContaining({ code: 'CALLER_UNKNOWN', ...refused })]);
  });

  it('one call too many of a caller', async () => {
    await start({}, withLimits({}, { requestsAtOncePerCaller: 1 }));
    const { running, release } = await beginRead();
    const args = { platform_id: 'stub-open', resource_type: 'Patient' };
    const answer = await post('search', args);
    release();
    await (await running).text();
    expect(await answer.text()).toContain('CALLS_AT_ONCE_LIMITED');
    const { audit } = linesOf(String(answer.headers.get('x-request-id')));
    const refused = { stage: 'calls-at-once', rule: 'limit.calls-at-once' };
    expect(audit).toEqual([expect.objectContaining({ event: 'request.refused', app: 'mcp', ...refused })]);
  });
});
