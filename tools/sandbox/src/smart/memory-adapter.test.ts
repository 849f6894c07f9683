import { createMemoryAdapter } from './memory-adapter.js';

function setUp() {
  let nowMs = Date.parse('2030-01-01T00:00:00Z');
  const create = createMemoryAdapter(() => new Date(nowMs));
  return { create, advance: (seconds: number) => void (nowMs += seconds * 1000) };
}

describe('the memory adapter', () => {
  it('returns a record until it expires', async () => {
    const { create, advance } = setUp();
    const tokens = create('AccessToken');
    await tokens.upsert('t', { accountId: 'alma' }, 10);
    advance(9);
    expect(await tokens.find('t')).toEqual({ accountId: 'alma' });
    advance(1);
    expect(await tokens.find('t')).toBeUndefined();
  });

  it('hands out copies, so that a changed one changes nothing here', async () => {
    const { create } = setUp();
    const sessions = create('Session');
    await sessions.upsert('s', { uid: 'u', accountId: 'alma' }, 10);
    const found = await sessions.findByUid('u');
    if (found) found.accountId = 'someone';
    expect(await sessions.find('s')).toMatchObject({ accountId: 'alma' });
  });

  it('revokes one grant of one model and nothing else', async () => {
    const { create } = setUp();
    const [access, refresh] = [create('AccessToken'), create('RefreshToken')];
    await access.upsert('a', { grantId: 'one' }, 10);
    await access.upsert('b', { grantId: 'two' }, 10);
    await refresh.upsert('c', { grantId: 'one' }, 10);
    await access.revokeByGrantId('one');
    expect(await access.find('a')).toBeUndefined();
    expect(await access.find('b')).toBeDefined();
    expect(await refresh.find('c')).toBeDefined();
  });
});
