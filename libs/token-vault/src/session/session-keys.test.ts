import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { credentialOf, mintCredential, requireCredential } from './credential.js';
import { useFieldOf } from './record-names.js';
import { Keyring } from '../sealing/keyring.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import { beginSession, isLive, offPath, testKey, testKeyring } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';

const unknown = { code: 'SESSION_UNKNOWN' };
const hours = 3600;
const days = 24 * hours;
const newKey = () => ({ name: randomBytes(8).toString('hex'), secret: randomBytes(24) });

function setUp() {
  const clock = { ms: 1_800_000_000_000 };
  const now = () => clock.ms;
  const pass = (seconds: number) => void (clock.ms += seconds * 1000);
  const memory = new MemoryVaultStore({ now });
  const open = (keyring = testKeyring()) =>
    new TokenVault({ store: memory, keyring, lastingKeyring: testKeyring(), now });
  const endOf = (id: string) => memory.snapshot().records.find(([name]) => name === id)?.[2] ?? 0;
  const foundNames = () => memory.snapshot().records.flatMap(([name]) => (name.startsWith('found-') ? [name] : []));
  return { clock, now, pass, memory, open, endOf, foundNames };
}

async function kept() {
  const world = setUp();
  const vault = world.open();
  const { credential, session } = await beginSession(vault);
  await vault.write(session, 'connection:a', 'of-the-platform');
  const key = newKey();
  await vault.offerKey(session, key, 'K7Q2M');
  expect(await vault.keep(session, 'K7Q2M')).toBe(true);
  return { ...world, vault, credential, session, key };
}

