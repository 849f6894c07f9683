import { AllowedClients, readOnlyGrant } from '@fhir-gateway/auth-server';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditSubjects } from '@fhir-gateway/audit';
import { SessionClientIndex } from './session-client-index.js';
import type { AuditEntry } from '../audit/audit-entry.js';
import { codeGroup } from '../pairing/pairing-code.js';
import { SessionClients } from './session-clients.js';
import { whileSessionLasts } from './watch-session.js';

const dead = { code: 'SESSION_UNKNOWN' };
const app = {
  grantId: 'grant-1',
  clientId: 'client-1',
  clientName: 'Agent',
  destination: 'agent.example',
  resources: ['https://gateway.example/mcp'],
  allowedAtSeconds: 1_800_000_100,
};

async function setUp() {
  const clock = { ms: 1_800_000_000_000 };
  const now = () => clock.ms;
  const keyring = new Keyring([{ id: 'test', secret: new Uint8Array(32).fill(7), primary: true }]);
  const vault = new TokenVault({ store: new MemoryVaultStore({ now }), keyring, now });
  const entries: AuditEntry[] = [];
  const subjects: (AuditSubjects | undefined)[] = [];
  const sessionClients = new SessionClientIndex();
  const clients = new SessionClients({
    vault,
    now,
    audit: (entry, whom) => void (entries.push(entry), subjects.push(whom)),
    subjectsOf: (session) => sessionClients.subjectsOf(session),
  });
  const allowed = new AllowedClients(vault);
  const browser = await vault.activate(vault.mintCredential(), 'browser');
  await allowed.add(browser, app, readOnlyGrant(browser));
  const [group = ''] = (await allowed.list(browser)).keys();
  const token = await vault.issue(browser, 'bearer', { ttlSeconds: 600, group });
  const chat = await vault.issue(browser, 'handle');
  const code = await vault.issue(browser, 'handle', { ttlSeconds: 300, group: codeGroup });
  // What the authorization server calls an account; opens nothing at the apps, and is nobody's to see.
  await vault.issue(browser, 'bearer');
  return { clock, vault, clients, allowed, entries, subjects, sessionClients, browser, token, chat, code };
}

const kindsOf = (list: readonly { kind: string }[]) => list.map(({ kind }) => kind).sort();

describe('the clients of a session', () => {
  it('are all shown to its browser, an app once and by name and place', async () => {
    const { clients, browser } = await setUp();
    const list = await clients.list(browser);
    expect(kindsOf(list)).toEqual(['app', 'browser', 'chat', 'code']);
    expect(list[0]).toEqual({
      id: expect.stringMatching(/^oauth-/),
      kind: 'app',
      name: 'Agent',
      destination: 'agent.example',
      resources: app.resources,
      connectedAtSeconds: app.allowedAtSeconds,
      endsAtSeconds: browser.expiresAtSeconds,
      isCurrent: false,
      grantId: 'grant-1',
      clientId: 'client-1',
      group: expect.stringMatching(/^oauth-/),
      grant: readOnlyGrant(browser),
    });
    expect(list.filter(({ isCurrent }) => isCurrent)).toMatchObject([{ kind: 'browser' }]);
  });

  it('remember an app whose last token has ended, with when it got it', async () => {
    const { clock, vault, clients, allowed, browser, token } = await setUp();
    await allowed.noteToken(browser, app.grantId, 1_800_000_200);
    clock.ms += 3_600_000;
    await expect(vault.authenticate(token)).rejects.toMatchObject(dead);
    expect(await clients.list(browser)).toContainEqual(
      expect.objectContaining({ kind: 'app', lastUsedAtSeconds: 1_800_000_200 }),
    );
  });

  it.each(['token', 'chat'] as const)('are not shown to a %s, which sees and ends itself alone', async (which) => {
    const parts = await setUp();
    const { vault, clients, browser } = parts;
    const session = await vault.authenticate(parts[which]);
    const [own, ...others] = await clients.list(session);
    expect([own?.isCurrent, others]).toEqual([true, []]);
    for (const { id, isCurrent } of await clients.list(browser)) {
      if (id !== own?.id)
        expect([isCurrent || id, await clients.end(session, id)]).toEqual([isCurrent || id, undefined]);
    }
    expect(await clients.list(browser)).toHaveLength(4);
    await clients.end(session, own?.id ?? '');
    await expect(vault.authenticate(parts[which])).rejects.toMatchObject(dead);
    expect(await clients.list(browser)).toHaveLength(3);
  });

  it('end one by one, each with one audit entry that names no client', async () => {
    const { vault, clients, entries, subjects, browser, token, chat, code } = await setUp();
    for (const { id, kind } of await clients.list(browser)) if (kind !== 'browser') await clients.end(browser, id);
    for (const credential of [token, chat, code])
      await expect(vault.authenticate(credential)).rejects.toMatchObject(dead);
    expect(kindsOf(await clients.list(browser))).toEqual(['browser']);
    expect(entries).toHaveLength(3);
    for (const entry of entries) {
      expect(entry).toEqual({
        event: 'client.revoked',
        sessionId: browser.id,
        clientKind: expect.stringMatching(/^(app|chat|code)$/),
        outcome: 'success',
      });
    }
    const revoked = subjects.map((whom) => [whom?.actor, whom?.client]);
    expect(revoked).toContainEqual(['browser', 'client-1']);
    expect(revoked.filter(([, client]) => client === undefined)).toHaveLength(2);
    expect(await clients.end(browser, 'never-was')).toBeUndefined();
    expect(entries).toHaveLength(3);
  });

  it('are audited as what ended them: an app by its token, a chat by its handle', async () => {
    const { vault, clients, subjects, sessionClients, token, chat } = await setUp();
    for (const credential of [token, chat]) {
      const session = await vault.authenticate(credential);
      if (credential === token) sessionClients.note(session, 'client-1');
      const [own] = await clients.list(session);
      await clients.end(session, own?.id ?? '');
    }
    expect(subjects).toEqual([
      { actor: 'app', client: 'client-1', grant: expect.stringMatching(/^oauth-/) },
      { actor: 'chat' },
    ]);
  });

  it('end all but those that are kept, and never a browser', async () => {
    const { vault, clients, browser, token, chat, code } = await setUp();
    const keep = (await clients.list(browser)).filter(({ kind }) => kind === 'chat').map(({ id }) => id);
    expect(kindsOf(await clients.endOthers(browser, new Set(keep)))).toEqual(['app', 'code']);
    for (const credential of [token, code]) await expect(vault.authenticate(credential)).rejects.toMatchObject(dead);
    await expect(vault.authenticate(chat)).resolves.toBeDefined();
    expect(kindsOf(await clients.list(browser))).toEqual(['browser', 'chat']);
  });
});

