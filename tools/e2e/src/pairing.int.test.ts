import { describeWithChromium, launchChromium, redisAvailable, rowsOf, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { agentKinds, connectAgent } from './testing/agents/agent.js';
import type { Agent } from './testing/agents/agent.js';
import { Person } from './testing/browser/person.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const platform = { platform_id: 'sandbox-ehr' };
const unknownCode = /^PAIRING_CODE_UNKNOWN/;
const whenRedis = redisAvailable() ? describe : describe.skip;

describeWithChromium('a chat that is paired with a browser by a code', () => {
  whenRedis('two processes, one Redis', () => {
    let browser: Browser;
    let redis: TestRedis;
    let stack: Stack;
    let hedda: Person;
    let osric: Person;
    const agents: Agent[] = [];

    beforeAll(async () => {
      [browser, redis] = await Promise.all([launchChromium(), startRedis()]);
      stack = await startStack({ mcpAuth: 'pairing', apps: ['rest', 'mcp'], redisUrl: redis.url });
    }, 90_000);

    beforeEach(async () => {
      hedda = await Person.withBrowser(browser);
      osric = await Person.withBrowser(browser);
    });

    afterEach(async () => {
      await Promise.all([hedda.close(), osric.close(), ...agents.splice(0).map((agent) => agent.close())]);
    });

    afterAll(async () => {
      await stack?.stop();
      await redis?.stop();
      await browser?.close();
    });

    const connect = async (kind: (typeof agentKinds)[number] = 'client 2.x') => {
      const agent = await connectAgent(kind, stack.mcpUrl);
      agents.push(agent);
      return agent;
    };
    const linkOf = async (agent: Agent, args: Record<string, unknown> = {}) =>
      String((await agent.call('start_auth', { ...platform, ...args })).structured['authorization_url']);
    const redeem = (agent: Agent, code: string) =>
      agent.call('wait_for_auth', { ...platform, pairing_code: code, timeout: 5 });
    const pair = async (agent: Agent, person: Person, login: string) => {
      await person.signIn(await linkOf(agent), { login });
      const { structured } = await redeem(agent, await codeOn(person));
      return { handle: String(structured['auth_handle']), connection: structured['connection'] };
    };
    const statusOf = async (agent: Agent, handle: string) =>
      (await agent.call('get_auth_status', { ...platform, auth_handle: handle })).structured['connections'];

    it.each(agentKinds)(
      'has the conversation of the design with %s',
      async (kind) => {
        const agent = await connect(kind);
        expect((await agent.call('get_auth_status', platform)).text).toMatch(/not authenticated/);
        const link = await linkOf(agent);
        expect(link).toBe(`${stack.restUrl}/auth/sandbox-ehr/login?pairing=1`);
        await hedda.page.goto(link);
        expect(await hedda.page.locator('main').innerText()).toMatch(/An AI agent asks.*somebody sent you/s);
        expect(await hedda.signIn(link, { login: 'hedda' })).toMatch(/only into a chat that you began yourself/);
        const code = await codeOn(hedda);

        const connected = await redeem(agent, ` ${code.toLowerCase().replace('-', ' ')} `);
        expect(connected.structured).toMatchObject({ status: 'connected', connection: { authenticated: true } });
        const auth_handle = String(connected.structured['auth_handle']);
        const params = { category: 'laboratory' };
        const labs = { ...platform, resource_type: 'Observation', params };
        const found = await agent.call('search', { ...labs, auth_handle });
        expect(found.isError).toBe(false);
        expect(rowsOf(found.structured)).not.toEqual([]);
        expect((await agent.call('search', labs)).text).toMatch(/^LOGIN_REQUIRED.*pairing_code/s);

        // Asking again goes on in the browser that the handle came from.
        expect(await hedda.signIn(await linkOf(agent, { auth_handle }), { login: 'hedda' })).toMatch(/is connected/);
        expect(await hedda.page.locator('#pairing-code').count()).toBe(0);

        await agent.call('revoke_auth', { ...platform, auth_handle });
        expect((await agent.call('search', { ...labs, auth_handle })).text).toMatch(/^LOGIN_REQUIRED/);
        for (const secret of [code, code.replace('-', ''), auth_handle]) expect(stack.output()).not.toContain(secret);
      },
      90_000,
    );

    it('gains nothing from a link that it sends to somebody else, signed in or not', async () => {
      const agent = await connect();
      const link = await linkOf(agent);
      await osric.signIn(link, { login: 'osric' });
      const code = await codeOn(osric);
      // The sender waits, asks, and has a session of its own, and still no code.
      const waited = await agent.call('wait_for_auth', { ...platform, timeout: 1 });
      expect(waited.text).toMatch(/^CALLER_UNKNOWN/);
      const { handle, connection } = await pair(agent, hedda, 'hedda');
      await osric.signIn(link, { login: 'osric' });
      expect(await statusOf(agent, handle)).toEqual([{ ...(connection as object), can_write: false }]);
      expect((await hedda.get(`${stack.restUrl}/auth/sandbox-ehr/connected`)).text).not.toContain('id="pairing-code"');
      // What the victim types into a chat of their own is still good: nobody has used it up.
      expect((await redeem(await connect(), code)).structured).toMatchObject({ status: 'connected' });
    }, 90_000);

    it('refuses another person’s browser a link that belongs to a handle', async () => {
      const agent = await connect();
      const { handle } = await pair(agent, hedda, 'hedda');
      await osric.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'osric' });
      await osric.page.goto(await linkOf(agent, { auth_handle: handle }));
      expect(await osric.page.locator('main').innerText()).toMatch(/LOGIN_UNKNOWN/);
    }, 90_000);

    it('takes a stolen code once, and never again', async () => {
      const [agent, thief] = [await connect(), await connect('sdk 1.x')];
      await hedda.signIn(await linkOf(agent), { login: 'hedda' });
      const code = await codeOn(hedda);
      const answers = await Promise.all([redeem(agent, code), redeem(thief, code)]);
      const refused = answers.filter(({ isError }) => isError);
      expect(refused.map(({ text }) => unknownCode.test(text))).toEqual([true]);
      expect((await redeem(thief, code)).text).toMatch(unknownCode);
      await hedda.page.reload();
      expect(await hedda.page.locator('#pairing-code').count()).toBe(0);
    }, 90_000);

    it('never opens one person’s record with another’s handle', async () => {
      const agent = await connect();
      const one = await pair(agent, hedda, 'hedda');
      const other = await pair(agent, osric, 'osric');
      expect(one.connection).not.toEqual(other.connection);
      expect(await statusOf(agent, one.handle)).toEqual([{ ...(one.connection as object), can_write: false }]);
      expect(await statusOf(agent, other.handle)).toEqual([{ ...(other.connection as object), can_write: false }]);
      const { patient_id: foreign } = other.connection as { patient_id: string };
      const read = { ...platform, resource_type: 'Patient', resource_id: foreign, auth_handle: one.handle };
      expect((await agent.call('read', read)).text).toMatch(/^PATIENT_OUT_OF_SCOPE/);
    }, 90_000);

    it('ends the guessing after five wrong codes, whichever client guesses', async () => {
      const guessers = [await connect(), await connect('sdk 1.x')];
      const guesses = Array.from({ length: 12 }, (_, index) => `22222-222${String(index + 22).replace(/[01]/g, '9')}`);
      const answers = await Promise.all(guesses.map((guess, index) => redeem(guessers[index % 2] as Agent, guess)));
      const limited = answers.filter(({ text }) => text.startsWith('PAIRING_ATTEMPTS_EXCEEDED'));
      expect(limited.length).toBeGreaterThanOrEqual(7);
      expect(limited[0]?.text).toMatch(/Wait 60 seconds/);
    }, 60_000);
  });
});

/** The code that a browser shows after a pairing sign-in. */
function codeOn({ page }: Person): Promise<string> {
  return page.locator('#pairing-code').innerText();
}
