import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditEntry } from '../audit/audit-entry.js';
import { mintPairingCode, normalizePairingCode } from './pairing-code.js';
import { Pairing } from './pairing.js';
import { codeGroup } from './pairing-code.js';

const login = { id: 'attempt-1', platformId: 'stub-ehr' };
const unknown = { code: 'PAIRING_CODE_UNKNOWN' };

describe('a pairing code', () => {
  it('is grouped, holds 50 bits, and nothing that looks like another sign', () => {
    const codes = Array.from({ length: 2000 }, mintPairingCode);
    expect(codes.filter((code) => !/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
  });

  it.each(['7kq2m-xh4tb', '7KQ2MXH4TB', ' 7KQ2M XH4TB\n', '7KQ2M – XH4TB', '7KQ-2MX-H4TB', '\u200b7KQ2M‑XH4TB'])(
    'may be typed as %j',
    (typed) => expect(normalizePairingCode(typed)).toBe('7KQ2MXH4TB'),
  );

  it.each(['', '-', '7KQ2M-XH4T', '7KQ2M-XH4TBB', '7KQ2M-XH4T0', '7KQ2M.XH4TB', ' '.repeat(100) + '7KQ2MXH4TB'])(
    'is not %j',
    (typed) => expect(normalizePairingCode(typed)).toBeUndefined(),
  );
});

describe('pairing', () => {
  it('buys a handle to the session of the browser that signed in', async () => {
    const { vault, pairing, browser, signedInCode } = await setup();
    const { handle, session } = await pairing.redeem(await signedInCode(), login);
    expect(session.id).toBe(browser.id);
    const opened = await vault.authenticate(handle);
    expect(opened).toMatchObject({ id: browser.id, credentialKind: 'handle' });
    expect((await vault.credentials(browser)).map(({ kind }) => kind).sort()).toEqual(['browser', 'handle']);
    expect(await vault.isOpen(session)).toBe(true);
  });

  it('leaves no handle behind for a code that is taken back while it is being typed', async () => {
    const { vault, pairing, browser, signedInCode } = await setup();
    const code = await signedInCode();
    const issue = vault.issue.bind(vault);
    jest.spyOn(vault, 'issue').mockImplementationOnce(async (...args) => {
      await vault.revokeWhere(browser, ({ group }) => group === codeGroup);
      return issue(...args);
    });
    await expect(pairing.redeem(code, login)).rejects.toMatchObject(unknown);
    expect((await vault.credentials(browser)).map(({ kind }) => kind)).toEqual(['browser']);
  });

  it('is audited, one entry a decision, without code or handle', async () => {
    const { pairing, browser, entries, signedInCode } = await setup();
    const code = await signedInCode();
    const { handle } = await pairing.redeem(code, login);
    const guess = mintPairingCode();
    await expect(pairing.redeem(guess, { ...login, clientAddress: '192.0.2.7' })).rejects.toMatchObject(unknown);
    const { platformId } = login;
    expect(entries).toEqual([
      { event: 'pairing.code_shown', sessionId: browser.id, platformId, outcome: 'success' },
      { event: 'pairing.code_taken', sessionId: browser.id, platformId, outcome: 'success' },
      {
        event: 'pairing.code_refused',
        platformId,
        outcome: 'failure',
        code: 'PAIRING_CODE_UNKNOWN',
        clientAddress: '192.0.2.7',
      },
    ]);
    for (const secret of [code, handle, guess]) expect(JSON.stringify(entries)).not.toContain(secret);
  });

  it('gives a code to one of two takers', async () => {
    const { pairing, signedInCode } = await setup();
    const code = await signedInCode();
    const taken = await Promise.allSettled([pairing.redeem(code, login), pairing.redeem(code, login)]);
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(pairing.redeem(code, login)).rejects.toMatchObject(unknown);
  });

  it('refuses a code after five minutes, and leaves no credential behind', async () => {
    const { vault, pairing, browser, clock, signedInCode } = await setup();
    const code = await signedInCode();
    clock.ms += 301_000;
    await expect(pairing.redeem(code, login)).rejects.toMatchObject(unknown);
    expect((await vault.credentials(browser)).map(({ kind }) => kind)).toEqual(['browser']);
  });

  it('refuses a code whose session has ended', async () => {
    const { vault, pairing, browser, signedInCode } = await setup();
    const code = await signedInCode();
    await vault.endSession(browser);
    await expect(pairing.redeem(code, login)).rejects.toMatchObject(unknown);
  });

  it('does not use up a code that is typed for another platform', async () => {
    const { pairing, signedInCode } = await setup();
    const code = await signedInCode();
    await expect(pairing.redeem(code, { platformId: 'other' })).rejects.toMatchObject(unknown);
    await expect(pairing.redeem(code, login)).resolves.toHaveProperty('handle');
  });

  it('shows a code once, to one of two requests', async () => {
    const { pairing, browser } = await setup();
    await pairing.begin(browser, login);
    await pairing.signedIn(browser, login);
    const shown = await Promise.all([1, 2, 3].map(() => pairing.showCode(browser, 'stub-ehr')));
    expect(shown.filter((code) => code !== undefined)).toHaveLength(1);
    await pairing.signedIn(browser, login);
    expect(await pairing.showCode(browser, 'stub-ehr')).toBeUndefined();
  });

  it('shows no code before the sign-in, nor after one that was not for pairing', async () => {
    const { pairing, browser } = await setup();
    await pairing.signedIn(browser, login);
    expect(await pairing.showCode(browser, 'stub-ehr')).toBeUndefined();
    await pairing.begin(browser, login);
    expect(await pairing.showCode(browser, 'stub-ehr')).toBeUndefined();
    await pairing.signedIn(browser, { ...login, id: 'attempt-2' });
    expect(await pairing.showCode(browser, 'stub-ehr')).toBeUndefined();
  });

  it('keeps code and handle out of what the store holds', async () => {
    const { store, pairing, signedInCode } = await setup();
    const written: string[] = [];
    const putOnce = store.putOnce.bind(store);
    store.putOnce = (key, value, seconds) => {
      written.push(key, value);
      return putOnce(key, value, seconds);
    };
    const code = await signedInCode();
    await pairing.redeem(code, { ...login, clientAddress: '192.0.2.7' });
    expect(written.length).toBeGreaterThan(2);
    for (const secret of [code, code.replace('-', ''), 'fgs_', '192.0.2.7']) {
      expect(written.join('\n')).not.toContain(secret);
    }
  });
});

describe('guessing', () => {
  const guesses = (count: number) => Array.from({ length: count }, mintPairingCode);

  it('ends after five wrong codes within a minute, also at once and in several processes, even for the right code', async () => {
    const { pairing, otherProcess, signedInCode, clock } = await setup();
    const code = await signedInCode();
    const tries = guesses(12).map((guess, index) => (index % 2 ? pairing : otherProcess).redeem(guess, login));
    const codes = (await Promise.allSettled(tries)).map((result) =>
      result.status === 'rejected' ? (result.reason as { code: string }).code : 'taken',
    );
    expect(codes.filter((one) => one === 'PAIRING_CODE_UNKNOWN')).toHaveLength(5);
    expect(codes.filter((one) => one === 'PAIRING_ATTEMPTS_EXCEEDED')).toHaveLength(7);
    const refused = pairing.redeem(code, login);
    await expect(refused).rejects.toMatchObject({ code: 'PAIRING_ATTEMPTS_EXCEEDED', retryAfterSeconds: 60 });
    clock.ms += 61_000;
    await expect(pairing.redeem(code, login)).resolves.toHaveProperty('handle');
  });

  it('counts each address by itself', async () => {
    const { pairing, signedInCode } = await setup();
    const guesser = { ...login, clientAddress: '192.0.2.7' };
    for (const guess of guesses(5)) await expect(pairing.redeem(guess, guesser)).rejects.toMatchObject(unknown);
    const refused = pairing.redeem(mintPairingCode(), guesser);
    await expect(refused).rejects.toMatchObject({ code: 'PAIRING_ATTEMPTS_EXCEEDED' });
    const other = { ...login, clientAddress: '192.0.2.8' };
    await expect(pairing.redeem(await signedInCode(), other)).resolves.toHaveProperty('handle');
  });

  it('does not count right codes', async () => {
    const { pairing, signedInCode } = await setup();
    for (let round = 0; round < 7; round++) await pairing.redeem(await signedInCode(`attempt-${round}`), login);
    await expect(pairing.redeem(mintPairingCode(), login)).rejects.toMatchObject(unknown);
  });
});

async function setup() {
  const clock = { ms: Date.parse('2026-01-05T10:00:00Z') };
  const now = () => clock.ms;
  const store = new MemoryVaultStore({ now });
  const keyring = new Keyring([{ id: 'test', secret: new Uint8Array(32).fill(7), primary: true }]);
  const vault = new TokenVault({ store, keyring, now });
  const entries: AuditEntry[] = [];
  const audit = (entry: AuditEntry) => void entries.push(entry);
  const open = (own: TokenVault) => new Pairing({ vault: own, store, keyring, mode: 'pairing', audit });
  const pairing = open(vault);
  const browser = await vault.activate(vault.mintCredential(), 'browser');
  const signedInCode = async (id = login.id): Promise<string> => {
    await pairing.begin(browser, { ...login, id });
    await pairing.signedIn(browser, { ...login, id });
    const code = await pairing.showCode(browser, login.platformId);
    if (code === undefined) throw new Error('no code was shown');
    return code;
  };
  const otherProcess = open(new TokenVault({ store, keyring, now }));
  return { store, vault, clock, pairing, otherProcess, browser, entries, signedInCode };
}
