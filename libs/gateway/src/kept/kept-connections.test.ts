import { SoftwarePasskey } from '@fhir-gateway/testing';
import type { SmartAuth } from '@fhir-gateway/smart-auth';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditEntry } from '../audit/audit-entry.js';
import { KeptConnections } from './kept-connections.js';
import { lastGroupOf, mintRecoveryCode, recoveryKeyOf } from './recovery-code.js';

const connected = [{ connected: true }] as Awaited<ReturnType<SmartAuth['statuses']>>;

/** Two processes on one store. */
function setUp() {
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const now = () => clock.ms;
  const store = new MemoryVaultStore({ now });
  const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 1), primary: true }]);
  const entries: AuditEntry[] = [];
  const open = () => {
    const vault = new TokenVault({ store, keyring, now });
    const auth = { statuses: () => Promise.resolve(connected) };
    const audit = (entry: AuditEntry) => void entries.push(entry);
    const parts = {
      vault,
      store,
      keyring,
      auth,
      audit,
      now,
      isOn: true,
      publicUrl: 'https://gateway.example',
      subjectsOf: () => ({}),
    };
    return { vault, kept: new KeptConnections(parts) };
  };
  const [one, two] = [open(), open()];
  const keep = async (address: string) => {
    const session = await one.vault.activate(one.vault.mintCredential(), 'browser');
    const code = (await one.kept.offerCode(session, address)) ?? '';
    await one.kept.confirm(session, lastGroupOf(code), address);
    return { session, code };
  };
  return { clock, store, entries, one, two, keep };
}

describe('a recovery code', () => {
  it('has 130 bits, of which the name says nothing of the secret', () => {
    const codes = Array.from({ length: 200 }, mintRecoveryCode);
    expect(codes.filter((code) => !/^([2-9A-HJ-NP-Z]{5}-){4}[2-9A-HJ-NP-Z]{6}$/.test(code))).toEqual([]);
    const keys = codes.map((code) => recoveryKeyOf(code));
    expect(new Set(keys.map((key) => key?.name)).size).toBe(codes.length);
    for (const key of keys) {
      const secret = Buffer.from(key?.secret ?? []).toString('base64url');
      expect(secret).toHaveLength(32);
      expect(secret).not.toContain(key?.name.slice(0, 10));
    }
  });

  it.each(['', '22222-33333', `${'2'.repeat(25)}0`, '2'.repeat(27), `${'2'.repeat(26)}${' '.repeat(60)}`])(
    'is not %j',
    (typed) => expect(recoveryKeyOf(typed)).toBeUndefined(),
  );
});