describe('a session that is kept', () => {
  it('outlives its browser by 400 days, and opens by its key to all that it holds', async () => {
    const { vault, pass, credential, key, session } = await kept();
    pass(399 * days);
    expect(await isLive(vault, credential)).toBe(false);
    const opened = await vault.openByKey(key, newKey(), 'attempt');
    expect(opened.id).toBe(session.id);
    expect(await vault.read(opened, 'connection:a')).toBe('of-the-platform');
    const browser = await vault.authenticate(await vault.issue(opened, 'browser'));
    expect(browser.expiresAtSeconds - opened.createdAtSeconds).toBe(399 * days + 7 * days);
  });

  it('opens by its key at the first try after a change of the master key', async () => {
    const { open, key, session } = await kept();
    const rotated = open(new Keyring([testKey('next'), { ...testKey(), primary: false }]));
    expect((await rotated.openByKey(key, newKey(), 'attempt')).id).toBe(session.id);
  });

  it('tells who renews what it holds when a credential opens it, once a minute, and of no other session', async () => {
    const { vault, pass, credential, session } = await kept();
    const heard: string[] = [];
    vault.onLastingUse(({ id }) => Promise.resolve(heard.push(id)));
    const { credential: ordinary } = await beginSession(vault);
    for (let request = 0; request < 5; request++) {
      pass(61);
      await vault.authenticate(credential);
      await vault.authenticate(credential);
      await vault.authenticate(ordinary);
    }
    await offPath();
    expect(heard).toEqual(Array.from({ length: 5 }, () => session.id));
    vault.onLastingUse(() => Promise.reject(new Error('away')));
    pass(61);
    expect(await isLive(vault, credential)).toBe(true);
  });

  it('ends after 400 days without use, whatever its key', async () => {
    const { vault, pass, key } = await kept();
    pass(400 * days);
    await expect(vault.openByKey(key, newKey(), 'attempt')).rejects.toMatchObject(unknown);
  });

  it('lasts as long as somebody opens it each year, and so does what finds it', async () => {
    const { vault, pass, key } = await kept();
    let held = key;
    for (let year = 0; year < 4; year++) {
      pass(365 * days);
      const next = newKey();
      const opened = await vault.openByKey(held, next, `${year}`);
      await vault.authenticate(await vault.issue(opened, 'browser'));
      await offPath();
      held = next;
    }
    // The key that waits is found for as long as the session is there.
    for (let month = 0; month < 20; month++) {
      pass(30 * days);
      const browser = await vault.openByKey(held, (held = newKey()), `month-${month}`);
      await vault.authenticate(await vault.issue(browser, 'browser'));
      await offPath();
    }
    expect(await vault.keptUntil(await vault.openByKey(held, newKey(), 'last'))).toBeGreaterThan(0);
  });

  it('moves its end on by a browser alone: a key in a drawer opens it 700 days later', async () => {
    const { vault, pass, key, session, clock } = await kept();
    let browser = await vault.issue(session, 'browser', { outlives: true });
    for (let month = 0; month < 23; month++) {
      pass(30 * days);
      browser = await vault.issue(session, 'browser', { outlives: true });
      await vault.authenticate(browser);
      await offPath();
    }
    expect(await vault.keptUntil(await vault.authenticate(browser))).toBeGreaterThan(clock.ms / 1000 + 369 * days);
    expect((await vault.openByKey(key, newKey(), 'late')).id).toBe(session.id);
  });

  it('ends a browser by its own disuse, though others go on; also one from before it was kept', async () => {
    const { vault, pass, credential, session } = await kept();
    const other = await vault.issue(session, 'browser');
    const handle = await vault.issue(session, 'handle');
    for (let hour = 0; hour < 9; hour++) {
      pass(1 * hours);
      await vault.authenticate(other);
      await vault.authenticate(handle);
      await offPath();
    }
    const opened = await vault.authenticate(handle);
    expect((await vault.credentials(opened)).map(({ kind }) => kind).sort()).toEqual(['browser', 'handle', 'key']);
    expect((await vault.countCredentials(session.id)).browser).toBe(1);
    expect(await vault.isOpen(session)).toBe(false);
    await expect(vault.renew(credential, 'a sign-in')).rejects.toMatchObject(unknown);
    await expect(vault.settle(credential)).rejects.toMatchObject(unknown);
    await expect(vault.rotate(credential)).rejects.toMatchObject(unknown);
    await expect(vault.authenticate(credential)).rejects.toMatchObject(unknown);
  });

  it('ends a browser by its age, however much it is used, and what was issued by it', async () => {
    const { vault, pass, credential, session } = await kept();
    const handle = await vault.issue(session, 'handle');
    for (let hour = 0; hour < 7 * 24; hour += 6) {
      await vault.authenticate(credential);
      await offPath();
      pass(6 * hours);
    }
    expect([await isLive(vault, credential), await isLive(vault, handle)]).toEqual([false, false]);
  });

  it('lets another device outlive the one that let it in, up to the age of any browser', async () => {
    const { vault, pass, session } = await kept();
    pass(6 * days);
    const device = await vault.issue(session, 'browser', { outlives: true });
    for (let hour = 0; hour < 6 * 24; hour += 6) {
      pass(6 * hours);
      await vault.authenticate(device);
      await offPath();
    }
    pass(1 * days);
    expect(await isLive(vault, device)).toBe(false);
  });

  it('lets nothing outlive a browser in a session that is not kept', async () => {
    const vault = setUp().open();
    const { session } = await beginSession(vault);
    await expect(vault.issue(session, 'browser', { outlives: true })).rejects.toMatchObject(unknown);
    expect(await vault.keptUntil(session)).toBeUndefined();
  });

  it('is found after a change of the master key, while the old one is gone', async () => {
    const { vault, memory, key, open, session } = await kept();
    const both = new Keyring([testKey('k2'), testKey('k1', false)]);
    for (const [name, fields] of memory.snapshot().records) {
      for (const [field, sealed] of fields) {
        if (sealed.startsWith('d1.')) continue;
        const place = `${name}|${field}`;
        await memory.update(name, { set: { [field]: both.seal(both.open(sealed, place), place) } });
      }
    }
    await vault.close();
    const rotated = open(new Keyring([testKey('k2')]));
    expect((await rotated.openByKey(key, newKey(), 'attempt')).id).toBe(session.id);
  });

  it('is found by a key in a drawer once the old master key has gone, though nobody sealed the rest anew', async () => {
    const { vault, key, open, session, pass } = await kept();
    await vault.close();
    const both = open(new Keyring([testKey('k2'), testKey('k1', false)]));
    let browser = await both.issue(session, 'browser', { outlives: true });
    for (let month = 0; month < 14; month++) {
      pass(31 * days);
      browser = await both.issue(session, 'browser', { outlives: true });
      await both.authenticate(browser);
      await offPath();
    }
    await both.close();
    const rotated = open(new Keyring([testKey('k2')]));
    expect((await rotated.openByKey(key, newKey(), 'attempt')).id).toBe(session.id);
  });

  it('ends 30 days after the last of what it was kept for, unless something new comes', async () => {
    for (const isNew of [false, true]) {
      const { vault, session, key, pass, clock } = await kept();
      const leftDays = async () => Math.round(((await vault.keptUntil(session)) ?? 0) - clock.ms / 1000) / days;
      await vault.renewKept(session);
      expect(await leftDays()).toBe(400);
      await vault.remove(session, 'connection:a');
      await vault.renewKept(session);
      expect(await leftDays()).toBe(30);
      let browser = '';
      for (let week = 0; week < 4; week++) {
        pass(7 * days);
        browser = await vault.issue(session, 'browser', { outlives: true });
        if (isNew && week === 3) await vault.write(await vault.authenticate(browser), 'connection:b', 1);
        else await vault.authenticate(browser);
        await offPath();
      }
      pass(60);
      await vault.authenticate(browser);
      await offPath();
      expect(Math.ceil(await leftDays())).toBe(isNew ? 400 : 2);
      pass(2 * days);
      const opening = vault.openByKey(key, newKey(), 'late');
      if (isNew) expect((await opening).id).toBe(session.id);
      else await expect(opening).rejects.toMatchObject(unknown);
    }
  });

  it('is kept for 30 days where it holds more than 2 MB, and not for longer by any use', async () => {
    const { vault, session, key, pass } = await kept();
    await vault.write(session, 'connection:b', 'x'.repeat(2 * 1024 * 1024));
    pass(399 * days);
    const opened = await vault.openByKey(key, newKey(), 'late');
    expect((await vault.keptUntil(opened)) ?? 0).toBeLessThan(opened.createdAtSeconds + 401 * days);
    const world = setUp();
    const other = world.open();
    const { session: large } = await beginSession(other);
    await other.write(large, 'connection:b', 'x'.repeat(2 * 1024 * 1024));
    await other.offerKey(large, newKey(), 'K7Q2M');
    expect(await other.keep(large, 'K7Q2M')).toBe(true);
    expect(await other.keptUntil(large)).toBe(large.createdAtSeconds + 30 * days);
  });

  it('is not shortened by a process of an earlier release, which knows the eight hours alone', async () => {
    const { memory, session, credential, pass, vault, key } = await kept();
    const use = useFieldOf(requireCredential(credential).field);
    const sealed = testKeyring().seal('1', `${session.id}|${use}`);
    await memory.update(session.id, { set: { [use]: sealed } }, 8 * hours);
    pass(300 * days);
    expect((await vault.openByKey(key, newKey(), 'attempt')).id).toBe(session.id);
  });
});

