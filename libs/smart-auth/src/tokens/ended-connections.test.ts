import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { DpopServer } from '@fhir-gateway/testing';
import { Keyring, MemoryVaultStore } from '@fhir-gateway/token-vault';
import type { AuthAuditEntry } from '../observer.js';
import { isConnectionRecord } from '../records/login-attempt.js';
import type { PlatformShape } from '../testing/platforms.js';
import { eachWorld, world } from '../testing/world.js';
import { endingRule, leftTokens, queueEnded } from './ended-connections.js';

const bound: Partial<PlatformShape> = {
  oauth: { scopes: ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.rs'], dpop: 'required' },
};
const confidential = { clientId: 'the-gateway', clientSecret: 'secret-of-the-gateway' };
const yearSeconds = 400 * 86_400 + 7_200;
const { privateKey } = generateKeyPairSync('x25519');
const keyring = new Keyring([{ id: 'master', secret: randomBytes(32), primary: true }]);
const publicKey = createPublicKey(privateKey);

describe('a connection whose kept session ends by disuse', () => {
  const told: AuthAuditEntry[] = [];
  const onTold = (entry: AuthAuditEntry) => void told.push(entry);
  eachWorld(
    () => ({ store: new MemoryVaultStore({ now: () => (world as typeof world | undefined)?.now() ?? Date.now() }) }),
    () => (told.length = 0),
  );

  /** A gateway, and a session in it that lasts and is signed in to the platform. */
  async function keep(shape: Partial<PlatformShape>, revocationKey?: KeyObject) {
    const resolvePlatform = (id: string) => {
      const platform = world.platforms.get(id);
      if (!platform) throw new Error('no such platform');
      return platform;
    };
    const options = { resolvePlatform, revocationKey };
    const own = { now: world.now, keyring, isKept: isConnectionRecord, leaves: leftTokens(options) };
    const vault = world.openVault(world.store, own);
    const auth = world.openAuth(vault, { endings: { rule: endingRule(options), onTold } });
    const session = await vault.activate(vault.mintCredential(), 'browser');
    if (shape.oauth?.dpop) new DpopServer(world.stub).rules.windowSeconds = 300;
    const platform = world.platform(shape);
    await auth.completeLogin(session, await world.leave(session, platform, undefined, { auth }));
    await vault.offerKey(session, { name: randomBytes(8).toString('hex'), secret: randomBytes(24) }, 'ABC');
    expect(await vault.keep(session, 'ABC')).toBe(true);
    await auth.leaveEndings(session);
    const isTold = async () => (await auth.statuses(session)).some(({ isToldAtEnd }) => isToldAtEnd);
    const work = async () => {
      await auth.queueEnded();
      await auth.revokePending();
    };
    return { vault, auth, session, platform, isTold, work };
  }
  const revoked = () => world.smart.revocations.map((form) => form.get('token'));
  const lastRefreshToken = () => world.smart.issued.at(-1);

  it('is told to the platform, once, without a proof, where its tokens are bound and the client is public', async () => {
    const { isTold, session, work } = await keep(bound);
    expect(await isTold()).toBe(true);
    await work();
    expect(told).toEqual([]);
    world.advanceSeconds(yearSeconds);
    await work();
    await work();
    expect(told).toMatchObject([{ event: 'auth.revoke', sessionId: session.id, platformId: 'stub', connection: 1 }]);
    expect(revoked()).toEqual([lastRefreshToken()]);
    expect(world.stub.http.seen('/op/revoke')[0]?.headers).not.toHaveProperty('dpop');
  });

  it('is told with the tokens of the last refresh, and by one of two processes', async () => {
    const { auth, platform, session, vault } = await keep(bound);
    world.advanceSeconds(250);
    const before = lastRefreshToken();
    await auth.access(session, platform);
    expect(lastRefreshToken()).not.toBe(before);
    world.advanceSeconds(yearSeconds);
    const other = world.openAuth(vault, { endings: { rule: () => undefined, onTold } });
    await Promise.all([auth.queueEnded(), other.queueEnded()]);
    await auth.revokePending();
    expect(told).toHaveLength(1);
    expect(revoked()).toEqual([lastRefreshToken()]);
  });

  it.each([
    ['whose client is public, and the tokens bound to nothing', {}],
    ['whose client has a secret that lies beside the master key', { credentials: confidential }],
    ['whose client has a secret, and the tokens are bound', { ...bound, credentials: confidential }],
  ])('leaves nothing at a platform %s, unless there is a key for it', async (_what, shape: Partial<PlatformShape>) => {
    const { isTold, work } = await keep(shape);
    expect(await isTold()).toBe(false);
    world.advanceSeconds(yearSeconds);
    await work();
    expect(revoked()).toEqual([]);
    expect(told).toEqual([]);
  });

  it('is told by whoever has the private key, and by no process without it', async () => {
    const { auth, isTold, vault, work } = await keep({ credentials: confidential }, publicKey);
    expect(await isTold()).toBe(true);
    world.advanceSeconds(yearSeconds);
    await work();
    expect(told).toEqual([]);
    const wrong = generateKeyPairSync('x25519').privateKey;
    const parts = { vault, now: world.now };
    expect(await queueEnded(parts, onTold, { privateKey: wrong })).toBe(1);
    expect(told).toEqual([]);
    expect(await queueEnded(parts, onTold, { privateKey })).toBe(0);
    expect(await queueEnded(parts, onTold, { privateKey })).toBe(0);
    await auth.revokePending();
    expect(told).toHaveLength(1);
    expect(revoked()).toEqual([lastRefreshToken()]);
  });

  it('leaves nothing once it was ended, nor where the platform cannot revoke', async () => {
    const { auth, platform, session, work } = await keep(bound);
    await auth.disconnect(session, platform);
    const ended = revoked().length;
    expect(ended).toBeGreaterThan(0);
    world.advanceSeconds(yearSeconds);
    await work();
    expect(told).toEqual([]);
    expect(revoked()).toHaveLength(ended);
  });

  it.each<[string, Partial<PlatformShape>, KeyObject | undefined, readonly string[]]>([
    ['is sealed to a key', { credentials: confidential }, publicKey, []],
    ['has no key to be sealed to', { credentials: confidential }, undefined, []],
    // It can be read, and is of no use without the key that it is bound to.
    ['is bound', bound, publicKey, ['the refresh token']],
  ])(
    'leaves a thief of the store and the master key nothing that is of use: what %s',
    async (_what, shape, key, found) => {
      const steal = () => {
        const opened = (world.store as MemoryVaultStore)
          .snapshot()
          .records.flatMap(([name, fields]) => fields.map(([field, sealed]) => openIt(sealed, `${name}|${field}`)));
        const known = world.smart.issued.filter((token) => opened.some((text) => text.includes(token)));
        const keys = opened.filter((text) => text.includes('"d":'));
        return [...known.map((token) => (token === lastRefreshToken() ? 'the refresh token' : 'another')), ...keys];
      };
      const { auth, platform, session } = await keep(shape, key);
      expect(steal()).toEqual(found);
      world.advanceSeconds(250);
      await auth.access(session, platform);
      expect(steal()).toEqual(found);
      world.advanceSeconds(yearSeconds);
      expect(steal()).toEqual(found);
    },
  );
});

/** What the master key opens. */
function openIt(sealed: string, place: string): string {
  try {
    return keyring.open(sealed, place);
  } catch {
    return '';
  }
}
