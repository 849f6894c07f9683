import type { Config } from '@fhir-gateway/gateway';
import { describeWithRedis, eventually, freePort, startRedis } from '@fhir-gateway/testing';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, rmdir, symlink, unlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';

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

async function startStream(): Promise<Sink> {
  const server = await startRedis();
  const client = createClient({ url: server.url });
  await client.connect();
  const stream = 'fg-audit:{trail}';
  const kept = `${stream}:kept`;
  return {
    settings: {
      FHIR_GATEWAY_AUDIT_SINKS: 'redis-stream',
      FHIR_GATEWAY_REDIS_URL: server.url,
      FHIR_GATEWAY_MASTER_KEY: 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A',
    },
    // Sessions are still there: only the stream is none any more.
    lose: async () => {
      await client.rename(stream, kept);
      await client.set(stream, 'no stream');
    },
    regain: async () => void (await client.del(stream)),
    lines: async () => {
      const found = await Promise.all([kept, stream].map((key) => client.xRange(key, '-', '+')));
      return found.flat().map((entry) => entry?.message['line'] ?? '');
    },
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
}

/** @param onLost what a FHIR server does that takes nothing now; resolves when it may go on as if nothing had been */
async function startFhir(
  onLost: (response: ServerResponse, regained: Promise<void>) => Promise<boolean>,
): Promise<Sink> {
  const events: string[] = [];
  let regained: { promise: Promise<void>; resolve: () => void } | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += String(part);
    if (regained && !(await onLost(response, regained.promise))) return;
    const { entry } = JSON.parse(text) as { entry: { resource: object }[] };
    events.push(...entry.map(({ resource }) => JSON.stringify(resource)));
    const answers = entry.map(() => ({ response: { status: '201' } }));
    response.setHeader('content-type', 'application/fhir+json');
    response.end(JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry: answers }));
  };
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      FHIR_GATEWAY_AUDIT_SINKS: `fhir:http://127.0.0.1:${port}/fhir`,
    },
    lose: async () => {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((resolved) => (resolve = resolved));
      regained = { promise, resolve };
    },
    regain: async () => {
      regained?.resolve();
      regained = undefined;
    },
    lines: async () => events,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const failing = (): Promise<Sink> =>
  startFhir(async (response) => {
    response.writeHead(500).end();
    return false;
  });
/** On a busy machine the gateway may have given a request up by then, and sends what was in it once more. */
const stalling = (): Promise<Sink> => startFhir((response, regained) => regained.then(() => !response.closed));

const isRead = (line: string): boolean => line.includes('"fhir.read"') || line.includes('"code":"read"');
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

function whileLost(open: () => Promise<Sink>, keepsChain: boolean): void {
  let sink: Sink;
  beforeEach(async () => (sink = await open()));
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
      if (keepsChain) expect(droppedIn(lines)).toBe(droppedEntries);
    } finally {
      await rest.close();
    }
  });
}

describe('a file that cannot be written', () => whileLost(startFile, true));
describeWithRedis('a Redis stream that is none any more', () => whileLost(startStream, true));
describe('a FHIR server that fails', () => whileLost(failing, false));
describe('a FHIR server that does not answer', () => whileLost(stalling, false));

it('a disk that is full: refuses, ends in time, and says nothing of a record', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-gateway-audit-'));
  const path = join(directory, 'audit.log');
  await symlink('/dev/full', path);
  const rest = await start({ settings: { FHIR_GATEWAY_AUDIT_SINKS: `file:${path}` } } as unknown as Sink);
  try {
    const statuses = await send(rest, queue + 20);
    expect(statuses.slice(-10)).toEqual(Array(10).fill(503));
    await eventually(() => rest.log().includes('"event":"audit.sink_failed","sink":"file"'));
    expect(rest.log()).not.toContain('pat-1');
  } finally {
    await unlink(path);
    await rest.close();
    await rm(directory, { recursive: true });
  }
});
