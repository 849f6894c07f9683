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
  const kinds: Readonly<Record<string, { real: string; status: number; send: (text: string) => Sent }>> = {
    callbacks: {
      ...{ real: `code=an-authorization-code&state=${real.state}&iss=http://localhost`, status: 400 },
      send: (text) => ({ url: `${stack.restUrl}/oauth/callback?${inAddress(text)}` }),
    },
    states: {
      ...{ real: real.state, status: 400 },
      send: (text) => ({ url: `${stack.restUrl}/oauth/callback?code=a&state=${encodeURIComponent(text)}` }),
    },
    cookies: {
      ...{ real: real.cookie, status: 401 },
      send: (text) => ({ url: fhir(), headers: { cookie: `fhir_gateway_session=${text}` } }),
    },
    'bearer tokens': {
      ...{ real: real.handle, status: 401 },
      send: (text) => ({ url: fhir(), headers: { authorization: `Bearer ${text}` } }),
    },
    handles: {
      ...{ real: real.handle, status: 200 },
      send: (text) => {
        const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
        const args = { platform_id: 'sandbox-ehr', auth_handle: text };
        const params = { name: 'get_auth_status', arguments: args };
        const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
        return { url: `${stack.mcpUrl}/mcp`, method: 'POST', headers, body };
      },
    },
  };

  /** Sends all of one kind, a few at once; returns what came back. */
  async function flood(kind: string, seed: number) {
    const texts = malformedTexts(kinds[kind]?.real ?? '', { seed, count });
    const answers: { status: number; cookies: readonly string[]; text: string }[] = [];
    const workers = Array.from({ length: atOnce }, async () => {
      for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
        answers.push(await send(kinds[kind]?.send(text) as Sent, connections));
      }
    });
    await Promise.all(workers);
    return answers;
  }

  it('are answered without a session, and leave nothing in the heap after two floods more', async () => {
    const heap = async () => Number((await send({ url: `http://127.0.0.1:${heapPort}` }, connections)).text);
    for (const [kind, { status }] of Object.entries(kinds)) {
      const answers = await flood(kind, 1);
      expect([kind, answers.length, new Set(answers.map((one) => one.status))]).toEqual([
        kind,
        count,
        new Set([status]),
      ]);
      expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
      if (kind === 'handles') expect(answers.filter(({ text }) => !text.includes('"isError":true'))).toEqual([]);
    }
    expect(stack.output()).not.toMatch(/"level":(50|60)/);
    const before = await heap();
    for (const seed of [3, 4]) for (const kind of Object.keys(kinds)) await flood(kind, seed);
    expect((await heap()) - before).toBeLessThan(heapBoundBytes);
    expect(await stack.counters()).toMatchObject({ codeExchanges: 0, fhirRequests: 0 });
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
