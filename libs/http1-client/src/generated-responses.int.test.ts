import fc from 'fast-check';
import { Pool } from 'undici';
import { answerWith, eventually, startScripted, turns } from '@fhir-gateway/testing';
import type { RawServer } from '@fhir-gateway/testing';
import type { Socket } from 'node:net';
import { createTransport } from './own-transport.js';
import { chunkStyle, field, inChunks, malformed, method, runs, send } from './testing/generated-responses.js';
import type { Sent } from './testing/generated-responses.js';
import { RecordedExchange, begin, outcomeOf, run } from './testing/recorded-exchange.js';
import { patience } from './testing/transports.js';
import type { Transport } from './transport.js';

beforeAll(() => void process.stdout.write(`HTTP1_FUZZ_SEED=${runs.seed}\n`));

/** How an exchange ended; of one that failed nothing else counts. */
type Ended = { readonly status: number; readonly headers: unknown; readonly body: string } | 'failed';

interface Seen {
  readonly outcome: string;
  readonly status: number;
  readonly body: string;
}

/** Fewer than by one engine alone: each is sent four times, and others beside it. */
const numRuns = Math.ceil(runs.numRuns / 5);

describe('generated answers', () => {
  let server: RawServer;
  let response: Sent;
  let sent: { readonly socket: Socket; readonly whole: Promise<void> }[] = [];
  beforeAll(async () => {
    server = await startScripted((request, socket) => {
      const path = request.split(' ')[1] ?? '';
      if (path === '/generated') sent.push({ socket, whole: send(socket, response) });
      else socket.write(answerWith(path));
    });
  });
  afterAll(() => server.close());

  /** A failed exchange is the same as any other; how far it came depends on how it was cut. */
  async function see(asked: string): Promise<Seen> {
    const transport = createTransport(server.origin, { ...patience, connections: 2 });
    sent = [];
    const recorded = begin(transport, { path: '/generated', method: asked });
    await eventually(() => sent.length > 0);
    await sent[0]?.whole;
    // Not before all is sent: nobody can tell later bytes from the response to the next request.
    await turns(2);
    // What has no end of its own ends here.
    if (!recorded.events.some((event) => event === 'end' || event === 'error')) sent[0]?.socket.end();
    const outcome = await outcomeOf(recorded);
    const others = await Promise.all(['/1', '/2', '/3'].map((path) => run(transport, { path })));
    expect(others.map(({ body }) => body)).toEqual(['/1', '/2', '/3']);
    await transport.destroy();
    if (outcome !== 'no error') return { outcome: 'failed', status: 0, body: '' };
    expect(recorded.events.filter((event) => event !== 'data')).toEqual(['start', 'head', 'end']);
    return { outcome, status: recorded.status, body: recorded.body };
  }

  it('crash nothing, reach nobody else, and are read the same however they are cut', async () => {
    const counts = { read: 0, failed: 0 };
    await fc.assert(
      fc.asyncProperty(malformed, async ({ method: asked, sent: generated }) => {
        response = { ...generated, cutAt: [], closes: false };
        const whole = await see(asked);
        response = { ...generated, closes: false };
        expect(await see(asked)).toEqual(whole);
        counts[whole.outcome === 'no error' ? 'read' : 'failed'] += 1;
      }),
      { seed: runs.seed, numRuns },
    );
    expect(Math.min(counts.read, counts.failed)).toBeGreaterThan(numRuns / 20);
  });
});

