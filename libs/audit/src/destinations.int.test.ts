import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithRedis, eventually, startRedis } from '@fhir-gateway/testing';
import { createClient } from 'redis';
import { AuditChain } from './audit-chain.js';
import { AuditTrail } from './audit-trail.js';
import { FhirDestination } from './fhir-destination.js';
import { FileDestination } from './file-destination.js';
import { SinkQueue } from './sink-queue.js';
import type { AuditDestination } from './sink-queue.js';
import { Pseudonyms } from './pseudonyms.js';
import { key, verify as report } from './testing/chains.js';
import { auditStream, readAuditStream, RedisDestination, RedisHeads } from './redis-destination.js';

let clockMs = Date.now();
/** No two records are of one moment: a place is tried again after a while. */
const now = () => (clockMs += 1);
const fact = { event: 'fhir.read', app: 'rest', platformId: 'ehr', interaction: 'read', outcome: 'allowed' };
const entry = { ...fact, resourceType: 'Observation', status: 200, sessionId: 's', requestId: 'r' };
const changed = (by: Record<string, string>): typeof entry => ({ ...entry, ...by });

function open(destination: AuditDestination, options: { maxQueued?: number; whenFull?: 'block' } = {}) {
  const { maxQueued = 1_000, whenFull = 'drop-and-count' } = options;
  const chain = new AuditChain({ key, now });
  const outlet = new SinkQueue({ destination, ...(destination.isChained && { chain }), maxQueued, retryMs: 1 });
  const pseudonyms = new Pseudonyms(new Uint8Array(32).fill(2));
  return new AuditTrail({ pseudonyms, queues: [outlet], whenFull, maxQueued, now });
}

const verify = (lines: Iterable<string>, source: 'file' | 'stream' = 'file', heads = new Map()) =>
  report(lines, { source, heads });

const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const newFile = () => join(mkdtempSync(join(tmpdir(), 'fhir-gateway-audit-')), 'audit.log');

describe('a file', () => {
  it('holds whole chains of several processes, is its owner’s alone, and goes on after a rotation', async () => {
    const path = newFile();
    const [one, two] = [
      open(await FileDestination.open({ path, now })),
      open(await FileDestination.open({ path, now })),
    ];
    one.record(entry);
    await one.flush();
    two.record(entry);
    await two.flush();
    renameSync(path, `${path}.1`);
    one.record(entry);
    await one.close();
    two.record(entry);
    await two.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(verify([...linesOf(`${path}.1`), ...linesOf(path)])).toMatchObject({ entries: 4, endedChains: 2 });
    expect(verify(linesOf(path)).fault).toBeUndefined();
  });

  it('links each chain to what was there, so that a cut end shows', async () => {
    const path = newFile();
    for (let run = 0; run < 2; run++) {
      const trail = open(await FileDestination.open({ path, now }));
      trail.record(entry);
      await trail.close();
    }
    const lines = linesOf(path);
    expect(verify(lines)).toMatchObject({ chains: 2, openLinks: 0 });
    expect(verify(lines.filter((_, at) => at !== 3)).fault).toMatchObject({ code: 'TAIL_MISSING' });
  });

  it('that ends in half a line shows it, and what comes after is whole again', async () => {
    const path = newFile();
    writeFileSync(path, '{"level":30,"aud');
    const trail = open(await FileDestination.open({ path, now }));
    trail.record(entry);
    await trail.close();
    expect(verify(linesOf(path)).fault).toMatchObject({ code: 'LINE_UNREADABLE', line: 1 });
    expect(verify(linesOf(path).slice(1)).fault).toBeUndefined();
    appendFileSync(path, 'x\n');
    expect(verify(linesOf(path).slice(1)).fault).toMatchObject({ code: 'LINE_UNREADABLE' });
  });

  it('that cannot be opened is said at start', async () => {
    const path = join(newFile(), 'no-such-folder');
    await expect(FileDestination.open({ path, now })).rejects.toMatchObject({ code: 'AUDIT_SINK_UNUSABLE' });
  });
});

