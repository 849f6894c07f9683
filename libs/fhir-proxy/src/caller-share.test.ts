import { setMaxListeners } from 'node:events';
import { sendJson } from '@fhir-gateway/testing';
import { codeOf, eachProxy, fixture, reopen, upstream } from './testing/fixture.js';

let held: (() => void)[];
let everybody: AbortController;

const poolState = () => fixture.proxy.poolStates()[0];
const until = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 1_000 && !isSo(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(isSo()).toBe(true);
};

eachProxy(() => {
  held = [];
  everybody = new AbortController();
  setMaxListeners(0, everybody.signal);
  reopen({ limits: { queueTimeoutMs: 60_000 } });
  fixture.auth.scopes = ['user/*.rs'];
  upstream.answer = (request, response) => {
    const answer = (): void => sendJson(response, 200, { resourceType: 'Patient', id: 'p1' });
    if (request.url.includes('held')) held.push(answer);
    else answer();
  };
});
afterEach(() => {
  everybody.abort();
  for (const answer of held) answer();
});

/** Requests of one caller that the platform does not answer. */
const holdOpen = (caller: string, count: number): Promise<string>[] =>
  Array.from({ length: count }, () =>
    codeOf(fixture.send('GET Patient/held', {}, { limitedAs: caller, signal: everybody.signal })),
  );

describe('V1: a caller who holds places at a platform', () => {
  it('has a quarter of them, and another caller is served at once', async () => {
    const greedy = holdOpen('greedy', 66);
    await until(() => held.length === 16 && poolState()?.waiting === 50);
    // Before any of those that are held has its answer.
    expect((await fixture.send('GET Patient/p1', {}, { limitedAs: 'other' })).head?.status).toBe(200);
    expect(held).toHaveLength(16);
    everybody.abort();
    await Promise.all(greedy);
    expect(poolState()).toMatchObject({ running: 0, waiting: 0 });
  });

  it('is refused at once beyond what may wait, with a code of its own and the time to wait', async () => {
    void holdOpen('greedy', 16 + 192);
    await until(() => poolState()?.waiting === 192);
    await expect(fixture.send('GET Patient/p1', {}, { limitedAs: 'greedy' })).rejects.toMatchObject({
      code: 'PLATFORM_CALLS_LIMITED',
      retryAfterSeconds: 1,
      isRefusal: true,
    });
    expect((await fixture.send('GET Patient/p1', {}, { limitedAs: 'other' })).head?.status).toBe(200);
  });

  it('cannot evade the limit by naming no caller', async () => {
    void Array.from({ length: 208 }, () => codeOf(fixture.send('GET Patient/held', {}, { signal: everybody.signal })));
    await until(() => held.length === 16 && poolState()?.waiting === 192);
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('PLATFORM_CALLS_LIMITED');
  });
});
