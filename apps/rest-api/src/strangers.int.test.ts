import { Agent, request } from 'node:http';

import { commandLineClientId } from '@fhir-gateway/auth-server';
import { askRedis, describeWithRedis, floodOf, freePort, redisProcesses } from '@fhir-gateway/testing';

import { OauthClient } from './testing/oauth-client.js';
import type { TestBrowser } from './testing/test-browser.js';
import { beginSignIn, signIn, startTestGateway, type TestGateway } from './testing/test-gateway.js';

const count = floodOf(100_000, 50);
const atOnce = 16;
const index = 'fg:{strangers}:index';
const loginForm = 'application/x-www-form-urlencoded';

/** What a stranger asks. */
interface Asked {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

describeWithRedis('strangers from everywhere, at a Redis of 45 MB', () => {
  const redis = redisProcesses();
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let rest: TestGateway;
  let port: number;
  let authorizePath: string;
  beforeAll(async () => {
    ({ port } = await redis.start(['maxmemory 45mb', 'maxmemory-policy noeviction']));
    const url = `redis://127.0.0.1:${port}`;
    rest = await startTestGateway(await freePort(), {
      FHIR_GATEWAY_REDIS_URL: url,
      FHIR_GATEWAY_MASTER_KEY: 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A',
      FHIR_GATEWAY_RATE_LIMITS: 'on',
      FHIR_GATEWAY_TRUSTED_PROXIES: 'loopback',
    });
    // Every read of a person renews the platform's token, which is written.
    rest.stub.smart.expiresInSeconds = 30;
    const stranger = new OauthClient(rest.publicUrl);
    await stranger.register();
    authorizePath = stranger.authorizePath(`${rest.publicUrl}/mcp`).replace('a-state', 's'.repeat(1_500));
  }, 60_000);
  afterAll(async () => {
    agent.destroy();
    await rest?.close();
    await redis.stop();
  }, 30_000);

  const asks: readonly ((at: number) => Asked)[] = [
    () => ({ path: '/auth/stub-ehr/login' }),
    () => ({ path: `/auth/stub-ehr/login?redirect=false&scope=${'patient/Observation.rs%20'.repeat(20)}` }),
    () => ({ path: authorizePath }),
    () => ({
      path: '/auth/device',
      method: 'POST',
      headers: { 'content-type': loginForm },
      body: `client_id=${commandLineClientId}&resource=${encodeURIComponent(`${rest.publicUrl}/api`)}`,
    }),
    (at) => ({
      path: '/oauth/register',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: `App ${at}`, redirect_uris: ['http://127.0.0.1:33418/'] }),
    }),
    (at) => ({ path: `/shl/${String(at).padStart(43, 'x')}` }),
    () => ({ path: '/auth/stub-ehr/login' }),
    (at) => ({
      path: '/oauth/token',
      method: 'POST',
      headers: { 'content-type': loginForm },
      body: `grant_type=refresh_token&refresh_token=guess-${at}&client_id=guess`,
    }),
    (at) => ({ path: '/auth/status', headers: { authorization: `Bearer fgs_${String(at).padStart(54, 'x')}` } }),
    (at) => ({ path: `/oauth/callback?state=${String(at).padStart(43, 'x')}&code=x` }),
  ];

  /** One request, from an address of its own. */
  function send(at: number): Promise<number> {
    const { path, method = 'GET', headers, body } = (asks[at % asks.length] as (at: number) => Asked)(at);
    const from = `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, rest.publicUrl),
        { agent, method, headers: { accept: 'text/html', 'x-forwarded-for': from, ...headers } },
        (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
        },
      );
      sent.on('error', reject).end(body);
    });
  }

  async function flood(from: number, to: number, answers: Map<number, number>): Promise<void> {
    let next = from;
    const work = async () => {
      while (next < to) {
        const status = await send(next++);
        answers.set(status, (answers.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  const read = (browser: TestBrowser) => browser.visit('/api/fhir/stub-ehr/Observation');

  it(
    `leave ${count} requests behind, and take from nobody who signed in: sign-ins, reads and refreshes go on`,
    async () => {
      const person = await rest.signedIn('pat-own');
      const app = new OauthClient(rest.publicUrl);
      let tokens = await app.connect(person, `${rest.publicUrl}/api`);
      const first = rest.browser();
      const firstReturn = await beginSignIn(first);
      // What other strangers left since, so that a part of the flood fills the share, too.
      const left = Array.from({ length: 19_000 }, (_, at) => [String(Date.now() * 1000), `left-${at} -`]);
      await askRedis(port, ['ZADD', index, ...left.flat()]);
      const answers = new Map<number, number>();
      const goOn = async (patient: string) => {
        const renewed = await app.renew(tokens.refresh);
        expect(renewed.status).toBe(200);
        const { access_token: access, refresh_token: refresh } = (await renewed.json()) as Record<string, string>;
        tokens = { access: access as string, refresh: refresh as string };
        const asked = { headers: { authorization: `Bearer ${tokens.access}` } };
        expect((await fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`, asked)).status).toBe(200);
        expect((await read(person)).status).toBe(200);
        const another = rest.browser();
        expect((await signIn(rest, another, patient)).status).toBe(200);
        expect((await read(another)).status).toBe(200);
      };
      const rounds = 5;
      for (let round = 0; round < rounds; round++) {
        const [from, to] = [(count / rounds) * round, (count / rounds) * (round + 1)];
        await Promise.all([flood(from, to, answers), goOn(`pat-${round}`)]);
      }
      await goOn('pat-last');
      expect(answers.get(503)).toBeUndefined();
      expect(answers.get(500)).toBeUndefined();
      expect((await fetch(`${rest.publicUrl}/readyz`)).status).toBe(200);

      const [names, bytes, memory, keys] = await askRedis(
        port,
        ['ZCARD', index],
        ['HGET', `${index}:bytes`, ''],
        ['INFO'],
        ['DBSIZE'],
      );
      const peak = Number(/used_memory_peak:(\d+)/.exec(String(memory))?.[1]);
      process.stdout.write(
        `${count} requests: ${/used_cpu_user:[\d.]+/.exec(String(memory))?.[0]} of Redis, ${JSON.stringify(process.cpuUsage())}; ${JSON.stringify([...answers])}; ${names} entries, ${bytes} bytes, ${keys} keys, peak ${peak}\n`,
      );
      expect(names).toBeLessThanOrEqual(20_000);
      expect(Number(bytes)).toBeLessThanOrEqual(16 * 1024 * 1024);
      expect(peak).toBeLessThan(45 * 1024 * 1024);
      // Who began first and never came back gave way.
      const back = await first.arrive(`/oauth/callback?${rest.stub.smart.approve(firstReturn, 'pat-9').toString()}`);
      expect(back.status).toBe(400);
    },
    40 * 60_000,
  );
});
