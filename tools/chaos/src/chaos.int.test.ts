import { join } from 'node:path';
import { describeWithRedis } from '@fhir-gateway/testing';
import { plans } from './plan.js';
import { brokenPromises, describeOutcome } from './report.js';
import { runChaos } from './run-chaos.js';

const root = join(__dirname, '..', '..', '..');

describeWithRedis('8 users while a process is killed and Redis fails over, one clock 30 s ahead', () => {
  it('see nobody else’s record, lose no login and nothing without a fault', async () => {
    const outcome = await runChaos(root, plans.short);
    // All figures stand in the failure: which fault was last when a login was lost tells the cause.
    const figures = describeOutcome(outcome);
    expect(brokenPromises(outcome).length === 0 ? 'nothing broken' : figures).toBe('nothing broken');
    // A run in which nothing was broken, or nobody did anything, proves nothing.
    expect(outcome.parts.map(({ name }) => name)).toEqual(['kill-rest', 'redis-failover']);
    expect(outcome.tally.requests).toBeGreaterThan(plans.short.users * 10);
  }, 150_000);
});
