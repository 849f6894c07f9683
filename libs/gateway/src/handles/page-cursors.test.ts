import { Keyring, MemoryVaultStore, TokenVault, VaultError } from '@fhir-gateway/token-vault';
import type { Session } from '@fhir-gateway/token-vault';
import { openPlatform, stubHandles } from '../testing/stub-handles.js';
import type { HandleCaller } from './gateway-handles.js';
import { PageCursors } from './page-cursors.js';

const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);
const alice = caller('alice');
const nobody = caller();
const position = {
  resourceType: 'Observation',
  path: 'Observation',
  query: '_page=2&code=4548-4',
  skip: 20,
  shown: 40,
};
const invalid = expect.objectContaining({ code: 'CURSOR_INVALID' });

/** Where positions are kept does not matter to the tests that follow; what else can happen to them, they say. */
const shelves = {
  'that are kept': () => cursorsAt({ ms: 1_000_000_000_000 }),
  'that are sealed, while the store does not answer': () =>
    cursorsAt({ ms: 1_000_000_000_000 }, { setValue: unavailable, getValue: unavailable }),
};

describe.each(Object.entries(shelves))('PageCursors %s', (_where, make) => {
  it('gives back the position to the session and platform it was made for, again and again', async () => {
    const { cursors, issue } = make();
    const cursor = await issue(position, alice);
    expect(await cursors.open(cursor, alice)).toEqual(position);
    expect(await cursors.open(cursor, alice)).toEqual(position);
    expect(await cursors.open(await issue(position, nobody), nobody)).toEqual(position);
  });

  it('shows nothing of the search', async () => {
    const cursor = await make().issue(position, alice);
    const bytes = Buffer.from(cursor.split('.').at(-1) ?? '', 'base64url').toString('latin1');
    expect(`${cursor}${bytes}`).not.toMatch(/Observation|4548|sandbox-ehr|alice/);
  });

  it.each([
    ['another session', (cursor: string, cursors: PageCursors) => cursors.open(cursor, caller('bob'))],
    ['nobody', (cursor: string, cursors: PageCursors) => cursors.open(cursor, nobody)],
    ['another platform', (cursor: string, cursors: PageCursors) => cursors.open(cursor, caller('alice', 'epic'))],
    ['an altered cursor', (cursor: string, cursors: PageCursors) => cursors.open(alter(cursor), alice)],
    ['made-up text', (_cursor: string, cursors: PageCursors) => cursors.open('page-2', alice)],
  ])('refuses %s', async (_what, open) => {
    const { cursors, issue } = make();
    const cursor = await issue(position, alice);
    await expect(open(cursor, cursors)).rejects.toEqual(invalid);
  });

  it('refuses a cursor after an hour', async () => {
    const { cursors, issue, clock } = make();
    const cursor = await issue(position, alice);
    clock.ms += 3_599_000;
    expect(await cursors.open(cursor, alice)).toEqual(position);
    clock.ms += 3_000;
    await expect(cursors.open(cursor, alice)).rejects.toEqual(invalid);
  });
});

