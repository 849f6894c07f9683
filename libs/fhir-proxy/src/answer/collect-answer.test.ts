import { collectAnswer } from './collect-answer.js';
import type { CollectedAnswer, CollectOptions } from './collect-answer.js';
import { answering, answerWith, eventually } from '@fhir-gateway/testing';
import type { RawServer } from '@fhir-gateway/testing';
import { createTransport } from '@fhir-gateway/http1-client';
import type { ExchangeControl, ResponseHandler, Transport } from '@fhir-gateway/http1-client';

const patient = { connections: 1, connectTimeoutMs: 60_000, headersTimeoutMs: 60_000, bodyIdleTimeoutMs: 60_000 };

let server: RawServer | undefined;
let pool: Transport | undefined;

afterEach(async () => {
  await pool?.destroy();
  await server?.close();
  pool = server = undefined;
});

function connect(to: RawServer): Transport {
  server = to;
  pool = createTransport(to.origin, patient);
  return pool;
}

const request = { method: 'GET', path: '/', headers: [], body: null, headersTimeout: null };
const bounds = { deadlineMs: 60_000, maxBytes: 1_000 };

async function collect(to: Transport, options: Partial<CollectOptions> = {}): Promise<CollectedAnswer> {
  return collectAnswer(to, request, { ...bounds, ...options });
}

it('gathers a whole answer, whatever its status', async () => {
  const to = connect(await answering(answerWith('body', 'X-A: 1\r\n', '503 Service Unavailable')));
  expect(await collect(to)).toEqual({
    status: 503,
    headers: { 'x-a': '1', 'content-length': '4' },
    body: Buffer.from('body'),
  });
});

it.each([
  ['by its length', answerWith('x'.repeat(1_001))],
  ['by its chunks', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(1_001)}0\r\n\r\n`],
  ['without an end', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1_001)}`],
])('gives up on an answer that is larger than it may be %s, and on its connection', async (_how, bytes) => {
  const to = connect(await answering(bytes, answerWith('x'.repeat(1_000))));
  await expect(collect(to)).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  await eventually(() => server?.sockets[0]?.closed === true);
  expect((await collect(to)).body).toHaveLength(1_000);
});

it.each<[string, string]>([
  ['nothing of it comes', ''],
  ['its body does not end', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'],
])('gives up at its deadline when %s', async (_what, bytes) => {
  const to = connect(await answering(bytes));
  await expect(collect(to, { deadlineMs: 50 })).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT', detail: 'deadline' });
});

it.each<[string, string]>([
  ['ends early', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'],
  ['is no HTTP', 'ICY 200 OK\r\n\r\n'],
])('says why when an answer %s', async (_what, bytes) => {
  const to = connect(await answering((socket) => socket.end(bytes)));
  await expect(collect(to)).rejects.toMatchObject({
    code: /^ICY/.test(bytes) ? 'UPSTREAM_NOT_FHIR' : 'UPSTREAM_UNREACHABLE',
  });
});

it('says that a request cannot be sent', async () => {
  const to = connect(await answering(answerWith('body')));
  const wrong = { ...request, headers: ['x\r\n', '1'] };
  await expect(collectAnswer(to, wrong, bounds)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

describe('a caller that goes away', () => {
  const gone = { code: 'CLIENT_CLOSED' };

  it('before anything is sent sends nothing', async () => {
    const to = connect(await answering(answerWith('body')));
    await expect(collect(to, { signal: AbortSignal.abort() })).rejects.toMatchObject(gone);
    expect(server?.sockets).toEqual([]);
  });

  it.each([
    ['before the head', ''],
    ['within the body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'],
  ])('%s ends its connection and nothing else', async (_when, bytes) => {
    const to = connect(await answering(bytes, answerWith('next')));
    const leaver = new AbortController();
    const leaving = collect(to, { signal: leaver.signal });
    await eventually(() => (server?.sockets[0]?.bytesRead ?? 0) > 0);
    leaver.abort();
    await expect(leaving).rejects.toMatchObject(gone);
    await eventually(() => server?.sockets[0]?.closed === true);
    expect((await collect(to)).body.toString()).toBe('next');
  });
});

it('ends in time, too, with a transport that begins a request only later', async () => {
  let begin: (() => void) | undefined;
  const aborted: Error[] = [];
  const control: ExchangeControl = {
    pause: () => undefined,
    resume: () => undefined,
    abort: (reason) => void aborted.push(reason),
  };
  const later: Transport = {
    dispatch: (_request, handler: ResponseHandler) => (begin = () => handler.onRequestStart(control)),
    destroy: () => Promise.resolve(),
  };
  await expect(collect(later, { deadlineMs: 20 })).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  begin?.();
  expect(aborted).toMatchObject([{ code: 'UPSTREAM_TIMEOUT' }]);
});
