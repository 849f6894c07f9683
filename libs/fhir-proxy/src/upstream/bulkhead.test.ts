import { Bulkhead } from './bulkhead.js';

const limits = { connections: 2, maxWaiting: 2, queueTimeoutMs: 60_000 };

/** Gone at the end of each test, so that nobody is left in a line. */
let everybody: AbortController;
beforeEach(() => {
  everybody = new AbortController();
});
afterEach(() => everybody.abort());

/** Comes in, or stands in line until the test is over. @returns whether it had to wait */
function come(bulkhead: Bulkhead, onAdmitted: () => void = () => undefined): boolean {
  const wait = bulkhead.enter(everybody.signal);
  wait?.then(onAdmitted, () => undefined);
  return wait !== undefined;
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a bulkhead', () => {
  it('lets as many in as there are connections, without a wait', () => {
    const bulkhead = new Bulkhead(limits);
    expect([come(bulkhead), come(bulkhead), come(bulkhead)]).toEqual([false, false, true]);
  });

  it('refuses at once what would lengthen a full line, and says when to come back', () => {
    const bulkhead = new Bulkhead(limits);
    for (let index = 0; index < 4; index += 1) come(bulkhead);
    expect(() => bulkhead.enter()).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_BUSY', retryAfterSeconds: 1, detail: 'queue full' }),
    );
  });

  it('hands a place to the one who waits longest, and nobody steps in between', async () => {
    const bulkhead = new Bulkhead({ ...limits, connections: 1 });
    const admitted: string[] = [];
    come(bulkhead);
    for (const name of ['first', 'second']) come(bulkhead, () => admitted.push(name));
    bulkhead.leave();
    expect(come(bulkhead, () => admitted.push('late'))).toBe(true);
    await settled();
    expect(admitted).toEqual(['first']);
    bulkhead.leave();
    bulkhead.leave();
    await settled();
    expect(admitted).toEqual(['first', 'second', 'late']);
  });

  it('refuses the one who has waited too long, and gives its place to nobody', async () => {
    const bulkhead = new Bulkhead({ ...limits, connections: 1, queueTimeoutMs: 1 });
    come(bulkhead);
    await expect(bulkhead.enter()).rejects.toMatchObject({
      code: 'UPSTREAM_BUSY',
      retryAfterSeconds: 1,
      detail: 'queue timeout',
    });
    bulkhead.leave();
    expect(come(bulkhead)).toBe(false);
  });

  it('forgets a caller who goes away, before and while it waits', async () => {
    const bulkhead = new Bulkhead({ ...limits, connections: 1 });
    come(bulkhead);
    const leaver = new AbortController();
    const gone = bulkhead.enter(leaver.signal);
    const next = bulkhead.enter();
    leaver.abort();
    await expect(gone).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(bulkhead.enter(leaver.signal)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    bulkhead.leave();
    await next;
  });

  it('has every place free again after any order of coming, leaving and giving up', async () => {
    const bulkhead = new Bulkhead({ connections: 3, maxWaiting: 50, queueTimeoutMs: 60_000 });
    const leavers = Array.from({ length: 40 }, () => new AbortController());
    const visits = leavers.map(async ({ signal }, index) => {
      const wait = bulkhead.enter(signal);
      if (wait) await wait;
      await settled();
      if (index % 3 === 0) leavers[index + 1]?.abort();
      bulkhead.leave();
    });
    await Promise.allSettled(visits);
    expect([1, 2, 3, 4].map(() => come(bulkhead))).toEqual([false, false, false, true]);
  });
});
