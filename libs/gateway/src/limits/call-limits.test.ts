import { Keyring, MemoryVaultStore } from '@fhir-gateway/token-vault';
import { CallLimits, type CallLimitsOptions } from './call-limits.js';
import type { Quota } from './counted-bucket.js';
import { defaultMinuteLimits, type LimitClass } from './limit-classes.js';
import { createLogger } from '../logging/logger.js';

const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
const limits = { ...defaultMinuteLimits, fhir: 100, auth: 10, platforms: 0 };

let nowMs: number;
let store: MemoryVaultStore;
let asked: [name: string, wanted: number][];
let isDown: boolean;
let isSilent: boolean;
let log: string;
let refused: LimitClass[];
let told: [limitClass: LimitClass, who: string][];
let all: CallLimits[];

beforeEach(() => {
  nowMs = 1_000_000;
  store = new MemoryVaultStore({ now: () => nowMs });
  asked = [];
  isDown = isSilent = false;
  log = '';
  refused = [];
  told = [];
  all = [];
});
afterEach(async () => {
  isDown = isSilent = false;
  await Promise.all(all.map((one) => one.close()));
  await store.close();
});

/** One process. */
function replica(): CallLimits {
  const options: CallLimitsOptions = {
    limits,
    store: {
      takeTokens: (name, bucket, wanted) => {
        asked.push([name, wanted]);
        if (isDown) return Promise.reject(Object.assign(new Error('down'), { code: 'STORE_UNAVAILABLE' }));
        return isSilent ? new Promise(() => undefined) : store.takeTokens(name, bucket, wanted);
      },
    },
    keyring,
    now: () => nowMs,
    logger: createLogger('info', { write: (line: string) => void (log += line) }),
    onRefused: (limitClass) => void refused.push(limitClass),
    onLimited: (limitClass, who) => void told.push([limitClass, who]),
  };
  const one = new CallLimits(options);
  all.push(one);
  return one;
}

/** What became of a call: what is left, or the code of the refusal with the time to wait. */
async function call(of: CallLimits, limitClass: LimitClass = 'fhir', who = 'session a'): Promise<Quota | string> {
  try {
    const quota = await of.take(limitClass, who);
    return quota ?? 'not counted';
  } catch (error) {
    const { code, retryAfterSeconds } = error as { code: string; retryAfterSeconds?: number };
    return `${code} ${retryAfterSeconds}`;
  }
}

/** Calls in turn at each replica until one is refused. @returns how many were let through */
async function callUntilRefused(at: CallLimits[], limitClass: LimitClass = 'fhir', who?: string): Promise<number> {
  for (let made = 0; made < 1_000; made += 1) {
    if (typeof (await call(at[made % at.length] as CallLimits, limitClass, who)) === 'string') return made;
  }
  return Number.POSITIVE_INFINITY;
}

