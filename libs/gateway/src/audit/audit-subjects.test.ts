import { LastingKey, MemoryVaultStore, type MasterKey } from '@fhir-gateway/token-vault';
import { auditSubjectsOf } from './audit.js';

const key = (id: string, primary = true): MasterKey => ({ id, secret: Buffer.alloc(32, id), primary });
const own = 'a-key-of-the-audit-alone-0123456789-abcdef';

describe('how audit entries name a session', () => {
  async function subjects(masterKeys: readonly MasterKey[], store: MemoryVaultStore, auditKey?: string) {
    const { keyring } = await LastingKey.open({ store, masterKeys });
    return auditSubjectsOf(keyring, auditKey)('session-1');
  }

  it('stays the same while the master key changes', async () => {
    const store = new MemoryVaultStore();
    const [before] = await subjects([key('k1')], store);
    const [changing] = await subjects([key('k2'), key('k1', false)], store);
    expect(changing).toBe(before);
  });

  it('follows from FHIR_GATEWAY_AUDIT_KEY where that is set, whatever happens to store and master key', async () => {
    const [before] = await subjects([key('k1')], new MemoryVaultStore(), own);
    const [after] = await subjects([key('k2')], new MemoryVaultStore(), own);
    expect(after).toBe(before);
    const [other] = await subjects([key('k1')], new MemoryVaultStore(), `${own}-another`);
    expect(other).not.toBe(before);
  });

  it('is found by the keys of older entries, too', async () => {
    const store = new MemoryVaultStore();
    const [before = ''] = await subjects([key('k1')], store);
    expect(await subjects([key('k1')], store, own)).toContain(before);
  });
});