describe('a key', () => {
  it('is no cookie, no bearer token and no handle, and nothing rotates or renews it', async () => {
    const { vault, memory, key } = await kept();
    const [found] = memory.snapshot().records.filter(([name]) => name.startsWith('found-'));
    const locator = testKeyring().open(found?.[1][0]?.[1] ?? '', `${found?.[0]}|locator`);
    const text = credentialOf(Buffer.from(JSON.parse(locator) as string, 'base64url'), key.secret);
    for (const use of [
      () => vault.authenticate(text),
      () => vault.rotate(text),
      () => vault.renew(text, 'a sign-in'),
      () => vault.settle(text),
      () => vault.activate(text, 'browser'),
    ]) {
      await expect(use()).rejects.toMatchObject(unknown);
    }
    expect((await vault.openByKey(key, newKey(), 'attempt')).credentialKind).toBe('key');
  });

  it('opens nothing before it was typed back, with another word, or ten minutes later', async () => {
    const { open, pass, endOf } = setUp();
    const vault = open();
    const { session } = await beginSession(vault);
    const end = endOf(session.id);
    const key = newKey();
    await vault.offerKey(session, key, 'K7Q2M');
    await expect(vault.openByKey(key, newKey(), 'attempt')).rejects.toMatchObject(unknown);
    expect(await vault.keep(session, 'K7Q2N')).toBe(false);
    expect(await vault.credentials(session)).toHaveLength(1);
    expect(await vault.countCredentials(session.id)).toMatchObject({ key: 0 });
    pass(600);
    expect(await vault.keep(session, 'K7Q2M')).toBe(false);
    expect(await vault.keptUntil(session)).toBeUndefined();
    expect(endOf(session.id)).toBe(end);
  });

  it('takes the place of one that was offered and not typed back, and of all others once it was', async () => {
    const { vault, session, key, foundNames } = await kept();
    const [lost, next] = [newKey(), newKey()];
    await vault.offerKey(session, lost, 'AAAAA');
    await vault.offerKey(session, next, 'BBBBB');
    expect(await vault.keep(session, 'AAAAA')).toBe(false);
    expect(await vault.findByKey(key)).toEqual({ sessionId: session.id, isUsed: false });
    expect(await vault.keep(session, 'BBBBB')).toBe(true);
    expect(await vault.keep(session, 'BBBBB')).toBe(false);
    for (const ended of [key, lost]) {
      expect(await vault.findByKey(ended)).toBeUndefined();
      await expect(vault.openByKey(ended, newKey(), 'attempt')).rejects.toMatchObject(unknown);
    }
    expect(foundNames()).toHaveLength(1);
    expect((await vault.credentials(session)).filter(({ kind }) => kind === 'key')).toHaveLength(1);
  });

  it('is good once: not for another attempt, and for the same one until its answer has arrived', async () => {
    const { vault, key, session, pass, foundNames } = await kept();
    const [lost, arrived] = [newKey(), newKey()];
    await vault.openByKey(key, lost, 'one page');
    await expect(vault.openByKey(key, newKey(), 'another page')).rejects.toMatchObject(unknown);
    expect(await vault.findByKey(key)).toEqual({ sessionId: session.id, isUsed: true });
    pass(300);
    await vault.openByKey(key, arrived, 'one page');
    await expect(vault.openByKey(lost, newKey(), 'x')).rejects.toMatchObject(unknown);
    pass(300);
    await expect(vault.openByKey(key, newKey(), 'one page')).rejects.toMatchObject(unknown);
    expect((await vault.openByKey(arrived, newKey(), 'y')).id).toBe(session.id);
    pass(601);
    await vault.authenticate(
      await vault.issue(await vault.authenticate(await vault.issue(session, 'browser', { outlives: true })), 'handle'),
    );
    await offPath();
    expect(foundNames()).toHaveLength(1);
  });

  it('leaves no more than three of its kind, however often one is used within a minute', async () => {
    const { vault, session, key, foundNames } = await kept();
    let held = key;
    for (let use = 0; use < 20; use++) await vault.openByKey(held, (held = newKey()), `${use}`);
    await vault.offerKey(session, newKey(), 'BBBBB');
    await vault.offerKey(session, newKey(), 'CCCCC');
    expect(foundNames()).toHaveLength(3);
    expect((await vault.openByKey(held, newKey(), 'last')).id).toBe(session.id);
  });

  it('is not opened again by its attempt once the answer to it was used', async () => {
    const { vault, key } = await kept();
    const next = newKey();
    await vault.openByKey(key, next, 'one page');
    await vault.openByKey(next, newKey(), 'later');
    await expect(vault.openByKey(key, newKey(), 'one page')).rejects.toMatchObject(unknown);
  });

  it('is never tidied away, and dies with its session together with what finds it', async () => {
    for (const end of ['endSession', 'endSessionById', 'revokeWhere'] as const) {
      const { vault, session, key, foundNames } = await kept();
      for (let index = 0; index < 60; index++) await vault.issue(session, 'handle');
      await offPath();
      expect(await vault.findByKey(key)).toEqual({ sessionId: session.id, isUsed: false });
      if (end === 'endSession') await vault.endSession(session);
      if (end === 'endSessionById') expect(await vault.endSessionById(session.id)).toBe(true);
      if (end === 'revokeWhere') await vault.revokeWhere(session, () => true);
      await expect(vault.openByKey(key, newKey(), 'attempt')).rejects.toMatchObject(unknown);
      expect(foundNames()).toEqual([]);
    }
  });

  it('opens by no other secret at its place, and by its secret at no other', async () => {
    const { vault, key } = await kept();
    const stranger = await kept();
    for (const wrong of [
      { ...key, secret: randomBytes(24) },
      { ...key, name: newKey().name },
      { ...key, secret: stranger.key.secret },
    ]) {
      await expect(vault.openByKey(wrong, newKey(), 'attempt')).rejects.toMatchObject(unknown);
    }
  });

  it('is made in no session whose records the master key opens', async () => {
    const { memory, now } = setUp();
    const vault = new TokenVault({ store: memory, keyring: testKeyring(), now, recordKeys: 'master' });
    const { session } = await beginSession(vault);
    await expect(vault.offerKey(session, newKey(), 'K7Q2M')).rejects.toThrow(TypeError);
  });
});