describe('this client and undici', () => {
  let server: RawServer;
  let ours: Transport;
  let theirs: Pool;
  let sent: Sent;

  beforeAll(async () => {
    server = await startScripted((_request, socket) => void send(socket, sent));
    ours = createTransport(server.origin, patience);
    theirs = new Pool(server.origin, { connections: 1, pipelining: 1 });
  });
  afterAll(async () => {
    await ours.destroy();
    await theirs.destroy();
    await server.close();
  });

  async function endOf(recorded: RecordedExchange): Promise<Ended> {
    try {
      await recorded.ended;
    } catch {
      return 'failed';
    }
    const { status, headers, pieces } = recorded;
    return { status, headers: { ...headers }, body: Buffer.concat(pieces).toString('latin1') };
  }

  /** The same exchange by ours and by undici. */
  async function both(what: Sent, method: string): Promise<[Ended, Ended]> {
    sent = what;
    const parts = { method, path: '/', headers: [], body: null };
    const first = await endOf(begin(ours, parts));
    const other = new RecordedExchange();
    theirs.dispatch({ ...parts, method: method as 'GET' }, other);
    return [first, await endOf(other)];
  }

  const boundaries = [0, 1, 2, 2_048, 16_384, 65_536, 262_144];
  const size = fc
    .tuple(fc.constantFrom(...boundaries, 300, 5_000), fc.integer({ min: -40, max: 40 }))
    .map(([near, by]) => Math.max(0, near + by));
  const cutAt = fc.array(fc.nat(400_000), { maxLength: 6 });
  const fields = fc.array(field, { maxLength: 12 });
  const padding = fc.constantFrom(0, 0, 0, 1_900, 2_040, 8_000);
  // Undici takes a 100 that it did not expect as an error, which RFC 9110 section 15.2 does not allow.
  const interim = fc.constantFrom(
    '',
    '',
    '',
    'HTTP/1.1 102 Processing\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n',
  );
  const status = fc.constantFrom(200, 201, 202, 204, 299, 301, 304, 400, 401, 404, 422, 500, 503);
  const framing = fc.constantFrom('length', 'chunked', 'close');
  const chunkSizes = fc.array(fc.constantFrom(1, 2, 15, 16, 255, 4_096, 65_535, 65_536, 100_000), {
    minLength: 1,
    maxLength: 5,
  });
  const block = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31 + (index >> 8)) & 0xff));

  const wellFormed = fc
    .record({ method, interim, status, fields, padding, framing, size, chunkSizes, chunkStyle, cutAt })
    .map((made) => {
      const { interim: before, status: code, framing: kind, chunkStyle: style } = made;
      const hasBody = made.method !== 'HEAD' && code !== 204 && code !== 304;
      const data = block.subarray(0, hasBody ? made.size : 0);
      const lines = [`HTTP/1.1 ${code} Some reason`, ...made.fields];
      if (made.padding > 0) lines.push(`x-padding: ${'p'.repeat(made.padding)}`);
      if (kind === 'length' && code !== 204 && code !== 304) lines.push(`Content-Length: ${made.size}`);
      if (kind === 'chunked' && code !== 204 && code !== 304) lines.push('Transfer-Encoding: chunked');
      const body = hasBody && kind === 'chunked' ? inChunks(data, made.chunkSizes, style) : data;
      const bytes = Buffer.concat([Buffer.from(`${before}${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
      return { method: made.method, sent: { bytes, cutAt: made.cutAt, closes: kind === 'close' && hasBody }, data };
    });

  it('whatever is well-formed is read as undici reads it, however it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(wellFormed, async ({ method: parts, sent: what, data }) => {
        const [mine, other] = await both(what, parts);
        expect(mine).not.toBe('failed');
        expect(mine).toEqual(other);
        expect((mine as { body: string }).body === data.toString('latin1')).toBe(true);
      }),
      runs,
    );
  });

  /** The ways, each of them safe, in which ours reads what undici refuses; taken out, nothing of them is left. */
  const deliberate: ((text: string) => string)[] = [
    // What a chunk's extension says is not looked at: its line ends in one place for all readers.
    (text) => text.replace(/^([0-9a-f]+);[^\r\n]*\r\n/gim, '$1\r\n'),
    // White space around a value, here that of a length, is no part of it (RFC 9110 section 5.5); undici knows spaces alone.
    (text) => text.replace(/[ \t]+\r\n/g, '\r\n'),
    // Where there is no body, a length means nothing (RFC 9110 section 8.6); the connection is not used again.
    (text) => (/^HTTP\/1\.1 [23]04/.test(text) ? text.replace(/\r\nContent-Length:[^\r\n]*/gi, '') : text),
  ];

  it('what is malformed is never read where undici refuses it, nor in another way', async () => {
    let refused = 0;
    let read = 0;
    await fc.assert(
      fc.asyncProperty(malformed, async ({ method: parts, sent: what }) => {
        const [mine, other] = await both(what, parts);
        if (mine === 'failed') {
          refused += 1;
          return;
        }
        read += 1;
        if (isSame(mine, other)) return;
        const text = deliberate.reduce((before, takeOut) => takeOut(before), what.bytes.toString('latin1'));
        const [, withoutThese] = await both({ ...what, bytes: Buffer.from(text, 'latin1') }, parts);
        expect(isSame(mine, withoutThese)).toBe(true);
      }),
      runs,
    );
    expect(Math.min(refused, read)).toBeGreaterThan(runs.numRuns / 15);
  });

  function isSame(one: Ended, other: Ended): boolean {
    return one !== 'failed' && other !== 'failed' && one.status === other.status && one.body === other.body;
  }
});
