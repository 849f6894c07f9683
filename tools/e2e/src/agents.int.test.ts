import { describeWithRedis, floodOf, rowsOf } from '@fhir-gateway/testing';
import { agentKinds } from './testing/agents/agent.js';
import { rawCall, wireEras } from './testing/agents/raw-call.js';
import type { RawAnswer } from './testing/agents/raw-call.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { sharedBalancer, sharedRedis, sharedStack } from './testing/shared.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { signInAgent } from './testing/agents/signed-in-agent.js';
import type { SignedInAgent } from './testing/agents/signed-in-agent.js';
import { untilRefused } from './testing/agents/until-refused.js';

/** Each with a record of its own; fifty with whole floods. */
const agentCount = Math.max(11, floodOf(50));
const callsEach = floodOf(6, 2);
const platform = { platform_id: 'sandbox-ehr' };
const laboratory = { ...platform, resource_type: 'Observation', params: { category: 'laboratory' }, limit: 100 };

describeWithRedis(`${agentCount} agents, two replicas of each app behind a balancer without stickiness`, () => {
  const clock = movableClock();
  const redis = sharedRedis();
  const [rest, mcp] = [sharedBalancer(), sharedBalancer()];
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: [],
    redisUrl: redis.url,
    env: {
      ...clock.env,
      FHIR_GATEWAY_PUBLIC_URL: rest.url,
      FHIR_GATEWAY_MCP_PUBLIC_URL: mcp.url,
      FHIR_GATEWAY_SESSION_CACHE_SECONDS: '5',
      FHIR_GATEWAY_LOG_LEVEL: 'info',
    },
    sandboxEnv: { FHIR_GATEWAY_SANDBOX_PATIENTS: `${agentCount}` },
  }));
  const mcpReplicas: string[] = [];
  let agents: SignedInAgent[] = [];
  /** What the sandbox itself says is in each agent's record. */
  let truth: ReadonlySet<string>[] = [];

  beforeAll(async () => {
    for (const replica of [0, 1]) {
      rest.add(await stack.addReplica('rest'));
      mcpReplicas.push(await stack.addReplica('mcp'));
      mcp.add(mcpReplicas[replica] ?? '');
    }
    agents = await Promise.all(
      Array.from({ length: agentCount }, (_, index) =>
        signInAgent(agentKinds[index % agentKinds.length] ?? 'client 2.x', mcp.url, index),
      ),
    );
  });
  afterAll(() => Promise.all(agents.map(({ host }) => host.close())));

  it('have the conversation of the design at once, each with its own record', async () => {
    expect(new Set(agents.map(({ patient }) => patient)).size).toBe(agentCount);
    truth = await Promise.all(
      agents.map(async ({ patient }) => {
        return new Set(await refsInSandbox(stack.sandboxOrigin, `Observation?patient=${patient}&category=laboratory`));
      }),
    );

    const found = await Promise.all(agents.map(({ host }) => host.agent.call('search', laboratory)));
    found.forEach(({ isError, structured }, index) => {
      expect(isError).toBe(false);
      expectOwn(structured, index);
    });
    for (const served of mcp.served) expect(served).toBeGreaterThan(agentCount);
  });

  it.each(wireEras)('never get the answer of another, all with JSON-RPC id 1, in era %s', async (era) => {
    const ask = (index: number): Promise<RawAnswer> => rawCall(mcp.url, tokenOf(index), era, 'search', laboratory);
    const rounds = Array.from({ length: callsEach }, () => agents.map((_, index) => index)).flat();
    const answers = await Promise.all(rounds.map(async (index) => ({ index, answer: await ask(index) })));
    for (const { index, answer } of answers) {
      // What an error says is of use, should there be one.
      expect(answer.isError === true ? answer.text : '').toBe('');
      expect(answer).toMatchObject({ status: 200, id: 1, isError: false });
      expectOwn(answer.structured, index);
    }
  });

  it.each(wireEras)('are refused the record of their neighbour, in era %s', async (era) => {
    const answers = await Promise.all(
      agents.map((_, index) => {
        const neighbour = agents[(index + 1) % agentCount]?.patient;
        const patient = { ...platform, resource_type: 'Patient', resource_id: neighbour };
        return rawCall(mcp.url, tokenOf(index), era, 'read', patient);
      }),
    );
    for (const { isError, text } of answers) {
      expect(isError).toBe(true);
      expect(text).toMatch(/^PATIENT_OUT_OF_SCOPE/);
    }
  });

  it('are shut out of one replica as soon as another ended their sign-in', async () => {
    const [first = '', second = ''] = mcpReplicas;
    const leaving = agents.slice(0, 5).map((_, index) => index);
    const leave = async (index: number) => {
      const search = () => rawCall(second, tokenOf(index), '2026-07-28', 'search', laboratory);
      // Known to the second replica, so that it has something to forget.
      expect((await search()).isError).toBe(false);
      const ended = await rawCall(first, tokenOf(index), '2025-11-25', 'revoke_auth', platform);
      expect(ended.isError).toBe(false);
      await untilRefused(search, ({ isError, text }) => isError === true && /^LOGIN_REQUIRED/.test(text));
    };
    await clock.whileStopped(() => Promise.all(leaving.map(leave)));
  });

  it('are shut out of every replica as soon as their token was revoked at another app', async () => {
    const leaving = agents.slice(5, 10).map((_, index) => index + 5);
    const leave = async (index: number) => {
      const searches = mcpReplicas.map((origin) => () => {
        return rawCall(origin, tokenOf(index), '2026-07-28', 'search', laboratory);
      });
      for (const search of searches) expect((await search()).status).toBe(200);
      const client_id = agents[index]?.host.memory.clientInformation()?.client_id ?? '';
      const body = new URLSearchParams({ token: tokenOf(index), client_id });
      expect((await fetch(`${rest.url}/oauth/revoke`, { method: 'POST', body })).status).toBe(200);
      await Promise.all(searches.map((search) => untilRefused(search, ({ status }) => status === 401)));
    };
    await clock.whileStopped(() => Promise.all(leaving.map(leave)));
    // The others did not notice.
    const answer = await rawCall(mcp.url, tokenOf(10), '2026-07-28', 'search', laboratory);
    expectOwn(answer.structured, 10);
  });

  const tokenOf = (index: number): string => agents[index]?.token ?? '';

  function expectOwn(structured: Readonly<Record<string, unknown>>, index: number): void {
    const refs = rowsOf(structured).map(({ ref = '' }) => ref);
    const own = truth[index] ?? new Set();
    expect(own.size === 0 || refs.length > 0).toBe(true);
    expect(refs.filter((ref) => !own.has(ref))).toEqual([]);
  }
});
