import { describeWithRedis } from '@fhir-gateway/testing';
import type { LimitClass } from '../config/limit-classes.js';
import { Replicas } from '../testing/replicas.js';

const limit = 600;
const processes = 2;

describeWithRedis('calls of one caller at two processes on one Redis', () => {
  const replicas = new Replicas('make-calls.ts');

  /** What both together let through, and how many came back meanwhile at the most. */
  async function callAtBoth(limitClass: LimitClass, who: string): Promise<{ granted: number; cameBack: number }> {
    const startedAt = performance.now();
    const replica = () => replicas.run<{ granted: number; isRefused: boolean }>(limitClass, limit, who);
    const answers = await Promise.all(Array.from({ length: processes }, replica));
    expect(answers.map(({ isRefused }) => isRefused)).toEqual([true, true]);
    const cameBack = Math.ceil((limit / 60_000) * (performance.now() - startedAt));
    return { granted: answers.reduce((sum, { granted }) => sum + granted, 0), cameBack };
  }

  it('that begin a sign-in are never more than the limit', async () => {
    const { granted, cameBack } = await callAtBoth('auth', 'session a');
    expect(granted).toBeGreaterThanOrEqual(limit);
    expect(granted).toBeLessThanOrEqual(limit + cameBack);
  }, 60_000);

  it.each(['mcp', 'fhir'] as const)(
    'of class %s are at most a quarter of the limit more',
    async (limitClass) => {
      const { granted, cameBack } = await callAtBoth(limitClass, 'session a');
      expect(granted).toBeGreaterThanOrEqual(limit);
      expect(granted).toBeLessThanOrEqual(limit + ((processes - 1) * limit) / 4 + cameBack);
    },
    60_000,
  );

  it('do not count for another caller, nor for another class', async () => {
    const { granted } = await callAtBoth('mcp', 'session b');
    expect(granted).toBeGreaterThanOrEqual(limit);
  }, 60_000);
});
