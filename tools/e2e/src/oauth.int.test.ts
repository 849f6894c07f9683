import { describeWithChromium, launchChromium, redisAvailable, rowsOf, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { agentKinds } from './testing/agents/agent.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import { connectOauthAgent } from './testing/agents/oauth-agent.js';
import type { OauthAgent } from './testing/agents/oauth-agent.js';
import { Person } from './testing/browser/person.js';
import { startStack } from './testing/stacks/stack.js';
import { untilRefused } from './testing/agents/until-refused.js';
import { waitForSignIn } from './testing/agents/wait-for-sign-in.js';

/** One running gateway in oauth mode, however many processes it is. */
interface Running {
  readonly restUrl: string;
  readonly mcpUrl: string;
  stop(): Promise<unknown>;
}

const platform = { platform_id: 'sandbox-ehr' };
let browser: Browser;
let redis: TestRedis | undefined;

const setups: { name: string; isAvailable: boolean; start: () => Promise<Running> }[] = [
  { name: 'npm start -- --oauth', isAvailable: true, start: () => startLocalGateway({}, ['--oauth']) },
  {
    name: 'two processes, one Redis',
    isAvailable: redisAvailable(),
    start: async () => {
      redis = await startRedis();
      return startStack({ mcpAuth: 'oauth', apps: ['rest', 'mcp'], redisUrl: redis.url });
    },
  },
];

describeWithChromium('an agent that connects with OAuth', () => {
  beforeAll(async () => {
    browser = await launchChromium();
  }, 30_000);

  afterAll(async () => {
    await browser?.close();
  });

  describe.each(setups)('$name', ({ isAvailable, start }) => {
    const whenAvailable = isAvailable ? it : it.skip;
    let gateway: Running;

    beforeAll(async () => {
      if (isAvailable) gateway = await start();
    }, 90_000);

    afterAll(async () => {
      await gateway?.stop();
      await redis?.stop();
      redis = undefined;
    });

    whenAvailable.each(agentKinds)(
      'has the conversation of the design with %s, and its token is for the tools alone',
      async (kind) => {
        const host = await connectOauthAgent(kind, gateway.mcpUrl);
        const person = await Person.withBrowser(browser);
        try {
          // Open without a token.
          expect(await host.agent.toolNames()).toContain('search');
          expect((await host.agent.call('list_platforms', {})).text).toContain('sandbox-ehr');

          await connect(host, person);
          const { agent } = host;
          expect((await agent.call('get_auth_status', platform)).text).toMatch(/not authenticated/);
          const started = await agent.call('start_auth', platform);
          const link = String(started.structured['authorization_url']);
          const waiting = waitForSignIn(agent, platform);
          await person.page.goto(link);
          expect(await person.page.locator('main').innerText()).toContain('End-to-end agent');
          expect(await person.signIn(link, { login: 'hedda' })).toMatch(/connected/i);
          const connected = await waiting;
          expect(connected.structured['status']).toBe('connected');
          const { patient_id: patient } = connected.structured['connection'] as { patient_id: string };

          const params = { category: 'laboratory' };
          const found = await agent.call('search', { ...platform, resource_type: 'Observation', params });
          expect(found.isError).toBe(false);
          expect(rowsOf(found.structured)).not.toEqual([]);

          const record = `${gateway.restUrl}/api/fhir/sandbox-ehr/Patient/${patient}`;
          const token = host.memory.tokens()?.access_token ?? '';
          const read = (authorization: string) => fetch(record, { headers: { authorization } });
          // Of the same session, and good for the resource that it was asked for (RFC 8707).
          expect((await read(`Bearer ${token}`)).status).toBe(401);
          expect((await read(`Bearer ${token}x`)).status).toBe(401);

          await revoke(host, gateway.restUrl, token);
          expect((await read(`Bearer ${token}`)).status).toBe(401);
          // At the other app it may be known for a moment longer.
          await untilRefused(
            () => statusAt(gateway.mcpUrl, token),
            (status) => status === 401,
          );
        } finally {
          await Promise.all([host.close(), person.close()]);
        }
      },
      90_000,
    );

    whenAvailable(
      'gains nothing from a link that it sends to somebody else, in whatever order they go on',
      async () => {
        const host = await connectOauthAgent('client 2.x', gateway.mcpUrl);
        const [attacker, victim] = [await Person.withBrowser(browser), await Person.withBrowser(browser)];
        try {
          await connect(host, attacker);
          const { agent } = host;
          const linkOf = async () => String((await agent.call('start_auth', platform)).structured['authorization_url']);
          // Before the victim has any session here.
          const link = await linkOf();
          await victim.page.goto(link);
          expect(await victim.page.locator('main').innerText()).toMatch(/LOGIN_UNKNOWN/);
          // After the victim has signed in for herself, with an old link and with a new one.
          await victim.signIn(`${gateway.restUrl}/auth/sandbox-ehr/login`, { login: 'osric' });
          for (const sent of [link, await linkOf()]) {
            await victim.page.goto(sent);
            expect(await victim.page.locator('main').innerText()).toMatch(/LOGIN_UNKNOWN/);
          }
          // The attacker begins; the victim is sent the callback.
          await attacker.page.goto(await linkOf());
          await attacker.continueToPlatform();
          await attacker.authenticate({ login: 'hedda' });
          await victim.page.goto(await attacker.allowWithoutReturning());
          expect(await victim.page.locator('main').innerText()).toMatch(/LOGIN_STATE_UNKNOWN|another browser/i);
          expect((await agent.call('get_auth_status', platform)).text).toMatch(/not authenticated/);
        } finally {
          await Promise.all([host.close(), attacker.close(), victim.close()]);
        }
      },
      90_000,
    );

    whenAvailable(
      'cannot have its consent page answered inside a frame of another site',
      async () => {
        const host = await connectOauthAgent('client 2.x', gateway.mcpUrl);
        const person = await Person.withBrowser(browser);
        try {
          await expect(host.agent.call('get_auth_status', platform)).rejects.toThrow();
          const address = host.memory.authorizationUrl?.href ?? '';
          await person.page.setContent(`<iframe src="${address.replaceAll('&', '&amp;')}"></iframe>`);
          const frames = person.page.frames().slice(1);
          const buttons = await Promise.all(frames.map((frame) => frame.locator('#allow-app').count()));
          expect(buttons).toEqual([0]);
        } finally {
          await Promise.all([host.close(), person.close()]);
        }
      },
      60_000,
    );
  });
});

/** The first protected call is refused, and the person allows the agent in a browser. */
async function connect({ agent, memory, finish }: OauthAgent, person: Person): Promise<void> {
  await expect(agent.call('get_auth_status', platform)).rejects.toThrow();
  const arrived = memory.callback();
  await person.page.goto(memory.authorizationUrl?.href ?? '');
  expect(await person.page.locator('main').innerText()).toContain('End-to-end agent');
  await person.page.click('#allow-app');
  const parameters = await arrived;
  // The browser is still on its way to the agent's page when that has heard already.
  await person.page.waitForURL(/\/callback\?/);
  await finish(parameters);
}

async function revoke({ memory }: OauthAgent, restUrl: string, token: string): Promise<void> {
  const body = new URLSearchParams({ token, client_id: memory.clientInformation()?.client_id ?? '' });
  const answer = await fetch(`${restUrl}/oauth/revoke`, { method: 'POST', body });
  expect(answer.status).toBe(200);
}

async function statusAt(mcpUrl: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const answer = await fetch(`${mcpUrl}/mcp`, { method: 'POST', headers, body });
  await answer.text();
  return answer.status;
}
