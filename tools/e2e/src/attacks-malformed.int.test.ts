import { Agent as HttpAgent, request } from 'node:http';
import { join } from 'node:path';
import { freePort, malformedTexts } from '@fhir-gateway/testing';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const count = 1000;
const atOnce = 8;
/** What logs, counters and connections may move; a leak of one small object for each of 10,000 requests is more. */
const heapBoundBytes = 4 * 1024 * 1024;
const realHandle = `fgs_${'Zm9vYmFy'.repeat(6)}Zm9vbQ`;
const realCookie = `s%3A${realHandle}.${'A'.repeat(43)}`;
const real = { handle: realHandle, cookie: realCookie, state: 'k3T_aVbN'.repeat(5) };

interface Sent {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

describe(`${count} malformed inputs of each kind over sockets, to the processes that are deployed`, () => {
  let stack: Stack;
  let heapPort: number;
  const connections = new HttpAgent({ keepAlive: true, maxSockets: atOnce });

  beforeAll(async () => {
    heapPort = await freePort();
    const reporter = join(__dirname, 'testing', 'heap-reporter.cjs');
    stack = await startStack({
      mcpAuth: 'pairing',
      apps: ['rest', 'mcp'],
      env: {
        NODE_OPTIONS: `--require ${JSON.stringify(reporter)}`,
        HEAP_REPORTER_PORT: `${heapPort}`,
        FHIR_GATEWAY_LOG_LEVEL: 'info',
      },
    });
  }, 60_000);

  afterAll(async () => {
    connections.destroy();
    await stack?.stop();
  });

  const fhir = () => `${stack.restUrl}/api/fhir/sandbox-ehr/Observation`;
  const inAddress = (text: string) => text.replace(/[^\x21-\x7e]|#/g, (sign) => encodeURIComponent(sign));
  const kinds: Readonly<Record<string, (text: string) => Sent>> = {
    callbacks: (text) => ({ url: `${stack.restUrl}/oauth/callback?${inAddress(text)}` }),
    states: (text) => ({ url: `${stack.restUrl}/oauth/callback?code=a&state=${encodeURIComponent(text)}` }),
    cookies: (text) => ({ url: fhir(), headers: { cookie: `fhir_gateway_session=${text}` } }),
    'bearer tokens': (text) => ({ url: fhir(), headers: { authorization: `Bearer ${text}` } }),
    handles: (text) => ({
      url: `${stack.mcpUrl}/mcp`,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'get_auth_status', arguments: { platform_id: 'sandbox-ehr', auth_handle: text } },
      }),
    }),
  };
  const realOf: Readonly<Record<string, string>> = {
    callbacks: `code=an-authorization-code&state=${real.state}&iss=http://localhost`,
    states: real.state,
    cookies: real.cookie,
    'bearer tokens': real.handle,
    handles: real.handle,
  };

  /** Sends all of one kind, a few at once; returns what came back. */
  async function flood(kind: string, seed: number) {
    const texts = malformedTexts(realOf[kind] ?? '', { seed, count });
    const answers: { status: number; cookies: readonly string[]; text: string }[] = [];
    const workers = Array.from({ length: atOnce }, async () => {
      for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
        answers.push(await send(kinds[kind]?.(text) as Sent, connections));
      }
    });
    await Promise.all(workers);
    return answers;
  }

  it.each<[string, readonly number[]]>([
    ['callbacks', [400]],
    ['states', [400]],
    ['cookies', [401]],
    ['bearer tokens', [401]],
    ['handles', [200]],
  ])(
    '%s are answered with %j, and with no session',
    async (kind, statuses) => {
      const answers = await flood(kind, 1);
      expect(answers).toHaveLength(count);
      expect([...new Set(answers.map(({ status }) => status))]).toEqual(statuses);
      expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
      if (kind === 'handles') expect(answers.filter(({ text }) => !text.includes('"isError":true'))).toEqual([]);
      expect(stack.output()).not.toMatch(/"level":(50|60)/);
    },
    60_000,
  );

  it('the heap holds no more after ten thousand than before', async () => {
    const heap = async () => Number((await send({ url: `http://127.0.0.1:${heapPort}` }, connections)).text);
    for (const kind of Object.keys(kinds)) await flood(kind, 2);
    const before = await heap();
    for (const seed of [3, 4]) for (const kind of Object.keys(kinds)) await flood(kind, seed);
    expect((await heap()) - before).toBeLessThan(heapBoundBytes);
    expect((await stack.counters()).codeExchanges).toBe(0);
    expect((await stack.counters()).fhirRequests).toBe(0);
  }, 120_000);
});

function send(
  { url, method = 'GET', headers = {}, body }: Sent,
  agent: HttpAgent,
): Promise<{ status: number; cookies: readonly string[]; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, cookies: received['set-cookie'] ?? [], text });
      });
    });
    outgoing.on('error', reject).end(body);
  });
}
