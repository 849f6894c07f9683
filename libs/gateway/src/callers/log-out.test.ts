import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import { Keyring, MemoryVaultStore, TokenVault, type Session } from '@fhir-gateway/token-vault';
import { SessionClientIndex } from './session-client-index.js';
import type { AuditEntry } from '../audit/audit-entry.js';
import { endClient, logOutEverywhere, type LogOutParts } from './log-out.js';
import { SessionClients } from './session-clients.js';

const dead = { code: 'SESSION_UNKNOWN' };

async function setUp(disconnect: (platformId: string) => Promise<{ revokedUpstream: boolean }>) {
  const keyring = new Keyring([{ id: 'test', secret: new Uint8Array(32).fill(7), primary: true }]);
  const vault = new TokenVault({ store: new MemoryVaultStore(), keyring });
  const entries: AuditEntry[] = [];
  const audit = (entry: AuditEntry) => void entries.push(entry);
  const cookie = vault.mintCredential();
  const session = await vault.activate(cookie, 'browser');
  const chat = await vault.issue(session, 'handle');
  const subjectsOf = (asking: Session) => new SessionClientIndex().subjectsOf(asking);
  const parts: LogOutParts = {
    audit,
    subjectsOf,
    clients: new SessionClients({ vault, audit, subjectsOf, now: Date.now }),
    registry: {
      resolve: (id) => {
        if (id === 'gone') throw new Error('no such platform any more');
        return { id } as ReturnType<LogOutParts['registry']['resolve']>;
      },
    },
    auth: {
      statuses: async () => ['one', 'two', 'gone'].map((platformId) => ({ platformId }) as ConnectionSummary),
      disconnect: (_session: Session, { id }) => disconnect(id),
    },
    vault,
    callers: { isLocal: false },
  };
  return { vault, parts, entries, session, cookie, chat };
}

describe('logging out everywhere', () => {
  it('locks everybody out before any platform is asked, then ends the session', async () => {
    const order: string[] = [];
    const { vault, parts, entries, session, cookie, chat } = await setUp(async (platformId) => {
      const opens = await vault.authenticate(chat).then(
        () => 'open',
        () => 'locked out',
      );
      order.push(`${platformId}: ${opens}`);
      return { revokedUpstream: platformId === 'one' };
    });
    await vault.write(session, 'connection:one', { tokens: 'sealed' });
    const { clients, revokedUpstream } = await logOutEverywhere(parts, session);
    expect(order.sort()).toEqual(['one: locked out', 'two: locked out']);
    expect([clients.length, revokedUpstream]).toEqual([2, ['one']]);
    for (const credential of [cookie, chat]) await expect(vault.authenticate(credential)).rejects.toMatchObject(dead);
    expect(await vault.read(session, 'connection:one')).toBeUndefined();
    expect(entries).toEqual([{ event: 'session.ended', sessionId: session.id, outcome: 'success' }]);
  });

  it('is not kept by a platform that fails, nor by one that never answers', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const { vault, parts, session, cookie } = await setUp((id) =>
        id === 'one' ? Promise.reject(new Error('down')) : new Promise(() => undefined),
      );
      const done = logOutEverywhere(parts, session);
      await jest.advanceTimersByTimeAsync(10_000);
      expect((await done).revokedUpstream).toEqual([]);
      await expect(vault.authenticate(cookie)).rejects.toMatchObject(dead);
      expect(await vault.read(session, 'anything')).toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });

  it('lets no late write of a request bring anything back', async () => {
    const { vault, parts, session } = await setUp(() => Promise.resolve({ revokedUpstream: true }));
    await logOutEverywhere(parts, session);
    await expect(vault.issue(session, 'browser')).rejects.toMatchObject(dead);
    await expect(vault.write(session, 'connection:one', {})).rejects.toMatchObject(dead);
  });
});

describe('ending one client', () => {
  const confirmed = () => Promise.resolve({ revokedUpstream: true });
  const own = async ({ parts }: Awaited<ReturnType<typeof setUp>>, session: Session) =>
    (await parts.clients.list(session)).find(({ isCurrent }) => isCurrent)?.id ?? '';

  it('leaves the session to those that remain', async () => {
    const world = await setUp(() => Promise.reject(new Error('nobody is asked')));
    const { parts, session, chat, vault } = world;
    const ended = await endClient(parts, session, await own(world, session));
    expect([ended?.client.kind, ended?.session]).toEqual(['browser', undefined]);
    await expect(vault.authenticate(chat)).resolves.toBeDefined();
  });

  it.each(['browser first', 'chat first', 'both at once'])('ends the session with the last: %s', async (order) => {
    const world = await setUp(confirmed);
    const { parts, session, chat, vault } = world;
    const asChat = await vault.authenticate(chat);
    const ids = { browser: await own(world, session), chat: await own(world, asChat) };
    const ends = [() => endClient(parts, session, ids.browser), () => endClient(parts, asChat, ids.chat)];
    if (order === 'chat first') ends.reverse();
    const results =
      order === 'both at once' ? await Promise.all(ends.map((end) => end())) : [await ends[0]?.(), await ends[1]?.()];
    const revoked = results.flatMap((ended) => (ended?.session ? [ended.session.revokedUpstream] : []));
    expect(revoked[0]).toEqual(['one', 'two']);
    await expect(vault.write(session, 'connection:one', {})).rejects.toMatchObject(dead);
  });

  it('does not spare a session for a code that nobody has typed', async () => {
    const world = await setUp(confirmed);
    const { parts, session, vault, chat } = world;
    await vault.revoke(chat);
    await vault.issue(session, 'handle', { group: 'pairing-code' });
    const ended = await endClient(parts, session, await own(world, session));
    expect(ended?.session?.revokedUpstream).toEqual(['one', 'two']);
  });

  it('spares the session of local mode, which nobody needs a client for', async () => {
    const world = await setUp(() => Promise.reject(new Error('nobody is asked')));
    const { session, vault, chat } = world;
    await vault.revoke(chat);
    const parts = { ...world.parts, callers: { isLocal: true } };
    expect(await endClient(parts, session, await own(world, session))).toMatchObject({ client: { kind: 'browser' } });
    await expect(vault.write(session, 'connection:one', {})).resolves.toBeUndefined();
  });

  it('ends nothing by an id that is not there', async () => {
    const { parts, session } = await setUp(() => Promise.reject(new Error('nobody is asked')));
    expect(await endClient(parts, session, 'never-was')).toBeUndefined();
  });
});
