import { Agent as HttpAgent, request } from 'node:http';
import { join } from 'node:path';
import { floodOf, freePort, malformedTexts } from '@fhir-gateway/testing';
import { sharedStack } from './testing/shared.js';
import { startStack } from './testing/stacks/stack.js';

const count = floodOf(1000);
const atOnce = 8;
/** What logs, counters and connections may move; a leak of one small object for each request of a whole flood is more. */
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
  const connections = new HttpAgent({ keepAlive: true, maxSockets: atOnce });
  let heapPort: number;
  const stack = sharedStack(async () => {
    heapPort = await freePort();
    return {
      mcpAuth: 'pairing',
      apps: ['rest', 'mcp'],
      env: {
        NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'testing', 'heap-reporter.cjs'))}`,
        HEAP_REPORTER_PORT: `${heapPort}`,
        FHIR_GATEWAY_LOG_LEVEL: 'info',
      },
    };
  });
  afterAll(() => connections.destroy());

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
  ])('%s are answered with %j, and with no session', async (kind, statuses) => {
    const answers = await flood(kind, 1);
    expect(answers).toHaveLength(count);
    expect([...new Set(answers.map(({ status }) => status))]).toEqual(statuses);
    expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
    if (kind === 'handles') expect(answers.filter(({ text }) => !text.includes('"isError":true'))).toEqual([]);
    expect(stack.output()).not.toMatch(/"level":(50|60)/);
  });

  it('the heap holds no more after two floods than before', async () => {
    const heap = async () => Number((await send({ url: `http://127.0.0.1:${heapPort}` }, connections)).text);
    for (const kind of Object.keys(kinds)) await flood(kind, 2);
    const before = await heap();
    for (const seed of [3, 4]) for (const kind of Object.keys(kinds)) await flood(kind, seed);
    expect((await heap()) - before).toBeLessThan(heapBoundBytes);
    expect((await stack.counters()).codeExchanges).toBe(0);
    expect((await stack.counters()).fhirRequests).toBe(0);
  });
});

describe('a gateway that logs errors only', () => {
  it('starts, serves, and writes nothing', async () => {
    const env = { FHIR_GATEWAY_LOG_LEVEL: 'error' };
    const stack = await startStack({ mcpAuth: 'oauth', apps: ['rest', 'mcp'], env });
    try {
      const asked = [`${stack.restUrl}/api/fhir/sandbox-open/Patient?_count=1`, `${stack.mcpUrl}/livez`];
      const answers = await Promise.all(asked.map((url) => fetch(url)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(stack.output().trim()).toBe('');
    } finally {
      await stack.stop();
    }
  });

  it('says why it does not start', async () => {
    const env = { FHIR_GATEWAY_LOG_LEVEL: 'error', FHIR_GATEWAY_MASTER_KEY: 'short' };
    await expect(startStack({ mcpAuth: 'oauth', apps: ['rest'], env })).rejects.toThrow(/FHIR_GATEWAY_MASTER_KEY/);
  });
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
