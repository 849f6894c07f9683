import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChainHead, chainKey, ChainVerifier } from '@fhir-gateway/audit';
import { auditKeyLabels, createGateway, findPlatformsDirectory, loadConfig } from '@fhir-gateway/gateway';
import { Keyring } from '@fhir-gateway/token-vault';
import { lookAtChains } from './look-at-chains.js';

describe('a look at lines that a process still writes', () => {
  /** What was written at first, and later. */
  let early: readonly string[] = [];
  let late: readonly string[] = [];
  let keys: ReturnType<typeof chainKey>[] = [];

  beforeAll(async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-audit-')), 'audit.log');
    const key = 'an-audit-test-key-0123456789-ABCDEFGHIJ-a';
    const config = loadConfig({ FHIR_GATEWAY_AUDIT_SINKS: `file:${path}`, FHIR_GATEWAY_MASTER_KEY: key });
    keys = new Keyring(config.masterKeys).deriveAll(auditKeyLabels.chain, 32).map(chainKey);
    const gateway = await createGateway(config, { platformsDirectory: findPlatformsDirectory(import.meta.url) });
    const read = () => readFileSync(path, 'utf8').trimEnd().split('\n');
    gateway.audit({ event: 'consent.given', sessionId: 'one', clientKind: 'app', outcome: 'success' });
    await gateway.auditTrail.flush();
    early = read();
    gateway.audit({ event: 'consent.given', sessionId: 'two', clientKind: 'app', outcome: 'success' });
    await gateway.auditTrail.flush();
    late = read();
    await gateway.close();
  }, 120_000);

  /** @param reads the lines of each time that they are read; the head is that of the last lines */
  async function look(...reads: readonly (readonly string[])[]) {
    const heads = new Map<string, ChainHead>();
    const left = [...reads];
    const report = await lookAtChains({
      verifierNow: () => new ChainVerifier({ keys, source: 'file', heads }),
      lines: async function* () {
        yield* left.shift() ?? [];
      },
      learnHeads: async (chains) => {
        const head = JSON.parse(late.at(-1) ?? '') as ChainHead;
        if (chains.has(head.chain)) heads.set(head.chain, head);
      },
    });
    return { fault: report.fault?.code, entries: report.entries, unread: left.length };
  }

  it('reads whole lines once', async () => {
    expect(late.length).toBeGreaterThan(early.length);
    expect(await look(late, late)).toEqual({ fault: undefined, entries: 2, unread: 1 });
  });

  it('misses nothing that was written before the heads were read', async () => {
    expect(await look(early, late)).toEqual({ fault: undefined, entries: 2, unread: 0 });
  });

  it.each<[string, () => readonly string[]]>([
    ['are still not there', () => early],
    ['cannot be read again, as of a pipe', () => []],
  ])('misses lines that %s', async (_name, second) => {
    expect(await look(early, second())).toEqual({ fault: 'TAIL_MISSING', entries: 1, unread: 0 });
  });

  it('waits for the record that seals the last lines', async () => {
    expect(await look(late.slice(0, -1), late)).toMatchObject({ fault: undefined, entries: 2 });
    expect(await look(late.slice(0, -1), late.slice(0, -1))).toMatchObject({ fault: 'LINES_UNSEALED' });
  });

  it('does not look again at a fault within the lines', async () => {
    const changed = late.map((line) => line.replace('"outcome":"success"', '"outcome":"failure"'));
    expect(await look(changed, late)).toMatchObject({ fault: 'BLOCK_CHANGED', unread: 1 });
  });
});