describe('a disk that is full', () => {
  /** One whose file takes so many bytes of the second batch, and is then put aside by who frees space. */
  async function tearingAt(bytes: number, fromBatch: number) {
    const path = newFile();
    const file = await FileDestination.open({ path, now });
    let batches = 0;
    const tearing: AuditDestination = {
      name: 'file',
      isChained: true,
      prepare: (isFirst) => file.prepare(isFirst),
      close: () => file.close(),
      write: async (batch) => {
        if (batches++ !== fromBatch) return file.write(batch);
        appendFileSync(path, Buffer.from(batch.text).subarray(0, Math.min(bytes, batch.text.length - 2)));
        renameSync(path, `${path}.1`);
        return 'moved';
      },
    };
    return { path, trail: open(tearing) };
  }
  const contentOf = (path: string) => readFileSync(path, 'utf8');
  const allLines = (path: string) => [`${path}.1`, path].flatMap((one) => contentOf(one).split('\n').filter(Boolean));

  it.each([0, 1])(
    'that is changed in the midst of batch %d loses no entry and breaks no chain, wherever it was full',
    async (batch) => {
      for (let bytes = 0; bytes < 1_300; bytes += 13) {
        const { path, trail } = await tearingAt(bytes, batch);
        trail.record(entry);
        await trail.flush();
        for (let n = 0; n < 3; n++) trail.record(changed({ requestId: `r${n}` }));
        expect(await trail.close()).toBe(0);
        // Half a line that nothing stands before can be anybody's: that is shown.
        if (batch === 0 && bytes > 0 && linesOf(`${path}.1`).length === 0) continue;
        expect([bytes, verify(allLines(path))]).toEqual([
          bytes,
          expect.objectContaining({ entries: 4, endedChains: 1 }),
        ]);
        expect([bytes, verify(allLines(path)).fault]).toEqual([bytes, undefined]);
        expect(verify(linesOf(path)).fault).toBeUndefined();
      }
    },
  );

  it('shows a line that was changed, added or taken out among those that stand twice', async () => {
    const { path, trail } = await tearingAt(700, 1);
    trail.record(entry);
    await trail.flush();
    for (let n = 0; n < 3; n++) trail.record(changed({ requestId: `r${n}` }));
    await trail.close();
    const lines = allLines(path);
    const torn = lines.findIndex((line) => line.includes('"n":2'));
    expect(lines.filter((line) => line.includes('"n":2'))).toHaveLength(2);
    const altered = lines.with(torn, (lines[torn] as string).replace('allowed', 'refused'));
    const more = lines.toSpliced(torn + 1, 0, (lines[torn] as string).replace('"n":2', '"n":3'));
    const again = lines.findLastIndex((line) => line.includes('"n":2'));
    const fewer = lines.toSpliced(again, 1);
    for (const tampered of [altered, more, fewer]) expect(verify(tampered).fault).toBeDefined();
    const half = lines.findIndex((line) => !line.endsWith('}'));
    expect(verify(lines.toSpliced(half + 1, 0, '{"half')).fault).toMatchObject({ code: 'LINE_UNREADABLE' });
    expect(verify(lines.slice(0, half + 1)).fault).toMatchObject({ code: 'LINE_UNREADABLE' });
    expect(verify(lines.slice(0, half)).fault).toMatchObject({ code: 'LINES_UNSEALED' });
  });

  it('is left for a file that is put in its place, with every entry that waited; what did not fit is counted', async () => {
    const path = newFile();
    symlinkSync('/dev/full', path);
    const trail = open(await FileDestination.open({ path, now }), { maxQueued: 100, whenFull: 'block' });
    for (let n = 0; n < 100; n++) {
      trail.admit();
      trail.record(entry);
    }
    await eventually(() => (trail.stats.sinks[0]?.failures ?? 0) > 3);
    expect(() => trail.admit()).toThrow(expect.objectContaining({ code: 'AUDIT_UNAVAILABLE' }));
    for (let n = 0; n < 130; n++) trail.record(entry);
    unlinkSync(path);
    await trail.flush();
    expect(() => trail.admit()).not.toThrow();
    expect(await trail.close()).toBe(0);
    expect(trail.stats).toMatchObject({ droppedEntries: 30, refusedRequests: 1 });
    expect(verify(linesOf(path))).toMatchObject({ entries: 200, dropped: 30, endedChains: 1 });
    expect(verify(linesOf(path)).fault).toBeUndefined();
  });

  it('does not keep a process, which says how many entries it could not write', async () => {
    const path = newFile();
    symlinkSync('/dev/full', path);
    const trail = open(await FileDestination.open({ path, now }));
    for (let n = 0; n < 7; n++) trail.record(entry);
    expect(await trail.close(50)).toBe(7);
  });
});