describe('work that lasts', () => {
  const never = new AbortController().signal;
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });

  it('is called off when its credential is revoked, and not when another is', async () => {
    const { vault, clients, browser, token, chat } = await setUp();
    const session = await vault.authenticate(chat);
    let begun = () => undefined as void;
    const isUnderWay = new Promise<void>((resolve) => (begun = resolve));
    const work = whileSessionLasts(vault, session, never, (signal) => {
      begun();
      return untilAborted(signal);
    });
    await isUnderWay;
    await vault.revoke(token);
    const outcome = expect(work).rejects.toMatchObject(dead);
    await clients.endOthers(browser, new Set());
    await outcome;
  });

  it('hands nothing out that it found after the revocation, heard of or not', async () => {
    const { vault, chat } = await setUp();
    const session = await vault.authenticate(chat);
    jest.spyOn(vault, 'watchRevocations').mockResolvedValue(() => Promise.resolve());
    const work = whileSessionLasts(vault, session, never, async () => {
      await vault.revoke(chat);
      return 'a record';
    });
    await expect(work).rejects.toMatchObject(dead);
  });

  it('ends with its caller’s own signal, and as its work ends', async () => {
    const { vault, browser } = await setUp();
    const gone = AbortSignal.abort(new Error('hung up'));
    const run = async (signal: AbortSignal) => signal.throwIfAborted();
    await expect(whileSessionLasts(vault, browser, gone, run)).rejects.toThrow('hung up');
    await expect(whileSessionLasts(vault, browser, never, () => Promise.resolve(7))).resolves.toBe(7);
  });
});

describe('an app in a session that is kept', () => {
  async function keptApp() {
    const parts = await setUp();
    const { allowed, browser, clients, clock, vault } = parts;
    await vault.offerKey(browser, { name: 'paper', secret: new Uint8Array(24) }, 'K7Q2M');
    await vault.keep(browser, 'K7Q2M');
    const { keptEndsAtSeconds = 0 } = await clients.longestGrant(browser);
    const session = vault.detach(browser);
    const kept = { ...app, grantId: 'grant-of-a-year', isKept: true } as const;
    await allowed.add(session, kept, { ...readOnlyGrant(browser), endsAtSeconds: clock.ms / 1000 + 86_400 });
    return { ...parts, session, kept, keptEndsAtSeconds };
  }

  it('can be given a year, and says its own date; what has nothing left to open is not listed', async () => {
    const { clients, session, keptEndsAtSeconds, clock, vault, allowed, kept } = await keptApp();
    expect(keptEndsAtSeconds).toBe(clock.ms / 1000 + 365 * 86_400);
    const listed = async () => (await clients.list(session)).find(({ grantId }) => grantId === kept.grantId);
    // Nothing lets it in.
    expect(await listed()).toBeUndefined();
    const [group = ''] = [...(await vault.readAll(session, 'client:')).entries()]
      .filter(([, value]) => (value as { grantId: string }).grantId === kept.grantId)
      .map(([name]) => name.slice('client:'.length));
    const account = await vault.issue(session, 'bearer', {
      ...{ ttlSeconds: 86_400, group: `${group}-account`, outlives: true },
    });
    expect((await listed())?.endsAtSeconds).toBe(clock.ms / 1000 + 86_400);
    const changed = await clients.changeGrant(session, group, { endsAtSeconds: clock.ms / 1000 + 9_000 * 86_400 });
    expect(changed?.endsAtSeconds).toBe(keptEndsAtSeconds);
    expect((await vault.authenticate(account)).expiresAtSeconds).toBe(keptEndsAtSeconds);
    expect((await allowed.grantOf(session, kept.grantId)).endsAtSeconds).toBe(keptEndsAtSeconds);
    await clients.end(session, group);
    await expect(vault.authenticate(account)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
  });
});