describe('who has the store and the master key', () => {
  it('opens no record at any moment of a key, and learns no secret', async () => {
    const world = setUp();
    const vault = world.open();
    const { session } = await beginSession(vault);
    await vault.write(session, 'connection:a', 'of-the-platform');
    const [key, next] = [newKey(), newKey()];
    const opened: string[] = [];
    const steal = () => {
      for (const [name, fields] of world.memory.snapshot().records) {
        for (const [field, sealed] of fields) {
          if (sealed.startsWith('d1.')) expect(() => testKeyring().open(sealed, `${name}|${field}`)).toThrow();
          else opened.push(testKeyring().open(sealed, `${name}|${field}`));
        }
      }
    };
    steal();
    await vault.offerKey(session, key, 'K7Q2M');
    steal();
    await vault.keep(session, 'K7Q2M');
    steal();
    await vault.openByKey(key, next, 'attempt');
    steal();
    await vault.revokeWhere(session, ({ kind }) => kind === 'key');
    steal();
    const all = opened.join('\n');
    expect(all).toContain('"kind":"key"');
    for (const secret of ['of-the-platform', 'K7Q2M', 'fgs_', key.name]) expect(all).not.toContain(secret);
    for (const { secret } of [key, next]) expect(all).not.toContain(Buffer.from(secret).toString('base64url'));
  });
});