describe('a place that takes nothing', () => {
  const stuck = (): AuditDestination => ({
    name: 'stuck',
    isChained: true,
    write: () => Promise.reject(new Error('away')),
    close: async () => undefined,
  });

  it('has requests refused under block, and keeps entries of those let in', async () => {
    const trail = open(stuck(), { maxQueued: 100, whenFull: 'block' });
    for (let n = 0; n < 100; n++) {
      trail.admit();
      trail.record(entry);
    }
    expect(() => trail.admit()).toThrow(expect.objectContaining({ code: 'AUDIT_UNAVAILABLE' }));
    trail.record(entry);
    expect(trail.stats).toMatchObject({ droppedEntries: 0, refusedRequests: 1 });
    for (let n = 0; n < 200; n++) trail.record(entry);
    expect(trail.stats.droppedEntries).toBe(101);
    expect(await trail.close(20)).toBe(200);
  });

  it('loses and counts entries under drop-and-count, and refuses nothing', async () => {
    const trail = open(stuck(), { maxQueued: 100 });
    for (let n = 0; n < 130; n++) trail.record(entry);
    expect(() => trail.admit()).not.toThrow();
    expect(trail.stats).toMatchObject({ recorded: 130, droppedEntries: 30, refusedRequests: 0 });
    await trail.close(20);
  });
});

interface PostedEvent {
  readonly subtype: { code: string }[];
  readonly meta?: { profile: string[] };
}

describe('a FHIR server', () => {
  it('gets each event once, again after a failure, and never those it refuses for good', async () => {
    const posted: { authorization?: string; subtype: string; profile?: string; text: string }[] = [];
    let requests = 0;
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let text = '';
      for await (const part of request) text += String(part);
      requests += 1;
      if (requests === 1) return void response.writeHead(503).end();
      const { entry: entries } = JSON.parse(text) as { entry: { resource: PostedEvent }[] };
      const statuses = entries.map(({ resource }) => {
        const { subtype, meta } = resource;
        const { authorization } = request.headers;
        posted.push({ authorization, subtype: subtype[0]?.code ?? '', profile: meta?.profile[0], text } as never);
        return { response: { status: subtype[0]?.code === 'delete' ? '422 no' : '201 Created' } };
      });
      response.setHeader('content-type', 'application/fhir+json');
      response.end(JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry: statuses }));
    };
    const server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
    const context = { gatewayUrl: 'https://gateway.example.org', platformUrl: () => 'https://ehr.example.org/fhir' };
    const destination = new FhirDestination({ url, token: 'canary-bearer', context, fetch });
    const trail = open(destination);
    trail.record(entry, { patientId: 'pat-canary', resourceId: 'obs-canary', actor: 'app' });
    trail.record(changed({ interaction: 'search-type', event: 'fhir.search-type' }));
    trail.record(changed({ interaction: 'delete', event: 'fhir.delete' }));
    trail.record(changed({ outcome: 'refused', code: 'SCOPE_INSUFFICIENT' }));
    expect(await trail.close()).toBe(0);
    server.close();
    const profiles = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
    expect(posted.map(({ subtype, profile }) => [subtype, profile])).toEqual([
      ['read', `${profiles}.PatientRead`],
      ['search-type', `${profiles}.Query`],
      ['delete', `${profiles}.Delete`],
      ['read', undefined],
    ]);
    expect(new Set(posted.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer canary-bearer']));
    expect(posted[0]?.text).not.toContain('canary');
    expect(requests).toBe(2);
    expect(destination.rejected).toBe(1);
  });
});

describeWithRedis('a Redis stream', () => {
  it('holds each batch once though its answer was lost, and shows a line that was taken out', async () => {
    const server = await startRedis();
    const client = createClient({ url: server.url });
    await client.connect();
    const command = (_key: string, args: readonly string[]) => client.sendCommand([...args]);
    let sent = 0;
    const losing = async (at: string, args: readonly string[]) => {
      const answer = await command(at, args);
      if (sent++ === 0) throw new Error('the answer was lost');
      return answer;
    };
    const trail = open(new RedisDestination({ command: losing, maxLength: 1_000 }));
    for (let n = 0; n < 300; n++) trail.record(entry);
    expect(await trail.close()).toBe(0);
    const read = async () => {
      const lines: string[] = [];
      for await (const line of readAuditStream(command)) lines.push(line);
      return lines;
    };
    const lines = await read();
    const { chain } = JSON.parse(lines[0] as string) as { chain: string };
    const head = await new RedisHeads(command).get(chain);
    const heads = new Map([[chain, head]]);
    expect(verify(lines, 'stream', heads)).toMatchObject({ entries: 300, endedChains: 1, provenEnds: 1 });
    expect(verify(lines.slice(0, 258), 'stream', heads).fault).toMatchObject({ code: 'TAIL_MISSING' });
    const eleventh = (await client.xRange(auditStream, '-', '+'))?.[10];
    await client.xDel(auditStream, eleventh?.id ?? '');
    expect(verify(await read(), 'stream', heads).fault).toMatchObject({ code: 'LINE_MISSING', line: 11 });
    client.destroy();
    await server.stop();
  });
});
