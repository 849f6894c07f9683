import type { Session } from './session.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import { beginSession, isLive, testKeyring } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';

const unknown = { code: 'SESSION_UNKNOWN' };

describe('the successor of a credential', () => {
  const clock = { ms: 1_800_000_000_000 };
  const now = () => clock.ms;
  const store = new MemoryVaultStore({ now });
  const [one, two] = [0, 1].map(() => new TokenVault({ store, keyring: testKeyring(), now })) as [
    TokenVault,
    TokenVault,
  ];
  afterAll(() => one.close());

  async function begun() {
    const { credential: old, session } = await beginSession(one, { label: 'Firefox' });
    return { old, session };
  }
  let old: string;
  let session: Session;
  beforeEach(async () => void ({ old, session } = await begun()));
  const opens = (credential: string) => isLive(one, credential);
  async function successorOf(credential: string, purpose = 'login-1'): Promise<string> {
    const next = await two.renew(credential, purpose);
    if (next === undefined) throw new Error('no successor');
    return next;
  }

  it('opens the same session, and the old credential goes on until the new one is presented', async () => {
    const next = await successorOf(old);
    expect((await two.authenticate(next)).id).toBe(session.id);
    expect(await opens(old)).toBe(true);
    expect(await one.settle(next)).toBe(true);
    expect([await opens(old), await opens(next)]).toEqual([false, true]);
    expect(await one.settle(next)).toBe(true);
    await expect(two.renew(old, 'login-1')).rejects.toMatchObject(unknown);
  });

  it('is made again for the same purpose, and the one that was lost ends', async () => {
    const lost = await successorOf(old);
    const next = await successorOf(old);
    expect([await opens(old), await opens(lost), await opens(next)]).toEqual([true, false, true]);
    await expect(one.settle(lost)).rejects.toMatchObject(unknown);
  });

  it('is made for another purpose only when the first is settled, or cannot be on its way any more', async () => {
    const first = await successorOf(old, 'login-1');
    expect(await two.renew(old, 'login-2')).toBeUndefined();
    clock.ms += 3_001;
    const second = await successorOf(old, 'login-2');
    expect([await opens(first), await opens(second)]).toEqual([false, true]);
  });

  it('is refused to the old credential as a proof: its holder did not receive the new one', async () => {
    await successorOf(old);
    expect(await one.settle(old)).toBe(false);
    expect(await opens(old)).toBe(true);
  });

  it('is known to whoever answers, so that no late answer sends a credential once more', async () => {
    const isReplaced = async (credential: string) => (await one.authenticate(credential)).isBeingReplaced ?? false;
    expect([session.isBeingReplaced, await isReplaced(old)]).toEqual([undefined, false]);
    const next = await successorOf(old);
    expect([await isReplaced(old), await isReplaced(next)]).toEqual([true, true]);
    await one.settle(next);
    expect(await isReplaced(next)).toBe(true);
    clock.ms += 60_000;
    expect(await isReplaced(next)).toBe(false);
  });

  it('gives its predecessor’s holder nothing once it is renewed itself', async () => {
    const next = await successorOf(old);
    const third = await successorOf(next);
    expect([await opens(old), await opens(next), await opens(third)]).toEqual([false, true, true]);
  });

  it('is one browser with its predecessor to the person who looks', async () => {
    const next = await successorOf(old);
    const third = await one.issue(session, 'browser');
    for (const credential of [old, next, third]) {
      const list = await one.credentials(await one.authenticate(credential));
      expect(list).toHaveLength(2);
      expect(list.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    }
  });

  it.each<[string, (old: string, next: string) => Promise<unknown>]>([
    ['the old one is revoked', (old) => one.revoke(old)],
    ['the new one is revoked', (_old, next) => one.revoke(next)],
    ['the old one is rotated', (old) => one.rotate(old)],
    ['the new one is rotated', (_old, next) => one.rotate(next)],
    ['the person ends that browser', async (old) => endFirst(old)],
    ['every browser is ended', async (old) => one.revokeWhere(await one.authenticate(old), () => true)],
  ])('ends together with its predecessor when %s', async (_when, end) => {
    const next = await successorOf(old);
    await end(old, next);
    expect([await opens(old), await opens(next)]).toEqual([false, false]);
  });

  async function endFirst(credential: string): Promise<void> {
    const session = await one.authenticate(credential);
    const [first] = await one.credentials(session);
    await one.revokeCredential(session, first?.id ?? '');
  }

  it('is one, however many are asked for at once in two processes', async () => {
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 ? one : two).renew(old, `login-${index}`).catch(() => '')),
    );
    const live = await Promise.all(asked.map((next) => (next ? opens(next) : false)));
    expect(live.filter(Boolean)).toHaveLength(1);
  });

  it('never outlives a revocation that comes at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      const { old } = await begun();
      const [next] = await Promise.all([two.renew(old, 'login-1').catch(() => undefined), one.revoke(old)]);
      expect(await opens(old)).toBe(false);
      if (next !== undefined) expect(await opens(next)).toBe(false);
    }
  });
});
