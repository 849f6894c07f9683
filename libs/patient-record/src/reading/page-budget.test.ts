import fc from 'fast-check';

import { PageBudget, type PageLease } from './page-budget.js';

const page = 150_000;
/** What every record may hold. */
const own = 4 * page;

/** A record that holds what every record may, so that it waits for more. */
let sessions = 0;
async function openLarge(budget: PageBudget, session = `session ${(sessions += 1)}`): Promise<PageLease> {
  const lease = budget.open(session);
  await lease.admit();
  lease.arrived(own, 400);
  return lease;
}

/** Whether a lease is admitted at once; one that is not goes on waiting. */
async function isAdmitted(lease: PageLease): Promise<boolean> {
  const admitted = lease.admit().then(
    () => true,
    () => false,
  );
  const turns = (async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    return false;
  })();
  return Promise.race([admitted, turns]);
}

describe('PageBudget', () => {
  it('never makes the oldest record wait, so that one always comes to its end', async () => {
    const budget = new PageBudget(page);
    const [oldest, next] = [await openLarge(budget), await openLarge(budget)];
    for (let count = 0; count < 5; count += 1) expect(await isAdmitted(oldest)).toBe(true);
    expect(await isAdmitted(next)).toBe(false);
    oldest.close();
    expect(await isAdmitted(next)).toBe(true);
  });

  it('never makes a small record wait, whatever a large one holds that waits for its platform', async () => {
    const budget = new PageBudget(page);
    const hanging = await openLarge(budget);
    for (let count = 0; count < 50; count += 1) await hanging.admit();
    const small = budget.open('another');
    for (let count = 0; count < 4; count += 1) expect(await isAdmitted(small)).toBe(true);
    expect(await isAdmitted(small)).toBe(false);
    // The one that waits goes first.
    for (let count = 0; count < 3; count += 1) small.arrived(10, 100);
    expect(await isAdmitted(small)).toBe(true);
  });

  it('admits who waits, in the order of waiting, when something is released', async () => {
    const budget = new PageBudget(3 * own + page);
    const [oldest, second, third] = [await openLarge(budget), await openLarge(budget), await openLarge(budget)];
    await oldest.admit();
    const order: string[] = [];
    const waiting = [second.admit().then(() => order.push('second')), third.admit().then(() => order.push('third'))];
    oldest.arrived(10, 100);
    oldest.released(10);
    await waiting[0];
    expect(order).toEqual(['second']);
    second.arrived(0, 100);
    await waiting[1];
    expect(order).toEqual(['second', 'third']);
  });

  it('counts what has arrived and not what was expected', async () => {
    const budget = new PageBudget(2 * own + 2 * page);
    const [, lease] = [await openLarge(budget), await openLarge(budget)];
    await lease?.admit();
    lease?.arrived(2 * page, 100);
    expect(lease && (await isAdmitted(lease))).toBe(false);
    lease?.released(2 * page);
    expect(lease && (await isAdmitted(lease))).toBe(true);
  });

  const large = 1024 * 1024 * 1024;

  it.each([
    ['bytes', 12 * 2 ** 20, 1],
    ['entries', 1, 15_000],
  ])('bounds the %s of what one session reads at once, and lets others go on', async (_what, bytes, entries) => {
    const budget = new PageBudget(large);
    await openLarge(budget);
    const [first, second] = [budget.open('s'), budget.open('s')];
    first.arrived(bytes, entries);
    second.arrived(bytes, entries);
    // The older one comes to its end, and the other goes on then.
    expect([await isAdmitted(first), await isAdmitted(second)]).toEqual([true, false]);
    expect(await isAdmitted(budget.open('other'))).toBe(true);
    first.close();
    expect(await isAdmitted(second)).toBe(true);
  });

  it.each([
    ['bytes', 15 * 2 ** 20, 1],
    ['entries', 1, 19_000],
  ])('bounds the %s of what all sessions read at once, and keeps a part for each', async (_what, bytes, entries) => {
    const budget = new PageBudget(large);
    const leases = ['a', 'b', 'c', 'd', 'e'].map((session) => budget.open(session));
    for (const lease of leases) lease.arrived(bytes, entries);
    const admitted = await Promise.all(leases.map((lease) => isAdmitted(lease)));
    expect(admitted).toEqual([true, false, false, false, false]);
    const small = budget.open('f');
    small.arrived(2 ** 20, 3000);
    expect(await isAdmitted(small)).toBe(true);
    leases[0]?.close();
    expect(await isAdmitted(leases[2] ?? small)).toBe(true);
  });

  it.each([
    [16 * 2 ** 20, 1],
    [1, 20_000],
  ])('asks for no more of a record of %i bytes and %i entries', (bytes, entries) => {
    const lease = new PageBudget(large).open('s');
    expect(lease.isSpent).toBe(false);
    lease.arrived(bytes, entries);
    expect(lease.isSpent).toBe(true);
  });

  it('ends the waiting of a record that has ended, and admits nothing of it', async () => {
    const budget = new PageBudget(0);
    await openLarge(budget);
    const lease = await openLarge(budget);
    const waiting = lease.admit();
    lease.close();
    await expect(waiting).rejects.toThrow('not read any longer');
    await expect(lease.admit()).rejects.toThrow('not read any longer');
  });

  it('forgets what arrives for a record that has ended', async () => {
    const budget = new PageBudget(2 * own + page);
    const ended = budget.open('another');
    await ended.admit();
    ended.close();
    ended.arrived(100 * page, 100);
    await openLarge(budget);
    expect(await isAdmitted(await openLarge(budget))).toBe(true);
  });

  it('ends with nothing held, and with nobody waiting, whatever happens in whatever order', async () => {
    const step = fc.record({ record: fc.nat(3), size: fc.nat(3 * page) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(3 * own), async (steps, most) => {
        const budget = new PageBudget(most);
        const leases = Array.from({ length: 4 }, () => budget.open('another'));
        const runs = leases.map(async (lease, index) => {
          for (const { size } of steps.filter(({ record }) => record === index)) {
            await lease.admit();
            await Promise.resolve();
            lease.arrived(size, 100);
            if (size % 2 === 0) lease.released(size);
          }
          lease.close();
        });
        await Promise.all(runs);
        await openLarge(budget);
        expect(await isAdmitted(await openLarge(budget))).toBe(most >= 2 * own + page);
      }),
      { numRuns: 50 },
    );
  });
});
