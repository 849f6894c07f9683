import { describeWithRedis, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { Fleet } from './testing/stacks/fleet.js';
import type { Replica } from './testing/stacks/fleet.js';
import { signInAgent } from './testing/agents/signed-in-agent.js';
import type { SignedInAgent } from './testing/agents/signed-in-agent.js';
import { masterKey } from './testing/stacks/stack.js';
import { readAsEverybody, renewAgentToken } from './testing/browser/visitors.js';

/** A checkout of the release before this one, with its apps bundled; absent: only this release is looked at. */
const checkout = process.env['FHIR_GATEWAY_TEST_PREVIOUS'];
/** As docs/deploying.md sets it over a release that may not know the other way. */
const recordKeys = checkout === undefined ? 'credential' : 'master';
const env = { FHIR_GATEWAY_MASTER_KEY: masterKey, FHIR_GATEWAY_RECORD_SEALING: recordKeys };
const accessTokenSeconds = 4;

describeWithRedis(`a roll-out over ${checkout === undefined ? 'two starts of this release' : 'two releases'}`, () => {
  let redis: TestRedis;
  let fleet: Fleet;
  let older: Replica[];
  let newer: Replica[];
  const visitors: SignedInAgent[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start(redis.url, accessTokenSeconds);
    older = await fleet.run({ env, ...(checkout !== undefined && { checkout }) });
    newer = await fleet.run({ env });
  }, 120_000);

  afterAll(async () => {
    await Promise.all(visitors.map(({ host }) => host.close()));
    await fleet?.stop();
    await redis?.stop();
  });

  /** Signs somebody in and reads, by way of these replicas. */
  async function signIn(...by: Replica[]): Promise<void> {
    fleet.serve(...by);
    const visitor = await signInAgent('client 2.x', fleet.mcpUrl, visitors.length);
    visitors.push(visitor);
    expect(await readAsEverybody(visitor, fleet)).toEqual([]);
  }

  const expectAllRead = async () => {
    for (const visitor of visitors) expect(await readAsEverybody(visitor, fleet)).toEqual([]);
  };

  it('serves who signed in before it, during it and after it, forward and back', async () => {
    await signIn(...older);
    await signIn(...older, ...newer);
    await signIn(...newer);
    for (const by of [newer, [...older, ...newer], older, newer]) {
      fleet.serve(...by);
      await expectAllRead();
      for (const visitor of visitors) await renewAgentToken(visitor, fleet);
      await expectAllRead();
    }
  }, 240_000);

  it('renews the tokens of platforms on either side, each once', async () => {
    fleet.serve(...older, ...newer);
    const [before, refused] = [await fleet.count('refreshes'), await fleet.count('refusedRefreshes')];
    const hasRenewed = (side: readonly Replica[]) =>
      side.some((replica) => replica.output().includes('"event":"token.refresh"'));
    const isDone = async () =>
      [older, newer].every(hasRenewed) && (await fleet.count('refreshes')) - before >= 2 * visitors.length;
    // The lives of three tokens on a quiet machine; a busy one may need more for as many reads.
    while (!(await isDone())) await expectAllRead();
    expect(await fleet.count('refusedRefreshes')).toBe(refused);
  }, 120_000);
});
