import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { floodOf, turns } from '@fhir-gateway/testing';

/** New in every run, and fewer in a run for a change; `HTTP1_FUZZ_SEED` repeats one, `HTTP1_FUZZ_RUNS` makes it longer. */
export const runs = {
  seed: Number(process.env['HTTP1_FUZZ_SEED'] ?? randomInt(2 ** 31 - 1)),
  numRuns: Number(process.env['HTTP1_FUZZ_RUNS'] ?? Math.max(500, floodOf(1_500))),
};

/** What a server sends, cut where it says, and whether it then closes. */
export interface Sent {
  readonly bytes: Buffer;
  readonly cutAt: readonly number[];
  readonly closes: boolean;
}

/** Sends an answer, each part of which is read by the client as a segment of its own. */
export async function send(socket: Socket, { bytes, cutAt, closes }: Sent): Promise<void> {
  const cuts = cutAt.map((at) => at % (bytes.length + 1)).sort((one, other) => one - other);
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    if (to > from) socket.write(bytes.subarray(from, to));
    from = to;
    await turns(2);
  }
  if (closes) socket.end();
}

const name = fc.constantFrom(
  'etag',
  'ETag',
  'x-a',
  'X-B',
  'set-cookie',
  'Set-Cookie',
  'content-type',
  'vary',
  'x_1',
  "!#$%&'*+.^`|~",
);
const value = fc
  .string({
    unit: fc.constantFrom('a', 'Z', '0', ' ', '\t', '"', ',', ';', ':', '=', '\xe9', '\xff', '/'),
    maxLength: 30,
  })
  .map((text) => text.trim());
/** A header field. Undici leaves white space at the end of a value (RFC 9110 section 5.5 says that it is no part of it). */
export const field = fc.tuple(name, fc.constantFrom(':', ': ', ':\t '), value).map((parts) => parts.join(''));
/** How chunks are written. */
export const chunkStyle = fc.record({
  extension: fc.constantFrom('', ';a', ';a=b', ';a="b"'),
  isUpper: fc.boolean(),
  zeros: fc.constantFrom('', '0', '000'),
  trailers: fc.constantFrom('', 'x-t: 1\r\n', 'x-t: 1\r\netag: "2"\r\n'),
});
/** Methods of requests, mostly those whose answers have bodies. */
export const method = fc.constantFrom('GET', 'GET', 'GET', 'HEAD');

type ChunkStyle = { extension: string; isUpper: boolean; zeros: string; trailers: string };

/** A body in chunks of these sizes, in turn. */
export function inChunks(
  data: Buffer,
  sizes: readonly number[],
  { extension, isUpper, zeros, trailers }: ChunkStyle,
): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0, index = 0; at < data.length; index += 1) {
    const chunk = data.subarray(at, at + (sizes[index % sizes.length] as number) * (index < 50 ? 1 : 1_000));
    const digits = chunk.length.toString(16);
    parts.push(
      Buffer.from(`${zeros}${isUpper ? digits.toUpperCase() : digits}${extension}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    );
    at += chunk.length;
  }
  return Buffer.concat([...parts, Buffer.from(`0${extension}\r\n${trailers}\r\n`)]);
}

const poison = 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison';
const lineEdits = [
  'Content-Length: 5',
  'content-length: 0',
  'Content-Length: +5',
  'Content-Length: 0x5',
  'Content-Length: 5,5',
  'Content-Length:\x0b5',
  'Content-Length : 5',
  'Content-Length\t: 5',
  ' Content-Length: 5',
  'x-a: 1\n Content-Length: 5',
  'x-a: 1\nContent-Length: 5',
  'x-a: 1\rContent-Length: 5',
  'x-a: 1\r\r\nContent-Length: 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding:\x0bchunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding:',
  '\x00',
  'x\x00y: 1',
  ': 1',
  'nothing',
  'Upgrade: h2c',
  'Connection: close',
  'Connection: upgrade',
];
const edit = fc.oneof(
  fc.record({ kind: fc.constant('line' as const), at: fc.nat(6), text: fc.constantFrom(...lineEdits) }),
  fc.record({
    kind: fc.constantFrom('lose', 'change', 'add'),
    at: fc.nat(2_000),
    text: fc.constantFrom(...'\r\n\t \0;:,015afx', '\r\n', '\n\n', '\r\n\r\n'),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    at: fc.nat(0),
    text: fc.constantFrom(
      'HTTP/1.0 200 OK',
      'HTTP/1.1 200',
      'HTTP/1.1 0200 OK',
      'HTTP/1.1 20 OK',
      'HTTP/1.1 204 No',
      'HTTP/1.1 304 Not',
      'HTTP/1.1 101 Up',
      'HTTP/1.1 103 Hints',
      'HTTP/2.0 200 OK',
      'http/1.1 200 OK',
      'HTTP/1.1  200 OK',
      'ICY 200 OK',
    ),
  }),
);
type Edit = { kind: 'line' | 'lose' | 'change' | 'add' | 'status'; at: number; text: string };

function edited(text: string, { kind, at, text: by }: Edit): string {
  if (kind === 'status') return text.replace(/^[^\r\n]*/, by);
  if (kind === 'line') {
    const lines = text.split('\r\n');
    const head = Math.max(1, lines.indexOf(''));
    lines.splice(1 + (at % head), 0, by);
    return lines.join('\r\n');
  }
  const position = at % Math.max(1, text.length);
  return text.slice(0, position) + (kind === 'lose' ? '' : by) + text.slice(kind === 'add' ? position : position + 1);
}

/** Answers that were well-formed before they were edited, whose server then closes; about half of them can be read. */
export const malformed = fc
  .record({
    method,
    status: fc.constantFrom(200, 200, 204, 304),
    fields: fc.array(field, { maxLength: 2 }),
    framing: fc.constantFrom('length', 'chunked', 'close'),
    size: fc.constantFrom(0, 5, 20),
    chunkSizes: fc.constantFrom([1], [5], [16]),
    chunkStyle,
    edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
    after: fc.constantFrom('', '', poison),
    cutAt: fc.array(fc.nat(400), { maxLength: 2 }),
  })
  .map((made) => {
    const data = Buffer.from('abcdefghijklmnopqrst').subarray(0, made.size);
    const lines = [`HTTP/1.1 ${made.status} Some reason`, ...made.fields];
    if (made.framing === 'length') lines.push(`Content-Length: ${made.size}`);
    if (made.framing === 'chunked') lines.push('Transfer-Encoding: chunked');
    const body = made.framing === 'chunked' ? inChunks(data, made.chunkSizes, made.chunkStyle) : data;
    const whole =
      made.edits.reduce<string>(edited, `${lines.join('\r\n')}\r\n\r\n${body.toString('latin1')}`) + made.after;
    return {
      method: made.method,
      sent: { bytes: Buffer.from(whole || ' ', 'latin1'), cutAt: made.cutAt, closes: true },
    };
  });