/** What two processes may do with one session, in any order. */
type Step =
  | {
      readonly do: 'use' | 'rotate' | 'renew' | 'offer' | 'keep' | 'openByKey' | 'issue' | 'older release';
      readonly by: 0 | 1;
    }
  | { readonly do: 'wait'; readonly seconds: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom('use', 'rotate', 'renew', 'offer', 'keep', 'openByKey', 'issue', 'older release'),
        by: fc.constantFrom(0 as const, 1 as const),
      }) as fc.Arbitrary<Step>,
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        seconds: fc.constantFrom(30, 3 * hours, 8 * hours, 3 * days, 35 * days),
      }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

describe('any order of what two processes do', () => {
  it('shortens no session that is kept, lengthens no other, and leaves no browser usable after its disuse', async () => {
    await fc.assert(fc.asyncProperty(steps, run), { numRuns: 60 });
  });

  async function run(all: Step[]) {
    const { clock, pass, memory, open, endOf } = setUp();
    const vaults = [open(), open()] as const;
    const begun = await beginSession(vaults[0]);
    const { id, createdAtSeconds } = begun.session;
    let browser = begun.credential;
    let usedAtMs = clock.ms;
    let isKept = false;
    let key: ReturnType<typeof newKey> | undefined;
    let offered: ReturnType<typeof newKey> | undefined;
    for (const step of all) {
      const before = endOf(id);
      if (step.do === 'wait') {
        pass(step.seconds);
        const mayOpen = clock.ms - usedAtMs < (8 * hours + 60) * 1000;
        if (isKept && (await isLive(vaults[0], browser)) && !mayOpen) throw new Error('a browser outlived its disuse');
        await offPath();
        continue;
      }
      const vault = vaults[step.by];
      const live = await vault.authenticate(browser).catch(() => undefined);
      await offPath();
      if (live) usedAtMs = clock.ms;
      try {
        if (step.do === 'rotate') browser = await vault.rotate(browser);
        if (step.do === 'renew') browser = (await vault.renew(browser, 'a sign-in')) ?? browser;
        if (step.do === 'issue' && live) browser = await vault.issue(live, 'browser');
        if (step.do === 'offer' && live) await vault.offerKey(live, (offered = newKey()), 'K7Q2M');
        if (step.do === 'keep' && live && (await vault.keep(live, 'K7Q2M'))) [isKept, key] = [true, offered];
        if (step.do === 'older release') await memory.update(id, { set: {} }, 8 * hours);
        if (step.do === 'openByKey' && key) {
          const next = newKey();
          const opened = await vault.openByKey(key, next, mintCredential());
          [key, browser, usedAtMs] = [next, await vault.issue(opened, 'browser'), clock.ms];
          if (opened.id !== id) throw new Error('another session');
        }
      } catch (error) {
        if ((error as { code?: string }).code !== 'SESSION_UNKNOWN') throw error;
        if (step.do === 'openByKey' && endOf(id) > clock.ms) throw new Error('a key was lost', { cause: error });
      }
      await offPath();
      const after = endOf(id);
      if (isKept && after !== 0 && after < before) throw new Error('a session that is kept was shortened');
      if (!isKept && after > clock.ms + 8 * hours * 1000) throw new Error('an ordinary session was lengthened');
      if (!isKept && live && live.expiresAtSeconds > createdAtSeconds + 7 * days) throw new Error('a later end');
    }
    await Promise.all(vaults.map((vault) => vault.close()));
  }
});
