import { Keyring } from '@fhir-gateway/token-vault';
import type { Session } from '@fhir-gateway/token-vault';
import { PageCursors } from './page-cursors.js';

const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);
const alice = session('alice');
const position = {
  platformId: 'sandbox-ehr',
  resourceType: 'Observation',
  path: 'Observation',
  query: '_page=2&code=4548-4',
  skip: 20,
};

describe('PageCursors', () => {
  it('gives back the position to the session and platform it was made for', () => {
    const cursors = new PageCursors({ keyring });
    expect(cursors.open(cursors.seal(position, alice), 'sandbox-ehr', alice)).toEqual(position);
    expect(cursors.open(cursors.seal(position), 'sandbox-ehr')).toEqual(position);
  });

  it('shows nothing of the search', () => {
    const cursor = new PageCursors({ keyring }).seal(position, alice);
    const bytes = Buffer.from(cursor.split('.').at(-1) ?? '', 'base64url').toString('latin1');
    expect(`${cursor}${bytes}`).not.toMatch(/Observation|4548|sandbox-ehr|alice/);
  });

  it.each([
    ['another session', (cursor: string, cursors: PageCursors) => cursors.open(cursor, 'sandbox-ehr', session('bob'))],
    ['nobody', (cursor: string, cursors: PageCursors) => cursors.open(cursor, 'sandbox-ehr')],
    ['another platform', (cursor: string, cursors: PageCursors) => cursors.open(cursor, 'epic', alice)],
    ['an altered cursor', (cursor: string, cursors: PageCursors) => cursors.open(alter(cursor), 'sandbox-ehr', alice)],
    ['made-up text', (_cursor: string, cursors: PageCursors) => cursors.open('page-2', 'sandbox-ehr', alice)],
  ])('refuses %s', (_what, open) => {
    const cursors = new PageCursors({ keyring });
    const cursor = cursors.seal(position, alice);
    expect(() => open(cursor, cursors)).toThrow(expect.objectContaining({ code: 'CURSOR_INVALID' }));
  });

  it('refuses a cursor after an hour', () => {
    let now = 1_000_000_000_000;
    const cursors = new PageCursors({ keyring, now: () => now });
    const cursor = cursors.seal(position, alice);
    now += 3_599_000;
    expect(cursors.open(cursor, 'sandbox-ehr', alice)).toEqual(position);
    now += 3_000;
    expect(() => cursors.open(cursor, 'sandbox-ehr', alice)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });
});

/** Changes one digit in the middle. */
function alter(cursor: string): string {
  const middle = Math.floor(cursor.length / 2);
  return `${cursor.slice(0, middle)}${cursor[middle] === 'A' ? 'B' : 'A'}${cursor.slice(middle + 1)}`;
}

function session(id: string): Session {
  return { id, createdAtSeconds: 0, expiresAtSeconds: Number.MAX_SAFE_INTEGER };
}
