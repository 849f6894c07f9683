import { casesOf, eventually, rowsOf } from '@fhir-gateway/testing';
import { agentKinds } from './testing/agents/agent.js';
import { letIn } from './testing/agents/let-in.js';
import { connectOauthAgent, type OauthAgent } from './testing/agents/oauth-agent.js';
import { rawCall } from './testing/agents/raw-call.js';
import { untilRefused } from './testing/agents/until-refused.js';
import { waitForSignIn } from './testing/agents/wait-for-sign-in.js';
import { Person } from './testing/browser/person.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { describeWithBoth, shared, sharedBrowser, sharedPerson, sharedRedis, sharedStack } from './testing/shared.js';

const platform = { platform_id: 'sandbox-ehr' };
const refusal = /LOGIN_STATE_UNKNOWN|LOGIN_SESSION_MISMATCH|another browser|no session/i;

/** The steps of D2; whatever their order, the attacker's agent stays without the victim's record. */
const orders = [
  ['opens', 'signs in', 'is sent the callback'],
  ['signs in', 'opens', 'is sent the callback'],
  ['is sent the callback', 'opens', 'signs in'],
] as const;

describeWithBoth('an agent that connects with OAuth, two processes on one Redis', () => {
  const browser = sharedBrowser();
  const clock = movableClock();
  const redis = sharedRedis();
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest', 'mcp'],
    redisUrl: redis.url,
    // Each process has a cache of opened sessions, which forgets by time alone only while the clock goes on.
    env: { ...clock.env, FHIR_GATEWAY_SESSION_CACHE_SECONDS: '5' },
  }));

  it.each(casesOf(agentKinds, 3, 1))(
    'has the conversation of the design with %s, and its token is for the tools alone',
    async (kind) => {
      const host = await connectOauthAgent(kind, stack.mcpUrl);
      const person = await Person.withBrowser(browser);
      try {
        // Open without a token.
        expect(await host.agent.toolNames()).toContain('search');
        expect((await host.agent.call('list_platforms', {})).text).toContain('sandbox-ehr');

        await letIn(host, person);
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

        const record = `${stack.restUrl}/api/fhir/sandbox-ehr/Patient/${patient}`;
        const token = host.memory.tokens()?.access_token ?? '';
        const read = (authorization: string) => fetch(record, { headers: { authorization } });
        // Of the same session, and good for the resource that it was asked for (RFC 8707).
        expect((await read(`Bearer ${token}`)).status).toBe(401);
        expect((await read(`Bearer ${token}x`)).status).toBe(401);

        expect(await atTokenEndpoint(host, `${stack.restUrl}/oauth/revoke`, { token })).toMatchObject({ status: 200 });
        expect((await read(`Bearer ${token}`)).status).toBe(401);
        // At the other app it may be known for a moment longer.
        await untilRefused(
          () => statusAt(stack.mcpUrl, token),
          (status) => status === 401,
        );
      } finally {
        await Promise.all([host.close(), person.close()]);
      }
    },
  );

  describe('whose link the attacker sends to the victim (D2)', () => {
    const attacker = sharedPerson(browser);
    const host = shared(
      async () => {
        const connected = await connectOauthAgent('client 2.x', stack.mcpUrl);
        await letIn(connected, attacker);
        return connected;
      },
      (one) => one.close(),
    );

    it.each(orders)('the victim %s, %s, %s', async (...steps) => {
      const victim = await Person.withBrowser(browser);
      try {
        const link = String((await host.agent.call('start_auth', platform)).structured['authorization_url']);
        for (const step of steps) {
          if (step === 'opens') {
            await victim.page.goto(link);
            expect(await victim.page.locator('main').textContent()).toMatch(/LOGIN_UNKNOWN/);
          } else if (step === 'signs in') {
            await victim.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'osric' });
          } else {
            await attacker.page.goto(link);
            await attacker.continueToPlatform();
            await attacker.authenticate({ login: 'hedda' });
            await victim.page.goto(await attacker.allowWithoutReturning());
            expect(await victim.page.locator('main').textContent()).toMatch(refusal);
          }
          expect((await host.agent.call('get_auth_status', platform)).text).toMatch(/not authenticated/);
        }
        const search = { ...platform, resource_type: 'Observation' };
        expect((await host.agent.call('search', search)).text).toMatch(/^LOGIN_REQUIRED/);
      } finally {
        await victim.close();
      }
    });
  });

  describe('and whose person looks at what can use the session', () => {
    /** An agent that was let in, and a platform that it signed the person in to. */
    async function connected(): Promise<{ host: OauthAgent; person: Person; token: string }> {
      const host = await connectOauthAgent('client 2.x', stack.mcpUrl);
      const person = await Person.withBrowser(browser);
      await letIn(host, person);
      const started = await host.agent.call('start_auth', platform);
      await person.page.goto(String(started.structured['authorization_url']));
      expect(await person.page.locator('#also-reading').innerText()).toMatch(/End-to-end agent.*this computer/);
      await person.continueToPlatform();
      await person.authenticate({ login: 'hedda' });
      expect(await person.allow()).toMatch(/connected/i);
      return { host, person, token: host.memory.tokens()?.access_token ?? '' };
    }

    it('ends an app there: its wait, its tokens in the other process, and its refresh', async () => {
      const { host, person, token } = await connected();
      try {
        const violations: string[] = [];
        person.page.on('console', (message) => violations.push(message.text()));
        await host.agent.call('start_auth', platform);
        let ended: string | undefined;
        const note = (result: { text: string } | Error) => {
          ended = result instanceof Error ? result.message : result.text;
        };
        void host.agent.call('wait_for_auth', { ...platform, timeout: 25 }).then(note, note);
        await clock.whileStopped(async () => {
          // The other process holds the opened session in memory by now.
          expect(await statusAt(stack.mcpUrl, token)).toBe(200);
          expect(await statusAt(stack.mcpUrl, token)).toBe(200);

          await person.page.goto(`${stack.restUrl}/auth/sessions`);
          expect(await person.page.locator('main').innerText()).toMatch(/End-to-end agent.*an app on this computer/);
          const button = person.page.getByRole('button', { name: /Disconnect: “End-to-end agent”/ });
          await button.focus();
          const answered = person.page.waitForResponse((response) => response.request().method() === 'POST');
          await person.page.keyboard.press('Enter');
          await answered;
          const ask = () => statusAt(stack.mcpUrl, token);
          await untilRefused(ask, (status) => status === 401);
          await eventually(() => ended !== undefined);
        });
        expect(ended).toMatch(/SESSION_UNKNOWN/);
        const record = `${stack.restUrl}/api/fhir/sandbox-ehr/Observation`;
        expect((await fetch(record, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
        expect(await renew(stack.restUrl, host)).toEqual([400, 'invalid_grant']);

        await person.page.waitForURL(/\/auth\/sessions$/);
        expect(await person.page.getByRole('button', { name: /Disconnect/ }).count()).toBe(0);
        expect(violations).toEqual([]);
        // The person’s own sign-in is still there.
        expect((await person.get(record)).status).toBe(200);
      } finally {
        await Promise.all([host.close(), person.close()]);
      }
    });

    it('logs out everywhere: browser, app and platform', async () => {
      const { host, person, token } = await connected();
      try {
        await clock.whileStopped(async () => {
          expect(await statusAt(stack.mcpUrl, token)).toBe(200);
          const { revocations } = await stack.counters();
          await person.page.goto(`${stack.restUrl}/auth/sessions`);
          const answered = person.page.waitForResponse((response) => response.request().method() === 'POST');
          await person.page.click('details.confirm summary');
          await person.page.click('#log-out-everywhere');
          await answered;
          const ask = () => statusAt(stack.mcpUrl, token);
          await untilRefused(ask, (status) => status === 401);
          expect((await stack.counters()).revocations).toBe(revocations + 2);
        });
        // The platform names a logout of its own, which the page offers and does not begin by itself.
        await person.page.getByRole('button', { name: 'Also sign out at Local Sandbox EHR' }).waitFor();
        await person.page.goto(`${stack.restUrl}/`);
        expect(await person.page.locator('main').innerText()).toContain('All your health records');
        const names = (await person.cookies()).map(({ name }) => name);
        expect(names).not.toContain('fhir_gateway_session');
        expect((await person.get(`${stack.restUrl}/api/fhir/sandbox-ehr/Observation`)).status).toBe(401);
        expect(await renew(stack.restUrl, host)).toEqual([400, 'invalid_grant']);
      } finally {
        await Promise.all([host.close(), person.close()]);
      }
    });
  });
});

async function statusAt(mcpUrl: string, token: string): Promise<number> {
  return (await rawCall(mcpUrl, token, '2025-11-25', 'list_platforms', { limit: 1 })).status;
}

/** What the token endpoint says to the app's refresh token. */
async function renew(restUrl: string, host: OauthAgent): Promise<[number, string]> {
  const { status, error } = await atTokenEndpoint(host, `${restUrl}/oauth/token`, {
    grant_type: 'refresh_token',
    refresh_token: host.memory.tokens()?.refresh_token ?? '',
  });
  return [status, error];
}

async function atTokenEndpoint({ memory }: OauthAgent, url: string, fields: Record<string, string>) {
  const body = new URLSearchParams({ ...fields, client_id: memory.clientInformation()?.client_id ?? '' });
  const answer = await fetch(url, { method: 'POST', body });
  const text = await answer.text();
  return { status: answer.status, error: text === '' ? '' : (JSON.parse(text) as { error: string }).error };
}
