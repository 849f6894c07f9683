import type { LedgerEntry } from '@fhir-gateway/coverage-tools';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import { SessionRequestLedger } from './prior-auth-ledger.js';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 1);

describe('what is kept of prior authorization requests', () => {
  const setUp = async () => {
    const keyring = new Keyring([{ id: 'test', secret: new Uint8Array(32).fill(7), primary: true }]);
    const vault = new TokenVault({ store: new MemoryVaultStore(), keyring });
    const ledger = new SessionRequestLedger(vault, await vault.activate(vault.mintCredential(), 'browser'));
    const write = (requestId: string, state: LedgerEntry['state'], day = 0) => {
      const entry = { state, platformId: 'payer', requestId, decidedAt: startMs + day * dayMs };
      return ledger.write(ledger.nameOf(requestId), entry as LedgerEntry);
    };
    const ids = async () => (await ledger.list()).map(({ requestId }) => requestId).sort();
    return { write, ids };
  };

  it('is a year of answers, and whatever a payer has not answered', async () => {
    const { write, ids } = await setUp();
    await write('asked', 'sending');
    await write('first', 'decided', 0);
    await write('refused', 'refused');
    await write('later', 'decided', 364);
    expect(await ids()).toEqual(['asked', 'first', 'later', 'refused']);
    await write('last', 'decided', 366);
    expect(await ids()).toEqual(['asked', 'last', 'later', 'refused']);
  });

  it('is 200 answers at most, the latest', async () => {
    const { write, ids } = await setUp();
    await write('asked', 'sending');
    await write('refused', 'refused');
    for (let index = 0; index < 201; index += 1) await write(`${1000 + index}`, 'decided', index);
    const left = await ids();
    expect(left).toHaveLength(201);
    expect(left).toContain('asked');
    expect(left).not.toContain('1000');
    expect(left).toContain('1001');
  });
});