describe('who guesses at recovery codes', () => {
  it('has five looked at in a minute, of all processes, ways and guesses at once, and fills no store', async () => {
    const { clock, store, entries, one, two, keep } = setUp();
    const { session, code } = await keep('192.0.2.1');
    const looks = [one, two].map(({ vault }) => jest.spyOn(vault, 'findByKey'));
    const [opened] = [one, two].map(({ vault }) => jest.spyOn(vault, 'openByKey'));
    const before = store.snapshot();
    let refused = 0;
    for (let minute = 0; minute < 10; minute++) {
      const guesses = Array.from({ length: 1_000 }, (_, index) => {
        const { kept } = index % 2 ? one : two;
        const guess = mintRecoveryCode();
        if (index % 3 === 0) return kept.deviceCode(session, '198.51.100.7', guess);
        return index % 3 === 1 ? kept.offerCode(session, '198.51.100.7', guess) : kept.open(guess, 'x', '198.51.100.7');
      });
      refused += (await Promise.allSettled(guesses)).filter(({ status }) => status === 'rejected').length;
      clock.ms += 60_000;
    }
    expect(refused).toBe(10_000);
    expect(looks.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBe(50);
    expect(opened?.mock.calls.length).toBeLessThanOrEqual(50);
    expect(store.snapshot().records).toEqual(before.records);
    const codes = entries.flatMap((entry) => (entry.event === 'key.refused' ? [entry.code] : []));
    expect(codes.filter((one) => one === 'PAIRING_CODE_UNKNOWN')).toHaveLength(50);
    expect(codes).toHaveLength(10_000);
    expect(await two.kept.open(code, 'x', '198.51.100.7')).toMatchObject({ session: { id: session.id } });
  });

  it('has device codes looked at with the others, and a right one gives its try back', async () => {
    const { one, two, keep } = setUp();
    const { session, code } = await keep('192.0.2.1');
    for (let device = 0; device < 8; device++) {
      const shown = await one.kept.deviceCode(session, '192.0.2.1', code);
      expect(await two.kept.openByDeviceCode(shown, '192.0.2.2')).toMatchObject({ id: session.id });
    }
    const guess = () => two.kept.openByDeviceCode('22222-33333', '192.0.2.2');
    for (let tried = 0; tried < 5; tried++)
      await expect(guess()).rejects.toMatchObject({ code: 'PAIRING_CODE_UNKNOWN' });
    const exceeded = { code: 'PAIRING_ATTEMPTS_EXCEEDED' };
    await expect(guess()).rejects.toMatchObject(exceeded);
    await expect(one.kept.open(code, 'x', '192.0.2.2')).rejects.toMatchObject(exceeded);
  });
});

describe('what strangers can make last in a day', () => {
  const limited = { code: 'CALLS_LIMITED', retryAfterSeconds: expect.any(Number) as number };

  it('is five sessions from one address, and a wrong last group costs none', async () => {
    const { clock, one, keep } = setUp();
    const session = await one.vault.activate(one.vault.mintCredential(), 'browser');
    await one.kept.offerCode(session, '192.0.2.1');
    for (let wrong = 0; wrong < 10; wrong++) {
      expect(await one.kept.confirm(session, '222222', '192.0.2.1')).toBe(false);
    }
    for (let made = 0; made < 5; made++) await keep('192.0.2.1');
    await expect(keep('192.0.2.1')).rejects.toMatchObject(limited);
    await keep('192.0.2.2');
    clock.ms += 86_400_000;
    await keep('192.0.2.1');
  });

  it('is nothing while it cannot be counted', async () => {
    const { store, one } = setUp();
    const session = await one.vault.activate(one.vault.mintCredential(), 'browser');
    const code = (await one.kept.offerCode(session, '192.0.2.1')) ?? '';
    jest.spyOn(store, 'takeTokens').mockRejectedValueOnce(new Error('STORE_UNAVAILABLE'));
    await expect(one.kept.confirm(session, lastGroupOf(code), '192.0.2.1')).rejects.toThrow('STORE_UNAVAILABLE');
    expect(await one.kept.keptUntil(session)).toBeUndefined();
  });
});

describe('a passkey', () => {
  it('answers what was asked within five minutes, at any process, and only there', async () => {
    const { clock, one, two, keep } = setUp();
    const { session, code } = await keep('198.51.100.1');
    const passkey = new SoftwarePasskey();
    const { challenge, known } = await one.kept.passkeys.offer(session, '198.51.100.2', code);
    expect(known).toEqual([]);
    const { publicKey, secret } = passkey;
    const made = { ...passkey.answer(challenge, 'https://gateway.example'), publicKey, secret };
    expect(await one.kept.passkeys.add(session, made)).toBe(true);
    const open = async (waitMs: number) => {
      const asked = one.kept.passkeys.question();
      clock.ms += waitMs;
      const answer = { ...passkey.answer(asked.challenge, 'https://gateway.example'), secret };
      return two.kept.passkeys.open(answer, '198.51.100.3');
    };
    expect(await open(299_000)).toMatchObject({ id: session.id });
    await expect(open(300_000)).rejects.toMatchObject({ code: 'PAIRING_CODE_UNKNOWN' });
  });
});
