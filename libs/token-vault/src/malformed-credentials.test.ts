import { createHash, randomBytes } from 'node:crypto';
import { mintCredential } from './session/credential.js';
import { MemoryVaultStore } from './store/memory-store.js';
import { observe } from './testing/observed-store.js';
import { beginSession, testKeyring } from './testing/vaults.js';
import { TokenVault } from './token-vault.js';

const COUNT = 10_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Pseudo-random numbers that are the same in every run. */
function* numbers(seed: string): Generator<number, never> {
  for (let round = 0; ; round++) yield* createHash('sha256').update(`${seed}/${round}`).digest();
}

/** Texts of every kind that could reach the vault in place of a credential; each a near or far miss of `real`. */
function malformed(real: string): unknown[] {
  const source = numbers('malformed');
  const next = (below: number) => source.next().value % below;
  const texts: unknown[] = [undefined, null, 0, true, {}, [], [real], { toString: () => real }, Symbol('x')];
  const kinds: (() => unknown)[] = [
    () => real.slice(0, next(real.length)),
    () => real + ALPHABET[next(64)],
    () => ` ${real}`,
    () => `${real}\n`,
    () => `${real}\0`,
    () => real.toUpperCase(),
    () => real.replace('fgs_', ['fgs-', 'fgt_', '', 'FGS_'][next(4)] ?? ''),
    () =>
      real.slice(0, 5 + next(50)) + ['+', '/', '=', '%', '\u00e9', '\ud800', '.', '|', ':'][next(9)] + real.slice(10),
    () => real.slice(0, -1) + 'BCDEFhijkl'[next(10)],
    () => mintCredential().slice(0, 30) + real.slice(30),
    () => real.slice(0, 30) + mintCredential().slice(30),
    () => mintCredential(),
    () => 'x'.repeat(next(256) * 64),
    () => randomBytes(1 + next(90)).toString('latin1'),
    () => ['__proto__', 'constructor', '{}', 'null', "' OR 1=1 --", '../../etc/passwd', '*', 'fg:{x}'][next(8)],
  ];
  while (texts.length < COUNT) texts.push(kinds[next(kinds.length)]?.());
  return texts.filter((text) => text !== real);
}

describe.each([
  ['as it is', 0],
  ['with a cache', 5],
])('10,000 malformed credentials, the vault %s', (_how, cacheSeconds) => {
  it('open nothing, fail with one code and leave nothing behind', async () => {
    const memory = new MemoryVaultStore();
    const { store, calls } = observe(memory);
    const vault = new TokenVault({ store, keyring: testKeyring(), cacheSeconds });
    const { credential: real, session } = await beginSession(vault);
    const before = await memory.readAll(session.id);
    calls.length = 0;

    const outcomes = new Map<string, number>();
    for (const text of malformed(real)) {
      for (const attempt of [vault.authenticate(text as string), vault.rotate(text as string)]) {
        const outcome = await attempt.then(
          () => 'opened',
          (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
        );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      await vault.revoke(text as string);
    }
    expect([...outcomes.keys()]).toEqual(['SESSION_UNKNOWN']);
    expect(outcomes.get('SESSION_UNKNOWN')).toBeGreaterThan(2 * COUNT - 100);
    // What cannot be a credential never reaches the store, and what could be one does not stay there.
    expect(calls.filter((call) => call === 'read').length).toBeLessThan(COUNT);
    expect(await memory.readAll(session.id)).toEqual(before);
    // What no credential is revokes nothing, so nothing is written or announced.
    expect(new Set(calls)).toEqual(new Set(['read']));
    expect((await vault.authenticate(real)).id).toBe(session.id);
    await vault.close();
  }, 60_000);
});
