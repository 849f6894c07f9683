import { randomBytes } from 'node:crypto';
import { Keyring, MemoryVaultStore } from '@fhir-gateway/token-vault';
import type { ProcessReport } from './process-report.js';
import { ProcessReports } from './process-reports.js';

const quiet = { debug: () => undefined };

function reportOf(id: string, nowMs: number): ProcessReport {
  return {
    ...{ id, host: 'h', node: '24', apps: ['rest'], startedAtMs: 0, atMs: nowMs, platforms: [], pools: [] },
    ...{ failures: [], limited: {}, pendingRevocations: 0 },
    audit: { recorded: 0, droppedEntries: 0, refusedRequests: 0, sinks: [] },
  };
}

describe('reports of processes that share a store', () => {
  const opened: ProcessReports[] = [];
  let nowMs = 1_000_000;
  const now = () => nowMs;
  const store = () => new MemoryVaultStore({ now });
  const keyring = (secret: Uint8Array = randomBytes(32)) => new Keyring([{ id: 'k', secret, primary: true }]);
  const open = (id: string, shared: { store: MemoryVaultStore; keyring: Keyring }, isShared = true) => {
    const reports = new ProcessReports({ ...shared, logger: quiet, now, isShared, own: () => reportOf(id, nowMs) });
    opened.push(reports);
    return reports;
  };
  const ids = async (reports: ProcessReports) => (await reports.all()).map(({ id }) => id);
  afterEach(async () => {
    for (const reports of opened.splice(0)) await reports.close();
  });

  it('are seen by every process, each its own first', async () => {
    const shared = { store: store(), keyring: keyring() };
    const [one, two] = [open('one', shared), open('two', shared)];
    await one.publish();
    await two.publish();
    expect([await ids(one), await ids(two)]).toEqual([
      ['one', 'two'],
      ['two', 'one'],
    ]);
  });

  it('are forgotten when a process has ended, or is silent for 20 seconds, and seen again when it speaks', async () => {
    const shared = { store: store(), keyring: keyring() };
    const [one, two, three] = [open('one', shared), open('two', shared), open('three', shared)];
    await two.publish();
    await three.publish();
    await three.close();
    expect(await ids(one)).toEqual(['one', 'two']);
    nowMs += 21_000;
    expect(await ids(one)).toEqual(['one']);
    nowMs += 60_000;
    await two.publish();
    expect(await ids(one)).toEqual(['one', 'two']);
  });

  it('of a process with another master key are left out', async () => {
    const memory = store();
    const [one, two] = [
      open('one', { store: memory, keyring: keyring() }),
      open('two', { store: memory, keyring: keyring() }),
    ];
    await two.publish();
    expect(await ids(one)).toEqual(['one']);
  });

  it('are sealed', async () => {
    const shared = { store: store(), keyring: keyring() };
    await open('one', shared).publish();
    const { records, values } = shared.store.snapshot();
    expect(JSON.stringify([records, values])).not.toContain('"host"');
    expect(values).toHaveLength(1);
  });

  it('are the own one alone where the store is not shared', async () => {
    const shared = { store: store(), keyring: keyring() };
    await open('two', shared).publish();
    expect(await ids(open('one', shared, false))).toEqual(['one']);
  });
});
