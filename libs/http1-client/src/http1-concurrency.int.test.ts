import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { floodOf, makeCertificate } from '@fhir-gateway/testing';
import { createTransport } from './own-transport.js';
import type { RecordedExchange } from './testing/recorded-exchange.js';
import { begin, outcomeOf } from './testing/recorded-exchange.js';
import { Transports } from './testing/transports.js';
import { startScripted } from '@fhir-gateway/testing';

const transports = new Transports(createTransport);
afterEach(() => transports.close());

const connections = 64;
const sizes = [0, 1, 7, 90, 700, 2_047, 2_048, 5_000, 16_384, 40_000, 65_536, 130_000, 262_145];

/** The same numbers each time, for all their looks. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Bytes that belong to one exchange and to no other, wherever they are cut. */
function ownBytes(id: number, size: number): Buffer {
  return Buffer.alloc(size, `<${String(id).padStart(6, '0')}>`);
}

const hasOwnOnly = (bytes: Buffer, id: number, size: number): boolean => bytes.equals(ownBytes(id, size));

/** After the first surplus bytes each connection serves one exchange only: not before most exchanges have shared theirs. */
let surplusFrom = 0;

/** Answers with the bytes of the very request, in every framing, cut anywhere; now and then with less, or with more. */
function answerTo(request: string, socket: Socket): void {
  const [, path = ''] = request.split(' ');
  const [id = 0, size = 0] = path.slice(1).split('/').map(Number);
  const body = request.slice(request.indexOf('\r\n\r\n') + 4);
  if (!hasOwnOnly(Buffer.from(body, 'latin1'), id, body.length)) return void socket.destroy();
  const below = numbers(id);
  const data = ownBytes(id, size);
  const framing = below(10);
  const head = `HTTP/1.1 200 OK\r\nx-id: ${id}\r\nx-padding: ${'p'.repeat(below(4) === 0 ? below(6_000) : 0)}\r\n`;
  let bytes: Buffer;
  if (framing < 5) bytes = Buffer.concat([Buffer.from(`${head}content-length: ${size}\r\n\r\n`), data]);
  else if (framing < 9)
    bytes = Buffer.concat([Buffer.from(`${head}transfer-encoding: chunked\r\n\r\n`), chunked(data, below)]);
  else bytes = Buffer.concat([Buffer.from(`${head}connection: close\r\n\r\n`), data]);
  // What ends with its connection may be cut short, or have more, and nobody can tell: not even from a reset, which Node tells
  // as an end when it comes close behind the data.
  const fate = framing < 9 ? below(100) : 99;
  if (fate === 0) bytes = bytes.subarray(0, below(bytes.length));
  const cut = below(bytes.length);
  // Together with the end of the answer: what comes once another request is on its way is the answer to that, for any reader.
  if (fate === 1 && size < 20_000 && id > surplusFrom)
    bytes = Buffer.concat([bytes, Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil')]);
  socket.write(bytes.subarray(0, cut));
  const finish = (): void => {
    socket.write(bytes.subarray(cut));
    if (fate === 0) setImmediate(() => ('encrypted' in socket ? socket.destroy() : socket.resetAndDestroy()));
    else if (framing === 9) socket.end();
  };
  if (below(2) === 0) setImmediate(finish);
  else finish();
}

function chunked(data: Buffer, below: (limit: number) => number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length;) {
    const chunk = data.subarray(at, at + 1 + below(20_000));
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
    at += chunk.length;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

it.each<[string, TlsOptions & { ca?: string }, number]>([
  ['plain', {}, Math.max(2_000, floodOf(10_000))],
  ['TLS', makeCertificate(['127.0.0.1']), Math.max(1_000, floodOf(4_000))],
])(
  'at a high concurrency on 64 connections (%s) each exchange gets its own answer, whole or not at all',
  async (_what, certificate, count) => {
    const { ca } = certificate;
    surplusFrom = count * 0.95;
    const server = await startScripted(answerTo, ca === undefined ? {} : { tls: certificate });
    const to = transports.to(server, { connections, ca });
    const outcomes = new Map<string, number>();
    const strange: string[] = [];
    const below = numbers(count);
    let next = 1;

    const one = async (id: number): Promise<() => void> => {
      const size = sizes[below(sizes.length)] as number;
      const fate = below(50);
      const at = 1 + below(3);
      const recorded: RecordedExchange = begin(
        to,
        { method: 'POST', path: `/${id}/${size}`, body: ownBytes(id, sizes[below(6)] as number) },
        (event, control) => {
          if (event !== 'data' || recorded.pieces.length !== at) return;
          if (fate === 0) control.abort(Object.assign(new Error(), { code: 'GIVEN_UP' }));
          if (fate > 40) control.pause();
          if (fate > 45) setImmediate(() => control.resume());
          else if (fate > 40) setTimeout(() => control.resume(), below(4));
        },
      );
      if (fate === 1)
        setTimeout(() => recorded.control?.abort(Object.assign(new Error(), { code: 'GIVEN_UP' })), below(6));
      const outcome = await outcomeOf(recorded);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      // Looked at later as well: nothing that comes for others may change what was reported.
      return () => {
        const bytes = Buffer.concat(recorded.pieces);
        const isOwn =
          hasOwnOnly(bytes, id, bytes.length) && (recorded.status === 0 || recorded.headers['x-id'] === String(id));
        if (!isOwn || (outcome === 'no error' && bytes.length !== size)) strange.push(`${id} ${outcome}`);
      };
    };
    const worker = async (): Promise<void> => {
      let look: (() => void) | undefined;
      while (next <= count) {
        const lookAgain = await one(next++);
        lookAgain();
        look?.();
        look = lookAgain;
      }
      look?.();
    };
    await Promise.all(Array.from({ length: 3 * connections }, worker));
    expect(strange).toEqual([]);
    const reset = [...outcomes].filter(([code]) => /^(ECONNRESET|CONNECTION_CLOSED|EPIPE)$/.test(code));
    const known = [...reset.map(([code]) => code), 'no error', 'GIVEN_UP'];
    expect([...outcomes.keys()].filter((code) => !known.includes(code))).toEqual([]);
    expect(outcomes.get('no error')).toBeGreaterThan(count * 0.9);
    expect(outcomes.get('GIVEN_UP')).toBeGreaterThan(count * 0.005);
    expect(reset.reduce((sum, [, times]) => sum + times, 0)).toBeGreaterThan(count * 0.003);
    // As many at once as may be, each again and again.
    expect(server.sockets.length).toBeGreaterThanOrEqual(connections);
  },
);
