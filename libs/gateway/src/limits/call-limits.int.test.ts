import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleModule, describeWithRedis, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import type { LimitClass } from '../config/limit-classes.js';

const limit = 600;
const processes = 2;

describeWithRedis('calls of one caller at two processes on one Redis', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-calls-'));
  const bundle = join(folder, 'make-calls.mjs');
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
    bundleModule(join(__dirname, '..', 'testing', 'make-calls.ts'), bundle);
  }, 60_000);
  afterAll(async () => {
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What both together let through, and how many came back meanwhile at the most. */
  async function callAtBoth(limitClass: LimitClass, who: string): Promise<{ granted: number; cameBack: number }> {
    const startedAt = performance.now();
    const replica = async (): Promise<{ granted: number; isRefused: boolean }> => {
      const args = [bundle, redis.url, limitClass, `${limit}`, who];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      await once(child, 'close');
      return JSON.parse(output) as { granted: number; isRefused: boolean };
    };
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