describe('calls of one caller', () => {
  it('D42: refuses the 101st of 100 a minute, over two replicas in turn', async () => {
    expect(await callUntilRefused([replica(), replica()])).toBe(100);
    expect(refused).toEqual(['fhir']);
  });

  it('are counted apart for each caller and class', async () => {
    const one = replica();
    await callUntilRefused([one]);
    expect(await call(one, 'fhir', 'session b')).toEqual({ left: 99, resetSeconds: 1 });
    expect(await call(one, 'auth', 'session a')).toMatchObject({ left: 9 });
  });

  it('are refused with the time to wait, and let through again after it', async () => {
    const one = replica();
    await callUntilRefused([one], 'auth');
    expect(await call(one, 'auth')).toBe('CALLS_LIMITED 6');
    nowMs += 5_900;
    expect(await call(one, 'auth')).toBe('CALLS_LIMITED 1');
    nowMs += 100;
    expect(await call(one, 'auth')).toMatchObject({ left: 0 });
    expect(await call(one, 'auth')).toBe('CALLS_LIMITED 6');
  });

  it('are told of once a minute for each caller and kind, however many are refused', async () => {
    const one = replica();
    for (const who of ['session a', 'address 203.0.113.9']) {
      for (let turn = 0; turn < 300; turn++) await call(one, 'fhir', who);
    }
    for (let turn = 0; turn < 30; turn++) await call(one, 'auth', 'session a');
    const each: typeof told = [
      ['fhir', 'session a'],
      ['fhir', 'address 203.0.113.9'],
      ['auth', 'session a'],
    ];
    expect(told).toEqual(each);
    expect(refused.length).toBeGreaterThan(400);
    nowMs += 59_000;
    for (let turn = 0; turn < 300; turn++) await call(one);
    expect(told).toEqual(each);
    nowMs += 1_000;
    for (let turn = 0; turn < 300; turn++) await call(one);
    expect(told).toEqual([...each, ['fhir', 'session a']]);
  });

  it('do not reach the store while they are refused: a flood costs it nothing', async () => {
    const one = replica();
    await callUntilRefused([one], 'auth');
    const before = asked.length;
    for (let index = 0; index < 100; index += 1) expect(await call(one, 'auth')).toMatch(/^CALLS_LIMITED/);
    expect(asked).toHaveLength(before);
  });

  it('are not counted where the limit is 0', async () => {
    const one = replica();
    for (let index = 0; index < 300; index += 1) expect(await call(one, 'platforms')).toBe('not counted');
    expect(asked).toEqual([]);
    expect(one.size).toBe(0);
  });

  it('are not brought back by a clock that is set back', async () => {
    const one = replica();
    await callUntilRefused([one]);
    nowMs -= 3_600_000;
    expect(await call(one)).toMatch(/^CALLS_LIMITED/);
  });

  it('go without asking anybody in the first quarter, and are answered at once', () => {
    const one = replica();
    for (let index = 0; index < 25; index += 1) {
      expect(one.take('fhir', 'session a')).toEqual({ left: 99 - index, resetSeconds: expect.any(Number) });
    }
    expect(asked).toEqual([]);
    expect(one.take('fhir', 'session a')).toBeInstanceOf(Promise);
  });

  it('are told to the others when the process stops', async () => {
    const [one, two] = [replica(), replica()];
    for (let index = 0; index < 20; index += 1) await call(one);
    await one.close();
    expect(await callUntilRefused([two])).toBe(80);
  });

  it('let no more through than promised, if each of four replicas is used up by itself', async () => {
    const replicas = [replica(), replica(), replica(), replica()];
    let made = 0;
    for (const one of replicas) made += await callUntilRefused([one]);
    expect(made).toBeGreaterThan(100);
    expect(made).toBeLessThanOrEqual(100 + (3 * 100) / 4);
  });

  it('that begin a sign-in ask the store each time, and are exact over any number of replicas', async () => {
    const replicas = [replica(), replica(), replica(), replica()];
    let made = 0;
    for (const one of replicas) made += await callUntilRefused([one], 'auth');
    expect(made).toBe(10);
  });

  it('are named in the store by nothing that says whose they are', async () => {
    await call(replica(), 'auth', 'address 203.0.113.7');
    expect(asked).toEqual([[expect.stringMatching(/^[\w-]{20,}:calls$/), 1]]);
  });

  it('of 30,000 callers leave no more behind than 10,000', async () => {
    const one = replica();
    for (let index = 0; index < 30_000; index += 1) void one.take('fhir', `session ${index}`);
    expect(one.size).toBe(10_000);
  });

  it('of many callers forget none that calls again and again', async () => {
    const one = replica();
    let made = 0;
    const callOften = async () => {
      for (; made < 20; made += 1) await call(one, 'fhir', 'session often');
    };
    await callOften();
    for (let index = 0; index < 15_000; index += 1) {
      void one.take('fhir', `session ${index}`);
      if (index % 4_000 === 0) void one.take('fhir', 'session often');
    }
    const quota = await one.take('fhir', 'session often');
    // What was counted is known here still: nobody asked the store, which has heard nothing of it.
    expect(quota?.left).toBe(100 - 20 - 4 - 1);
    expect(asked.filter(([, wanted]) => wanted > 1)).toEqual([]);
  });
});

describe('while the store does not answer', () => {
  it('whatever begins a sign-in is refused, and never let through uncounted', async () => {
    const one = replica();
    isDown = true;
    for (let index = 0; index < 3; index += 1) {
      for (const limitClass of ['auth', 'authorize', 'token', 'register'] as const) {
        expect(await call(one, limitClass)).toMatch(/^STORE_UNAVAILABLE/);
      }
    }
  });

  it('others are counted by each process alone, and refused beyond the limit', async () => {
    const [one, two] = [replica(), replica()];
    isDown = true;
    expect([await callUntilRefused([one]), await callUntilRefused([two])]).toEqual([100, 100]);
    expect(await call(one)).toBe('CALLS_LIMITED 1');
    expect(log.match(/by this process alone/g)).toHaveLength(2);
  });

  it('is asked once a second at most, and what was used meanwhile counts when it is back', async () => {
    const [one, two] = [replica(), replica()];
    isDown = true;
    for (let index = 0; index < 60; index += 1) await call(one);
    expect(asked).toHaveLength(1);
    isDown = false;
    nowMs += 1_000;
    await call(one);
    expect(log).toContain('shared with the other processes again');
    expect(await callUntilRefused([two])).toBeLessThanOrEqual(41);
  });

  it('that says nothing at all holds no call up for longer than a quarter of a second', async () => {
    const one = replica();
    for (let index = 0; index < 25; index += 1) await call(one);
    isSilent = true;
    expect(await call(one)).toMatchObject({ left: 74 });
    expect(await call(one)).toMatchObject({ left: 73 });
    expect(asked).toHaveLength(1);
  });
});
