import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** An HTTP request as it goes on the wire. */
export interface WireRequest {
  readonly origin: string;
  readonly method: string;
  /** Path and query, sent as they stand. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** After how long an answer that has not ended is taken as it is; default 30 000. */
  readonly openMs?: number;
}

/** What came back. */
export interface WireAnswer {
  /** 0: no HTTP answer came. */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** As it came, before any decompression. */
  readonly bytes: Buffer;
  /** How it ended: `ended`, `open` after `openMs`, or the code of a socket error. */
  readonly end: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const longestMs = 30_000;

/** Sends a request over a connection that is reused, as clients do. Never rejects. */
export async function exchange(wire: WireRequest): Promise<WireAnswer> {
  const answer = await attempt(wire);
  // The server may have closed an idle connection in the moment in which it was taken again.
  return answer.status === 0 && answer.end === 'reused' ? attempt(wire) : answer;
}

function attempt(wire: WireRequest): Promise<WireAnswer> {
  const { hostname, port } = new URL(wire.origin);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let head: Pick<WireAnswer, 'status' | 'headers'> = { status: 0, headers: [] };
    const sent = request({
      agent,
      hostname: hostname === 'localhost' ? '127.0.0.1' : hostname,
      port,
      method: wire.method,
      path: wire.path,
      headers: { host: `${hostname}:${port}`, ...bodyHeaders(wire), ...wire.headers },
    });
    const finish = (end: string): void => {
      clearTimeout(timer);
      resolve({ ...head, bytes: Buffer.concat(chunks), end });
    };
    const timer = setTimeout(() => {
      finish('open');
      sent.destroy();
    }, wire.openMs ?? longestMs);
    sent.once('error', (error: NodeJS.ErrnoException) =>
      finish(sent.reusedSocket ? 'reused' : (error.code ?? 'error')),
    );
    sent.once('response', (response) => {
      head = { status: response.statusCode ?? 0, headers: pairs(response.rawHeaders) };
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', () => finish('cut'));
      response.once('end', () => finish('ended'));
    });
    sent.end(wire.body);
  });
}

function bodyHeaders({ body, method }: WireRequest): Record<string, string> {
  if (body === undefined) return ['POST', 'PUT', 'PATCH'].includes(method) ? { 'content-length': '0' } : {};
  return { 'content-length': `${Buffer.byteLength(body)}` };
}

/** Sends text to a server on a connection of its own, and reads until it closes: for what no client would send. Never rejects. */
export function exchangeText(origin: string, text: string, openMs = 1_000): Promise<WireAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(text, 'latin1'));
    const finish = (end: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...splitAnswer(Buffer.concat(chunks)), end });
    };
    const timer = setTimeout(() => finish('open'), openMs);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'error'));
    socket.once('end', () => finish('ended'));
  });
}

function splitAnswer(bytes: Buffer): Pick<WireAnswer, 'status' | 'headers' | 'bytes'> {
  const at = bytes.indexOf('\r\n\r\n');
  if (at === -1) return { status: 0, headers: [], bytes };
  const [first = '', ...lines] = bytes.toString('latin1', 0, at).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(' ')[1] ?? 0), headers, bytes: bytes.subarray(at + 4) };
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));
}

/** The first value of a header. */
export function headerOf({ headers }: Pick<WireAnswer, 'headers'>, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1];
}

/** The body as text, decompressed; what is no text stands there in hexadecimal. */
export function textOf(answer: WireAnswer): string {
  const decoded = decode(answer.bytes, headerOf(answer, 'content-encoding') ?? 'identity');
  const text = decoded.toString('utf8');
  return text.includes('\ufffd') ? decoded.toString('hex') : text;
}

function decode(bytes: Buffer, encoding: string): Buffer {
  if (bytes.length === 0) return bytes;
  switch (encoding) {
    case 'gzip':
      return gunzipSync(bytes);
    case 'deflate':
      return inflateSync(bytes);
    case 'br':
      return brotliDecompressSync(bytes);
    default:
      return bytes;
  }
}
