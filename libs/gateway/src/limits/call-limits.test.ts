import { Keyring, MemoryVaultStore } from '@fhir-gateway/token-vault';
import { CallLimits } from './call-limits.js';
import type { Quota } from './call-limits.js';
import { closedClasses, defaultMinuteLimits, type LimitClass } from '../config/limit-classes.js';
import { createLogger } from '../logging/logger.js';

const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
const limits = { ...defaultMinuteLimits, fhir: 100, auth: 10, platforms: 0 };

let nowMs: number;
let store: MemoryVaultStore;
let asked: [name: string, wanted: number][];
let isDown: boolean;
let log: string;
let refused: LimitClass[];
let reported: [limitClass: LimitClass, who: string][];
let all: CallLimits[];

beforeEach(() => {
  nowMs = 1_000_000;
  store = new MemoryVaultStore({ now: () => nowMs });
  asked = [];
  isDown = false;
  log = '';
  refused = [];
  reported = [];
  all = [];
});
afterEach(async () => {
  isDown = false;
  await Promise.all(all.map((one) => one.close()));
  await store.close();
});

/** One process. */
function replica(): CallLimits {
  const one = new CallLimits({
    limits,
    store: {
      takeTokens: (name, bucket, wanted) => {
        asked.push([name, wanted]);
        if (isDown) return Promise.reject(Object.assign(new Error('down'), { code: 'STORE_UNAVAILABLE' }));
        return store.takeTokens(name, bucket, wanted);
      },
    },
    keyring,
    now: () => nowMs,
    logger: createLogger('info', { write: (line: string) => void (log += line) }),
    onRefused: (limitClass) => void refused.push(limitClass),
    onLimited: (limitClass, who) => void reported.push([limitClass, who]),
  });
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
    expect(await call(one, 'fhir', 'session b')).toMatchObject({ left: 99, resetSeconds: 1 });
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

  it('are reported once a minute for each caller and kind, however many are refused', async () => {
    const one = replica();
    for (const who of ['session a', 'address 203.0.113.9']) {
      for (let turn = 0; turn < 300; turn++) await call(one, 'fhir', who);
    }
    for (let turn = 0; turn < 30; turn++) await call(one, 'auth', 'session a');
    const each: typeof reported = [
      ['fhir', 'session a'],
      ['fhir', 'address 203.0.113.9'],
      ['auth', 'session a'],
    ];
    expect(reported).toEqual(each);
    expect(refused.length).toBeGreaterThan(400);
    nowMs += 59_000;
    for (let turn = 0; turn < 300; turn++) await call(one);
    expect(reported).toEqual(each);
    nowMs += 1_000;
    for (let turn = 0; turn < 300; turn++) await call(one);
    expect(reported).toEqual([...each, ['fhir', 'session a']]);
  });

  it('are not counted where the limit is 0', async () => {
    const one = replica();
    for (let index = 0; index < 300; index += 1) expect(await call(one, 'platforms')).toBe('not counted');
    expect(asked).toEqual([]);
  });

  it('are named in the store by nothing that says whose they are', async () => {
    await call(replica(), 'auth', 'address 203.0.113.7');
    expect(asked).toEqual([[expect.stringMatching(/^[\w-]{20,}:calls$/), 1]]);
  });
});

describe('while the store does not answer', () => {
  it('whatever begins a sign-in is refused, and never let through uncounted', async () => {
    const one = replica();
    isDown = true;
    for (let index = 0; index < 3; index += 1) {
      for (const limitClass of closedClasses) {
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
});
