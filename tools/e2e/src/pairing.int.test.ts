import { casesOf, plainMarks, rowsOf } from '@fhir-gateway/testing';
import { agentKinds, connectAgent, type Agent } from './testing/agents/agent.js';
import { untilRefused } from './testing/agents/until-refused.js';
import { pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import type { Person } from './testing/browser/person.js';
import { describeWithBoth, personOfEach, sharedBrowser, sharedRedis, sharedStack } from './testing/shared.js';

const platform = { platform_id: 'sandbox-ehr' };
const labs = { ...platform, resource_type: 'Observation', params: { category: 'laboratory' } };
const unknownCode = /^PAIRING_CODE_UNKNOWN/;

describeWithBoth('a chat that is paired with a browser by a code, two MCP processes on one Redis', () => {
  const browser = sharedBrowser();
  const redis = sharedRedis();
  const stack = sharedStack(() => ({ mcpAuth: 'pairing', apps: ['rest', 'mcp'], redisUrl: redis.url }));
  const hedda = personOfEach(browser);
  const osric = personOfEach(browser);
  const agents: Agent[] = [];
  let mcpUrls: readonly string[];

  beforeAll(async () => {
    mcpUrls = [stack.mcpUrl, await stack.addReplica('mcp')];
  });
  afterEach(async () => void (await Promise.all(agents.splice(0).map((agent) => agent.close()))));

  const connect = async (kind: (typeof agentKinds)[number] = 'client 2.x', replica = 0) => {
    const agent = await connectAgent(kind, mcpUrls[replica] ?? '');
    agents.push(agent);
    return agent;
  };
  const linkOf = async (agent: Agent, args: Record<string, unknown> = {}) =>
    String((await agent.call('start_auth', { ...platform, ...args })).structured['authorization_url']);
  const redeem = (agent: Agent, code: string) =>
    agent.call('wait_for_auth', { ...platform, pairing_code: code, timeout: 5 });
  const pair = async (agent: Agent, person: Person, login: string) => {
    await person.signIn(await linkOf(agent), { login });
    const code = await codeOn(person);
    const { structured } = await redeem(agent, code);
    return { code, handle: String(structured['auth_handle']), connection: structured['connection'] };
  };
  const statusOf = async (agent: Agent, handle: string) =>
    (await agent.call('get_auth_status', { ...platform, auth_handle: handle })).structured['connections'];

  it.each(casesOf(agentKinds))('has the conversation of the design with %s', async (kind) => {
    const agent = await connect(kind);
    expect((await agent.call('get_auth_status', platform)).text).toMatch(/not authenticated/);
    const link = await linkOf(agent);
    expect(link).toBe(`${stack.restUrl}/auth/sandbox-ehr/login?pairing=1`);
    await hedda.page.goto(link);
    expect(await hedda.page.locator('main').innerText()).toMatch(/An AI agent asks.*somebody sent you/s);
    expect(await hedda.signIn(link, { login: 'hedda' })).toMatch(/only into a chat that you began yourself/);
    const code = await codeOn(hedda);
    if (kind === agentKinds[0]) expect(await findFaults(hedda.page, 'pairing', pictures)).toEqual([]);

    const connected = await redeem(agent, ` ${code.toLowerCase().replace('-', ' ')} `);
    expect(connected.structured).toMatchObject({ status: 'connected', connection: { authenticated: true } });
    const auth_handle = String(connected.structured['auth_handle']);
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
  });

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
    // Each answer has a name of its own for the marks around content of others.
    const marked = (given: unknown) => JSON.parse(plainMarks(JSON.stringify(given))) as unknown;
    const paired = [{ ...(connection as object), can_write: false }];
    expect(marked(await statusOf(agent, handle))).toEqual(marked(paired));
    expect((await hedda.get(`${stack.restUrl}/auth/sandbox-ehr/connected`)).text).not.toContain('id="pairing-code"');
    // What the victim types into a chat of their own is still good: nobody has used it up.
    expect((await redeem(await connect(), code)).structured).toMatchObject({ status: 'connected' });
  });

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
  });

  it('knows no handle any more that was stolen and then revoked, on any replica (D7, D14)', async () => {
    const [agent, thief, early] = [await connect(), await connect('client 2.x', 1), await connect()];
    const { handle: auth_handle } = await pair(agent, hedda, 'hedda');
    // While it lives it is a key, whoever holds it: that is what the documentation says of pairing mode.
    expect((await early.call('get_auth_status', { ...platform, auth_handle })).text).toMatch(/connected|authenticated/);
    expect((await agent.call('search', { ...labs, auth_handle })).isError).toBe(false);
    await hedda.page.goto(`${stack.restUrl}/auth/sessions`);
    await hedda.page.click('details.confirm summary');
    await hedda.page.click('#log-out-everywhere');
    await hedda.page.getByRole('button', { name: 'Also sign out at Local Sandbox EHR' }).waitFor();
    const status = () => thief.call('get_auth_status', { ...platform, auth_handle });
    await untilRefused(status, ({ isError }) => isError);
    expect((await status()).text).toMatch(/^SESSION_UNKNOWN/);
    // Refused, and not let through as somebody without a session.
    expect((await agent.call('search', { ...labs, auth_handle })).text).toMatch(/^SESSION_UNKNOWN/);
  });

  it('has handles that say nothing, and a store that says nothing of them (D7)', async () => {
    const { handle, code } = await pair(await connect(), hedda, 'hedda');
    const [prefix, ...rest] = handle.split('_');
    expect(prefix).toBe('fgs');
    const bytes = Buffer.from(rest.join('_'), 'base64url');
    expect(bytes.length).toBeGreaterThanOrEqual(40);
    expect(() => JSON.parse(bytes.toString('utf8')) as unknown).toThrow();
    for (const secret of [handle, code, code.replace('-', '')]) expect(stack.output()).not.toContain(secret);
  });

  it('lets five guesses through in a minute, of all replicas and clients together (D42)', async () => {
    const guessers: Agent[] = [];
    for (const replica of [0, 1]) for (const kind of agentKinds) guessers.push(await connect(kind, replica));
    const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
    const guesses = Array.from({ length: 30 }, (_, i) => `2222${signs.charAt(i)}-33333`);
    const answers = await Promise.all(guesses.map((guess, i) => redeem(guessers[i % guessers.length] as Agent, guess)));
    const codes = answers.map(({ text }) => /^[A-Z_]+/.exec(text)?.[0]);
    expect(new Set(codes)).toEqual(new Set(['PAIRING_CODE_UNKNOWN', 'PAIRING_ATTEMPTS_EXCEEDED']));
    expect(codes.filter((code) => code === 'PAIRING_CODE_UNKNOWN').length).toBeLessThanOrEqual(5);
    expect(answers.find(({ text }) => text.startsWith('PAIRING_ATTEMPTS_EXCEEDED'))?.text).toMatch(/Wait 60 seconds/);
  });
});

/** The code that a browser shows after a pairing sign-in. */
function codeOn({ page }: Person): Promise<string> {
  return page.locator('#pairing-code').innerText();
}
