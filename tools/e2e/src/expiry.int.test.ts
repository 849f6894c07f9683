import { describeWithRedis, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { connectAgent } from './testing/agents/agent.js';
import type { Agent } from './testing/agents/agent.js';
import { readAllPages } from './testing/bundle.js';
import type { SearchBundle } from './testing/bundle.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const accessTokenSeconds = 300;
/** How much time passes, on the clock of every process under test, from one page of a long read to the next. */
const secondsPerPage = 60;

describeWithRedis('an access token that expires in use, two processes on one Redis', () => {
  const clock = movableClock();
  let redis: TestRedis;
  let stack: Stack;
  let agent: Agent;
  let patient: string;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startStack({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      redisUrl: redis.url,
      accessTokenSeconds,
      env: clock.env,
      sandboxEnv: clock.env,
    });
    agent = await connectAgent('client 2.x', stack.mcpUrl);
    await signInAs(new FormBrowser(), `${stack.restUrl}/auth/sandbox-ehr/login`, 'hedda');
    const status = await agent.call('get_auth_status', { platform_id: 'sandbox-ehr' });
    patient = (status.structured['connections'] as { patient_id: string }[])[0]?.patient_id ?? '';
  }, 60_000);

  afterAll(async () => {
    await agent?.close();
    await stack?.stop();
    await redis?.stop();
  });

  const base = () => `${stack.restUrl}/api/fhir/sandbox-ehr`;

  it('is renewed within a read of many pages, and nobody notices', async () => {
    const before = await stack.counters();
    const startedMs = performance.now();
    const { refs, pages } = await readAllPages(`${base()}/Observation?category=laboratory&_count=40`, async (url) => {
      // Slow enough for the token to end on the way.
      clock.advance(secondsPerPage * 1000);
      const response = await fetch(url);
      expect(response.status).toBe(200);
      return (await response.json()) as SearchBundle;
    });
    expect(refs.sort()).toEqual(
      await refsInSandbox(stack.sandboxOrigin, `Observation?category=laboratory&patient=${patient}`),
    );
    expect(pages * secondsPerPage).toBeGreaterThan(accessTokenSeconds);
    const refreshes = (await stack.counters()).refreshes - before.refreshes;
    expect(refreshes).toBeGreaterThanOrEqual(1);
    const seconds = pages * secondsPerPage + (performance.now() - startedMs) / 1000;
    // A token is renewed at the end of its life, less a fifth and the fraction of a second, not at every page.
    expect(refreshes).toBeLessThanOrEqual(Math.ceil(seconds / (accessTokenSeconds / 2)));
  }, 90_000);

  it('is renewed once for 50 requests at once over both processes', async () => {
    for (let round = 0; round < 3; round++) {
      clock.advance((accessTokenSeconds + 1) * 1000);
      const before = await stack.counters();
      const args = { platform_id: 'sandbox-ehr', resource_type: 'Patient', resource_id: patient };
      const calls = Array.from({ length: 50 }, async (_, index) => {
        if (index % 2 === 0) return (await fetch(`${base()}/Patient/${patient}`)).status;
        return (await agent.call('read', args)).isError ? 'failed' : 200;
      });
      expect(await Promise.all(calls)).toEqual(Array.from({ length: 50 }, () => 200));
      const after = await stack.counters();
      expect(after.refreshes - before.refreshes).toBe(1);
      expect(after.refusedRefreshes).toBe(before.refusedRefreshes);
    }
  }, 90_000);
});
