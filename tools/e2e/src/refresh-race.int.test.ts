import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { describeWithRedis, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { FormBrowser } from './testing/browser/form-browser.js';
import { connectApp } from './testing/browser/form-person.js';
import type { ConnectedApp } from './testing/browser/form-person.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const rounds = 20;
/** How long after the first request the second one leaves, in milliseconds. */
const apartMs = [0, 0, 15, 60];

describeWithRedis('apps that refresh at two processes of the REST API at once, on one Redis', () => {
  let redis: TestRedis;
  let stack: Stack;
  let origins: readonly [string, string];

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'], redisUrl: redis.url });
    origins = [stack.restUrl, await stack.addReplica('rest')];
  }, 90_000);
  afterAll(async () => {
    await stack?.stop();
    await redis?.stop();
  });

  /** Sends a request to one of the processes, under the host that both are known by. */
  function ask(
    origin: string,
    path: string,
    init: { form?: Record<string, string>; token?: string } = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const { host } = new URL(stack.restUrl);
    const headers = {
      host,
      ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
      ...(init.form && { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(`${origin}${path}`, { method: init.form ? 'POST' : 'GET', headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> });
        });
      });
      sent.once('error', reject).end(init.form && new URLSearchParams(init.form).toString());
    });
  }

  const refresh = (origin: string, { clientId }: ConnectedApp, token: unknown) =>
    ask(origin, '/oauth/token', {
      form: { grant_type: 'refresh_token', refresh_token: String(token), client_id: clientId },
    });

  it(`go on, ${rounds} of ${rounds}`, async () => {
    const [one, two] = origins;
    const goOn: boolean[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const app = await connectApp(new FormBrowser(), stack.restUrl);
      const [first, second] = await Promise.all([
        refresh(one, app, app.refreshToken),
        setTimeout(apartMs[round % apartMs.length]).then(() => refresh(two, app, app.refreshToken)),
      ]);
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(second.body['refresh_token']).toBe(first.body['refresh_token']);
      const token = String(second.body['access_token']);
      const used = await Promise.all(origins.map((origin) => ask(origin, '/auth/status', { token })));
      expect(used.map(({ status }) => status)).toEqual([200, 200]);
      goOn.push((await refresh(two, app, first.body['refresh_token'])).status === 200);
    }
    expect(goOn.filter(Boolean)).toHaveLength(rounds);
  }, 120_000);
});
