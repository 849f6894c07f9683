import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClientGone } from '@fhir-gateway/express-kit';
import { DocumentReader } from '@fhir-gateway/record-view';
import { CallLines, type CallOrigin } from './server-pool.js';
import { CallRequest } from './call-request.js';
import { DirectCalls } from './tool-dispatcher.js';
import { textOf } from '../answers/json-fragment.js';
import { plainCall, type PlainCall } from './parse-tools-call.js';
import { buildCallServer } from './server.js';
import { signInStates } from '../sign-in/sign-in-request.js';
import { labResult, searchset } from '../testing/bundles.js';
import { hostileCalls } from '../testing/hostile-arguments.js';
import { sendJson } from '@fhir-gateway/testing';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';
import { tools } from '../tools/index.js';

const accept = 'application/json, text/event-stream';
const envelope = (capabilities: object) => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': capabilities,
});

/** One message as it comes over HTTP, read as the front reads it. */
function read(json: string, name: string, era: PlainCall['era'], capabilities: object = {}): PlainCall {
  const isModern = era === 'modern';
  const meta = isModern ? `,"_meta":${JSON.stringify(envelope(capabilities))}` : '';
  const body = `{"jsonrpc":"2.0","id":"a \\"1\\"","method":"tools/call","params":{"name":"${name}","arguments":${json}${meta}}}`;
  const headers = isModern
    ? { accept, 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': name }
    : { accept, 'mcp-protocol-version': '2025-11-25' };
  const call = plainCall(JSON.parse(body), headers);
  if (!call) throw new Error('a plain call was meant');
  return call;
}

function origin(): CallOrigin & { hangUp(): void } {
  const response = Object.assign(new EventEmitter(), { destroyed: false, writableFinished: false });
  return {
    request: new CallRequest({ headers: {} } as IncomingMessage, () => '127.0.0.1'),
    gone: new ClientGone(response as unknown as ServerResponse),
    hangUp: () => void response.emit('close'),
  };
}

/** Without what is made anew for each call: ids, links, cursors and times. What the server says of itself stays. */
function lasting(body = ''): string {
  const [result = '', ...own] = body.split('"_meta"');
  const same = result
    .replace(/[A-Za-z0-9_-]{22,}/g, '(random)')
    .replace(/(cursor(?:\\?": ?|\s)\\?")[\w-]+/g, '$1(random)')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)');
  return [same, ...own].join('"_meta"');
}

describe('a call that is answered without the SDK', () => {
  let endpoint: TestEndpoint;
  let direct: DirectCalls;
  let lines: CallLines;

  beforeAll(async () => {
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_RATE_LIMITS: 'off' });
    await endpoint.signIn();
    const { gateway } = endpoint;
    const shared = { gateway, documents: new DocumentReader(), signInStates: signInStates(gateway) };
    direct = new DirectCalls(shared);
    lines = new CallLines(() => buildCallServer(shared));
  });
  beforeEach(() => {
    endpoint.stub.answer = ({ target }, response) => {
      if (target.includes('?'))
        return sendJson(response, 200, searchset([labResult('a'), labResult('b "\u2028\ud800')]));
      const id = target.split('/')[1] ?? '';
      return sendJson(response, id === 'pat-2' ? 404 : 200, {
        resourceType: 'Patient',
        id,
        name: [{ text: 'Ä "\\ 😀' }],
      });
    };
  });
  afterAll(async () => {
    direct.close();
    await lines.close();
    await endpoint.close();
  });

  it.each<PlainCall['era']>(['legacy', 'modern'])(
    'has the answer of the SDK, byte by byte, in the %s era',
    async (era) => {
      const calls = hostileCalls(tools, { seed: 20_261, count: 500, canary: 'http://127.0.0.1:1' });
      const plausible = [
        { tool: 'read', json: '{"platform_id":"stub-open","resource_type":"Patient","resource_id":"pat-1"}' },
        { tool: 'read', json: '{"platform_id":"stub-ehr","resource_type":"Patient","resource_id":"pat-2"}' },
        { tool: 'search', json: '{"platform_id":"stub-ehr","resource_type":"Observation","limit":1}' },
        { tool: 'list_platforms', json: '{}' },
      ];
      let answered = 0;
      for (const { tool, json } of [...plausible, ...calls].filter((call) => call.tool !== 'wait_for_auth')) {
        // The first message of an envelope is always for the SDK.
        read('{}', 'read', era);
        const own = await direct.answer(read(json, tool, era), origin());
        if (own === undefined) continue;
        answered += 1;
        const theirs = await lines.answer(read(json, tool, era), origin());
        expect([tool, json, own.status, lasting(textOf(own.body))]).toEqual([
          tool,
          json,
          theirs?.status,
          lasting(theirs && textOf(theirs.body)),
        ]);
      }
      expect(answered).toBeGreaterThan(150);
    },
  );

  it.each<[string, string, string, object]>([
    ['whose arguments do not fit', 'read', '{"platform_id":5}', {}],
    ['without what a tool needs', 'search', '{}', {}],
    ['whose arguments are a list', 'list_platforms', '[]', {}],
    ['whose arguments are null', 'list_platforms', 'null', {}],
    ['of a client that can be asked', 'list_platforms', '{}', { elicitation: { url: {} } }],
  ])('is none %s', (_what, tool, json, capabilities) => {
    const make = () => direct.answer(read(json, tool, 'modern', capabilities), origin());
    void make();
    return expect(make()).toBeUndefined();
  });

  it.each([
    ['a question that was answered', { requestState: 'x' }],
    ['more of the message than is known', { task: {} }],
  ])('is none with %s', (_what, more) => {
    const params = { name: 'list_platforms', arguments: {}, ...more };
    const call = plainCall({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }, { accept });
    expect(call && direct.answer(call, origin())).toBeUndefined();
  });

  it('does nothing for a client that has left before', async () => {
    endpoint.stub.seen.length = 0;
    const left = origin();
    left.hangUp();
    const call = read('{"platform_id":"stub-open","resource_type":"Patient","resource_id":"pat-1"}', 'read', 'legacy');
    await expect(direct.answer(call, left)).resolves.toBeUndefined();
    expect(endpoint.stub.seen).toEqual([]);
  });

  it.each([
    ['its client leaves', (left: { hangUp(): void }) => left.hangUp()],
    ['the server closes', () => direct.close()],
  ])('ends the request to the platform when %s', async (_what, end) => {
    const asked = new Promise<ServerResponse>((resolve) => {
      endpoint.stub.answer = (_request, response) => resolve(response);
    });
    const from = origin();
    const call = read('{"platform_id":"stub-open","resource_type":"Patient","resource_id":"pat-1"}', 'read', 'legacy');
    const answer = direct.answer(call, from);
    const upstream = await asked;
    const closed = new Promise((resolve) => upstream.once('close', resolve));
    end(from);
    await expect(answer).resolves.toBeUndefined();
    await closed;
    expect(upstream.writableFinished).toBe(false);
  });
});
