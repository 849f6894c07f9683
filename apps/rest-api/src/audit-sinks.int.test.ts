import type { Config } from '@fhir-gateway/gateway';
import { eventually, freePort } from '@fhir-gateway/testing';
import { mkdir, mkdtemp, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startTestGateway, type TestGateway } from './testing/test-gateway.js';

/** A place of audit entries that can be lost and come back. */
interface Sink {
  readonly settings: Record<string, string>;
  lose(): Promise<void>;
  regain(): Promise<void>;
  /** All that was written, before and after. */
  lines(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const queue = 100;
const address = '/api/fhir/stub-open/Patient/pat-1';

async function startFile(): Promise<Sink> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-gateway-audit-'));
  const path = join(directory, 'audit.log');
  return {
    settings: { FHIR_GATEWAY_AUDIT_SINKS: `file:${path}` },
    // Whoever the tests run as, even root: no file can be opened for writing where a folder stands.
    lose: async () => {
      await rename(path, `${path}.1`);
      await mkdir(path);
    },
    regain: () => rmdir(path),
    lines: async () =>
      (await Promise.all([`${path}.1`, path].map((name) => readFile(name, 'utf8')))).join('').trimEnd().split('\n'),
    close: () => rm(directory, { recursive: true }),
  };
}

const isRead = (line: string): boolean => line.includes('"fhir.read"');
const droppedIn = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Number(/"dropped":(\d+)/.exec(line)?.[1] ?? 0), 0);

async function start(sink: Sink, settings: Record<string, string> = {}): Promise<TestGateway> {
  const tune = (config: Config): Config => ({ ...config, audit: { ...config.audit, maxQueued: queue } });
  return startTestGateway(await freePort(), { ...sink.settings, ...settings }, {}, {}, tune);
}

/** Sends requests one after another. @returns the status of each */
async function send(rest: TestGateway, count: number): Promise<number[]> {
  const browser = rest.browser();
  const statuses: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    const answer = await browser.visit(address);
    const text = await answer.text();
    if (answer.status !== 200) expect(text).toContain('AUDIT_UNAVAILABLE');
    statuses.push(answer.status);
  }
  return statuses;
}

/** Sends them, and waits for their entries: an entry is made after its answer was sent. */
async function sendRecorded(rest: TestGateway, count: number): Promise<number[]> {
  const recorded = (): number => rest.gateway.auditTrail.stats.recorded;
  const before = recorded();
  const statuses = await send(rest, count);
  await eventually(() => recorded() - before >= letIn(statuses));
  return statuses;
}

/** What is refused because of the audit leaves no entry itself. @returns how many were let in */
const letIn = (statuses: readonly number[]): number => statuses.filter((status) => status === 200).length;

async function untilReady(rest: TestGateway): Promise<void> {
  await eventually(async () => (await rest.browser().visit('/readyz')).status === 200, 50);
}

describe('a file that cannot be written', () => {
  let sink: Sink;
  beforeEach(async () => (sink = await startFile()));
  afterEach(() => sink.close());

  it('block: refuses with AUDIT_UNAVAILABLE once the queue is full, and loses no entry', async () => {
    const rest = await start(sink, { FHIR_GATEWAY_AUDIT_WHEN_FULL: 'block' });
    try {
      const before = await sendRecorded(rest, 5);
      await rest.gateway.auditTrail.flush();
      await sink.lose();
      const seen = rest.stub.seen.length;
      const during = await sendRecorded(rest, queue + 20);
      expect(new Set(during.slice(-10))).toEqual(new Set([503]));
      expect(rest.stub.seen.length - seen).toBe(letIn(during));
      expect((await rest.browser().visit('/readyz')).status).toBe(503);
      await sink.regain();
      await untilReady(rest);
      const after = await sendRecorded(rest, 5);
      await rest.gateway.auditTrail.flush();
      expect(letIn([...before, ...after])).toBe(10);
      expect(rest.gateway.auditTrail.stats).toMatchObject({ droppedEntries: 0 });
      const lines = await sink.lines();
      expect(lines.filter(isRead)).toHaveLength(letIn([...before, ...during, ...after]));
      expect(droppedIn(lines)).toBe(0);
    } finally {
      await rest.close();
    }
  });

  it('drop-and-count: lets everything pass, and tells how many entries it lost', async () => {
    const rest = await start(sink, { FHIR_GATEWAY_AUDIT_WHEN_FULL: 'drop-and-count' });
    try {
      await sendRecorded(rest, 5);
      await rest.gateway.auditTrail.flush();
      await sink.lose();
      expect(letIn(await sendRecorded(rest, queue + 20))).toBe(queue + 20);
      const { droppedEntries } = rest.gateway.auditTrail.stats;
      expect(droppedEntries).toBeGreaterThanOrEqual(20);
      await sink.regain();
      await rest.gateway.auditTrail.flush();
      const lines = await sink.lines();
      expect(lines.filter(isRead)).toHaveLength(5 + queue + 20 - droppedEntries);
      expect(droppedIn(lines)).toBe(droppedEntries);
    } finally {
      await rest.close();
    }
  });
});
