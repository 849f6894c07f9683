import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditSubjectsOf, loadConfig } from '@fhir-gateway/gateway';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring, MasterKeyCheck, type Session, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { endSessions } from './end-sessions.js';

const keyOf = (id: string) => `${id}-master-key-k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A`;
const keys = (...ids: string[]) => ids.map((id, at) => ({ id, key: keyOf(id), primary: at === 0 }));
const dead = { code: 'SESSION_UNKNOWN' };

describeWithRedis('ending sessions of others', () => {
  let redis: TestRedis;
  let path: string;
  let vault: TokenVault;
  let printed: string[];
  let audited: string[];

  beforeAll(async () => (redis = await startRedis()));
  afterAll(() => redis?.stop());
  beforeEach(async () => {
    path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-audit-')), 'audit.log');
    [printed, audited] = [[], []];
    const store = await connectRedisVaultStore({ url: redis.url });
    vault = new TokenVault({ store, keyring: keyring('old'), cacheSeconds: 5 });
    // Not every record is a session.
    await new MasterKeyCheck({ store, keyring: keyring('old'), lifetimeSeconds: 60 }).check();
    await vault.putOneTime('pending-login', 'state', 1, 60);
  });
  afterEach(async () => {
    await end('all');
    await vault.close();
  });

  const keyring = (...ids: string[]) =>
    new Keyring(keys(...ids).map(({ id, key, primary }) => ({ id, secret: Buffer.from(key), primary })));
  const signIn = async () => {
    const credential = vault.mintCredential();
    return { credential, session: await vault.activate(credential, 'browser') };
  };
  const subjectOf = ({ id }: Session, by = 'old') => auditSubjectsOf(keyring(by))(id)[0] ?? '';
  const end = (subjects: readonly string[] | 'all', more: Record<string, string> = {}, signal?: AbortSignal) =>
    endSessions({
      subjects,
      settings: loadConfig({
        FHIR_GATEWAY_REDIS_URL: redis.url,
        FHIR_GATEWAY_MASTER_KEYS: JSON.stringify(keys('old')),
        FHIR_GATEWAY_AUDIT_SINKS: `file:${path}`,
        ...more,
      }),
      print: (line) => void printed.push(line),
      auditLine: (line) => void audited.push(line),
      now: Date.now,
      ...(signal && { signal }),
    });
  const entries = () => {
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"audit":true'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('ends the one that is named, in every process at once, and leaves the others', async () => {
    const [one, other] = [await signIn(), await signIn()];
    await vault.authenticate(one.credential);
    const heard = new Promise<void>((resolve) => void vault.watchRevocations(one.session, resolve));
    expect(await end([subjectOf(one.session)])).toBe(0);
    await heard;
    await expect(vault.authenticate(one.credential)).rejects.toMatchObject(dead);
    await expect(vault.authenticate(other.credential)).resolves.toMatchObject({ id: other.session.id });
    expect(printed).toEqual(['1 session ended.']);
    expect(entries()).toEqual([
      expect.objectContaining({ event: 'session.ended', subject: subjectOf(one.session), actor: 'operator' }),
    ]);
    expect(readFileSync(path, 'utf8') + printed.join()).not.toContain(one.session.id);
  });

  it('finds a session by a subject of before a change of keys', async () => {
    const one = await signIn();
    const changing = { FHIR_GATEWAY_MASTER_KEYS: JSON.stringify(keys('new', 'old')) };
    expect(await end([subjectOf(one.session, 'old')], changing)).toBe(0);
    await expect(vault.authenticate(one.credential)).rejects.toMatchObject(dead);
  });

  it('ends all, and nothing else', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, signIn));
    expect(await end('all')).toBe(0);
    for (const { credential } of all) await expect(vault.authenticate(credential)).rejects.toMatchObject(dead);
    expect(printed).toEqual(['30 sessions ended.']);
    expect(entries()).toHaveLength(30);
    expect(await vault.takeOneTime('pending-login', 'state')).toBe(1);
  });

  it('says which subject names no session', async () => {
    const gone = 'A'.repeat(16);
    expect(await end([gone])).toBe(1);
    expect(printed).toEqual(['0 sessions ended.', expect.stringContaining(gone)]);
  });

  it.each([[['short']], [['*'.repeat(16)]], [['A'.repeat(16), 'x'.repeat(17)]]])('refuses %j', async (subjects) => {
    const one = await signIn();
    expect(await end(subjects)).toBe(2);
    await expect(vault.authenticate(one.credential)).resolves.toBeDefined();
  });

  it('says so when an end could not be written down', async () => {
    const one = await signIn();
    const full = { FHIR_GATEWAY_AUDIT_SINKS: 'file:/dev/full', FHIR_GATEWAY_AUDIT_WHEN_FULL: 'block' };
    expect(await end([subjectOf(one.session)], full)).toBe(1);
    expect(printed.at(-1)).toBe('1 audit entries of it could not be written.');
  }, 20_000);

  it('stops when it is told to, and says so', async () => {
    const one = await signIn();
    expect(await end('all', {}, AbortSignal.abort())).toBe(4);
    await expect(vault.authenticate(one.credential)).resolves.toBeDefined();
  });

  it('keeps audit entries apart from what it prints', async () => {
    const one = await signIn();
    await end([subjectOf(one.session)], { FHIR_GATEWAY_AUDIT_SINKS: 'stdout' });
    expect(printed).toEqual(['1 session ended.']);
    expect(audited.join('')).toContain('"actor":"operator"');
  });
});
