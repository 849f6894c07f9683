import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import { Keyring, MemoryVaultStore, TokenVault, type Session } from '@fhir-gateway/token-vault';
import { SessionClientIndex } from './session-client-index.js';
import type { AuditEntry } from '../audit/audit.js';
import { logOutEverywhere, type LogOutParts } from './log-out.js';
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
    clients: new SessionClients({ vault, audit, subjectsOf }),
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