describe('PageCursors', () => {
  const { cursors, issue } = cursorsAt({ ms: 1_000_000_000_000 });
  const long = { ...position, query: `ct=${'A1b2'.repeat(1_500)}` };

  it('are short for a session, however long the link is that they stand for', async () => {
    const cursor = await issue(long, alice);
    expect(cursor).toMatch(/^[\w-]{12}$/);
    expect(await cursors.open(cursor, alice)).toEqual(long);
  });

  it('keep nothing for callers without a session, so that a long link is none for them', async () => {
    expect(await issue(position, nobody)).toMatch(/^v1\./);
    expect(await cursors.issue(long, nobody)).toBeUndefined();
  });

  it('tell a store that does not answer from a cursor that is not valid', async () => {
    const cursor = await issue(position, alice);
    const without = cursorsAt({ ms: 0 }, { setValue: unavailable, getValue: unavailable });
    await expect(without.cursors.open(cursor, alice)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });

  it('refuse what was put in the place of a kept position', async () => {
    const tampered = async () => {
      throw new VaultError('RECORD_TAMPERED', 'What is stored does not open.');
    };
    const { cursors } = cursorsAt({ ms: 0 }, { setValue: async () => undefined, getValue: tampered });
    await expect(cursors.open('abcdefghijkl', alice)).rejects.toEqual(invalid);
  });
});

const rest = { rows: [{ type: 'Observation', ref: 'Observation/a' }], isLast: true } as const;
const withRest = { ...position, limit: 50, seen: 'AAAAAAAA', rest };
/** The rows are judged by the request that they were answered to. */
const withAsked = { ...withRest, asked: { path: position.path, query: position.query } };

describe('rows that were fetched and not shown', () => {
  it.each([
    ['a session', alice],
    ['a caller without one', nobody],
  ])('come back for %s, however often and whoever asks at once', async (_who, who) => {
    const { cursors, issue } = cursorsAt({ ms: 0 });
    const cursor = await issue(withRest, who);
    const opened = await Promise.all([1, 2].map(() => cursors.open(cursor, who)));
    expect([...opened, await cursors.open(cursor, who)]).toEqual([withAsked, withAsked, withAsked]);
  });

  it('are sealed in the store', async () => {
    const stored: unknown[] = [];
    const store = new MemoryVaultStore({ now: () => 0 });
    const setValue = store.setValue.bind(store);
    store.setValue = async (key, value, seconds) => {
      stored.push([key, value, seconds]);
      await setValue(key, value, seconds);
    };
    const vault = new TokenVault({ store, keyring, now: () => 0 });
    await new PageCursors(stubHandles(vault, { now: () => 0 })).issue(withRest, alice);
    expect(stored).toHaveLength(2);
    expect(JSON.stringify(stored)).not.toMatch(/Observation|alice/);
  });

  it('of the oldest of many searches of a session are dropped, and the cursor says so and what was shown', async () => {
    const { cursors, issue } = cursorsAt({ ms: 0 });
    const oldest = await issue(withRest, alice);
    const others = [];
    for (let count = 0; count < 32; count += 1) others.push(await issue(withRest, alice));
    for (const cursor of others) expect(await cursors.open(cursor, alice)).toEqual(withAsked);
    await expect(cursors.open(oldest, alice)).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
      message: expect.stringMatching(/not stored any more.* 40 results were shown/),
    });
  });

  it('cost no other session its own', async () => {
    const { cursors, issue } = cursorsAt({ ms: 0 });
    const cursor = await issue(withRest, alice);
    for (let count = 0; count < 100; count += 1) await issue(withRest, caller('bob'));
    expect(await cursors.open(cursor, alice)).toEqual(withAsked);
  });

  it.each([
    ['a session', alice],
    ['a caller without one', nobody],
  ])('make no cursor for %s while the store does not answer', async (_who, who) => {
    const { cursors } = cursorsAt({ ms: 0 }, { setValue: unavailable, getValue: unavailable });
    expect(await cursors.issue(withRest, who)).toBeUndefined();
  });

  it('are not another caller’s', async () => {
    const { cursors, issue } = cursorsAt({ ms: 0 });
    const cursor = await issue(withRest, nobody);
    await expect(cursors.open(cursor, alice)).rejects.toEqual(invalid);
  });
});

type Shelf = Partial<TokenVault>;

function cursorsAt(clock: { ms: number }, shelf?: Shelf) {
  const now = () => clock.ms;
  const vault = shelf ?? new TokenVault({ store: new MemoryVaultStore({ now }), keyring, now });
  const cursors = new PageCursors(stubHandles(vault as TokenVault, { now }));
  const issue = async (...args: Parameters<PageCursors['issue']>): Promise<string> =>
    (await cursors.issue(...args)) ?? '';
  return { cursors, issue, clock };
}

async function unavailable(): Promise<never> {
  throw new VaultError('STORE_UNAVAILABLE', 'The session store does not answer.');
}

/** Changes one digit in the middle. */
function alter(cursor: string): string {
  const middle = Math.floor(cursor.length / 2);
  return `${cursor.slice(0, middle)}${cursor[middle] === 'A' ? 'B' : 'A'}${cursor.slice(middle + 1)}`;
}

function caller(id?: string, platform = 'sandbox-ehr'): HandleCaller {
  const session: Session | undefined =
    id === undefined ? undefined : { id, createdAtSeconds: 0, expiresAtSeconds: Number.MAX_SAFE_INTEGER };
  return { platform: { ...openPlatform, id: platform }, ...(session && { session }), app: 'mcp', requestId: 'r' };
}
