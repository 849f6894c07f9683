import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { offPath } from '../testing/vaults.js';
import type { TokenVault } from '../token-vault.js';

/** Two processes over one store, and a clock of theirs that the test moves. */
export interface LifetimeWorld {
  readonly one: TokenVault;
  readonly two: TokenVault;
  readonly now: () => number;
  /** Lets time pass, for the vaults and for the records of these sessions in the store. */
  pass(seconds: number, sessionIds: readonly string[]): Promise<void>;
  /** When the store ends the session's record, epoch milliseconds of that clock; `undefined` without one. */
  endOf(sessionId: string): Promise<number | undefined>;
}

/** Of the vaults of a world: so short that sequences reach their ends. */
export const worldLifetimes = { idleSeconds: 8 * 3_600, maxSeconds: 86_400 } as const;
/** Clocks have seconds, and a test its time. */
const slackMs = 120_000;
const acts = [
  ...(['use', 'rotate', 'renew', 'settle', 'keep', 'open by key', 'tell of an end'] as const),
  ...(['refresh', 'decide', 'end a device'] as const),
];

interface Step {
  readonly act: (typeof acts)[number];
  readonly isElsewhere: boolean;
  readonly isOfKept: boolean;
}

const steps: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...acts),
  isElsewhere: fc.boolean(),
  isOfKept: fc.boolean(),
});
/** What happens at once, and after how many minutes. */
const moments = fc.array(
  fc.record({ minutes: fc.integer({ min: 0, max: 240 }), together: fc.array(steps, { minLength: 1, maxLength: 4 }) }),
  { minLength: 1, maxLength: 8 },
);

/** A session with what its person holds of it. */
class Held {
  isKept = false;
  key = newKey();
  credential: string;
  successor: string | undefined;
  readonly id: string;
  readonly endsAtMs: number;
  /** What was confirmed: refreshes, decisions, and devices that were ended. */
  refreshed = 0;
  readonly decided: string[] = [];
  readonly ended: string[] = [];

  private constructor(credential: string, { id, expiresAtSeconds }: { id: string; expiresAtSeconds: number }) {
    this.credential = credential;
    this.id = id;
    this.endsAtMs = expiresAtSeconds * 1000;
  }

  static async begin(vault: TokenVault): Promise<Held> {
    const credential = vault.mintCredential();
    const session = await vault.activate(credential, 'browser');
    await vault.write(session, 'connection:a', 0);
    await vault.write(session, 'people:', []);
    return new Held(credential, session);
  }

  async do(vault: TokenVault, act: Step['act'], canBeKept: boolean): Promise<void> {
    switch (act) {
      case 'use':
        await vault.authenticate(this.credential);
        return;
      case 'rotate':
        this.credential = await vault.rotate(this.credential);
        return;
      case 'renew':
        this.successor = await vault.renew(this.credential, 'a sign-in');
        return;
      case 'settle':
        if (this.successor !== undefined && (await vault.settle(this.successor))) this.credential = this.successor;
        return;
      case 'keep':
        if (canBeKept) await this.#keep(vault);
        return;
      case 'open by key':
        await this.#open(vault);
        return;
      case 'refresh':
        await this.#refresh(vault);
        return;
      case 'decide':
        await this.#decide(vault);
        return;
      case 'end a device':
        await this.#endDevice(vault);
        return;
      default:
        await vault.renewKept(await vault.authenticate(this.credential));
    }
  }

  async #keep(vault: TokenVault): Promise<void> {
    const session = await vault.authenticate(this.credential);
    const key = newKey();
    await vault.offerKey(session, key, 'ABC');
    if (!(await vault.keep(session, 'ABC'))) return;
    this.isKept = true;
    this.key = key;
  }

  /** Under the lock, as tokens are: none is sent twice. */
  async #refresh(vault: TokenVault): Promise<void> {
    const session = await vault.authenticate(this.credential);
    await vault.withLock(session, 'connection:a', async () => {
      const before = await vault.readVersion<number>(session, 'connection:a');
      if (before && (await vault.replace(session, before, before.value + 1))) this.refreshed += 1;
    });
  }

  /** Without a lock, as two devices decide: whoever was overtaken decides again. */
  async #decide(vault: TokenVault): Promise<void> {
    const session = await vault.authenticate(this.credential);
    const decision = randomBytes(4).toString('hex');
    for (let isDone = false; !isDone;) {
      const before = await vault.readVersion<string[]>(session, 'people:');
      if (!before) return;
      isDone = await vault.replace(session, before, [...before.value, decision]);
    }
    this.decided.push(decision);
  }

  async #endDevice(vault: TokenVault): Promise<void> {
    const device = await vault.issue(await vault.authenticate(this.credential), 'browser');
    await vault.revoke(device);
    this.ended.push(device);
  }

  /** What was confirmed is there, once, at either process; what was ended opens nothing. */
  async expectNothingLost(vault: TokenVault): Promise<void> {
    for (const device of this.ended)
      await expect(vault.authenticate(device)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    const session = await vault.authenticate(this.credential).catch(() => undefined);
    if (!session) return;
    const stored = await vault.readAll<unknown>(session, '');
    expect(stored.get('connection:a')).toBe(this.refreshed);
    expect([...(stored.get('people:') as string[])].sort()).toEqual(this.decided.toSorted());
  }

  async #open(vault: TokenVault): Promise<void> {
    const next = newKey();
    const session = await vault.openByKey(this.key, next, 'attempt');
    this.key = next;
    this.credential = await vault.issue(session, 'browser', { outlives: true });
  }
}

/** What two processes that work on a session at once do to its lifetime, whatever the store. */
export function describeSessionLifetimes(name: string, runs: number, open: () => LifetimeWorld): void {
  it(`never end a kept session sooner, nor an ordinary one later, and lose nothing, over ${name}`, async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (all) => {
        const world = open();
        const kept = await Held.begin(world.one);
        const ordinary = await Held.begin(world.one);
        let end = (await world.endOf(kept.id)) ?? 0;
        for (const { minutes, together } of all) {
          await world.pass(minutes * 60, [kept.id, ordinary.id]);
          const wasKept = kept.isKept;
          const work = together.map(({ act, isElsewhere, isOfKept }) =>
            (isOfKept ? kept : ordinary).do(isElsewhere ? world.two : world.one, act, isOfKept),
          );
          // What is refused changes nothing: a code twice, a cookie that was replaced.
          await Promise.allSettled(work);
          await offPath();
          for (const held of [kept, ordinary])
            for (const vault of [world.one, world.two]) await held.expectNothingLost(vault);
          const next = await world.endOf(kept.id);
          if (wasKept) expect(next).toBeGreaterThanOrEqual(end - slackMs);
          else if (!kept.isKept) expectOrdinary(world, kept, next);
          end = next ?? 0;
          expectOrdinary(world, ordinary, await world.endOf(ordinary.id));
        }
      }),
      { numRuns: runs },
    );
  });
}

function expectOrdinary({ now }: LifetimeWorld, { endsAtMs }: Held, end: number | undefined): void {
  const latest = Math.max(now(), Math.min(now() + worldLifetimes.idleSeconds * 1000, endsAtMs));
  expect(end ?? 0).toBeLessThanOrEqual(latest + slackMs);
}

function newKey() {
  return { name: randomBytes(8).toString('hex'), secret: randomBytes(24) };
}
