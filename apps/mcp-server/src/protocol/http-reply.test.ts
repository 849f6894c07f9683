import { EventEmitter, once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import type { Response } from 'express';
import { HttpReply, readAccept, takesGzip } from './http-reply.js';

/** Notes what is written of an answer. */
function recorder() {
  const heads: [number, Record<string, unknown>][] = [];
  const parts: string[] = [];
  const response = {
    destroyed: false,
    writeHead(status: number, headers: Record<string, unknown>) {
      heads.push([status, headers]);
      return response;
    },
    write: (text: string) => parts.push(text),
    end: (text = '') => parts.push(String(text)),
    destroy: () => parts.push('(destroyed)'),
  };
  return { heads, parts, response: response as unknown as Response };
}

describe('an answer', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is a stream from the first notification on, and ends with the answer', () => {
    const { heads, parts, response } = recorder();
    const reply = new HttpReply(response, { json: true, stream: true });
    reply.keepAlive();
    reply.notify?.('{"a":1}');
    jest.advanceTimersByTime(15_000);
    reply.end({ status: 200, body: ['{"b":2}'] });
    jest.advanceTimersByTime(60_000);
    expect(heads).toEqual([[200, expect.objectContaining({ 'content-type': 'text/event-stream' })]]);
    expect(parts).toEqual([
      'event: message\ndata: {"a":1}\n\n',
      ': keepalive\n\n',
      'event: message\ndata: {"b":2}\n\n',
    ]);
  });

  it('is a stream when nothing was answered for fifteen seconds', () => {
    const { heads, parts, response } = recorder();
    const reply = new HttpReply(response, { json: true, stream: true });
    reply.keepAlive();
    jest.advanceTimersByTime(14_999);
    expect(parts).toEqual([]);
    jest.advanceTimersByTime(1);
    expect([heads.length, parts]).toEqual([1, [': keepalive\n\n']]);
    reply.end(undefined);
    jest.advanceTimersByTime(60_000);
    expect(parts).toEqual([': keepalive\n\n', '(destroyed)']);
  });

  it('is one document, however long it takes, for a client that takes no stream', () => {
    const { heads, parts, response } = recorder();
    const reply = new HttpReply(response, { json: true, stream: false });
    reply.keepAlive();
    jest.advanceTimersByTime(60_000);
    expect(reply.notify).toBeUndefined();
    reply.end({ status: 200, body: ['{"ä":1}'] });
    expect(parts).toEqual(['{"ä":1}']);
    expect(heads).toEqual([[200, { 'content-type': 'application/json', 'content-length': 8 }]]);
  });
});

describe('a long answer', () => {
  const long = `{"ä":"${'x'.repeat(4000)}"}`;

  /** Sends an answer as a client that asked for gzip gets it, or did not. */
  async function send(text: string, { mayPack = true, stream = false, leaves = false } = {}) {
    const events = new EventEmitter();
    const heads: Record<string, unknown>[] = [];
    const sent: Buffer[] = [];
    const response = {
      destroyed: false,
      writeHead: (_status: number, headers: Record<string, unknown>) => (heads.push(headers), response),
      write: (part: Buffer) => sent.push(Buffer.from(part)),
      end: (part?: Buffer | string) => (part !== undefined && sent.push(Buffer.from(part)), events.emit('end')),
      cork: () => undefined,
      uncork: () => undefined,
    };
    const reply = new HttpReply(response as unknown as Response, { json: !stream, stream }, mayPack);
    // To who left, nothing ends.
    const ended = leaves ? new Promise((resolve) => setTimeout(resolve, 300)) : once(events, 'end');
    reply.end({ status: 200, body: ['{"a":', { bytes: Buffer.from(text), key: undefined } as never, '}'] });
    if (leaves) response.destroyed = true;
    await ended;
    return { head: heads[0], bytes: Buffer.concat(sent) };
  }

  it('leaves compressed, with its length', async () => {
    const { head, bytes } = await send(long);
    const length = bytes.length;
    expect(head).toEqual({
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': length,
    });
    expect(length).toBeLessThan(200);
    expect(gunzipSync(bytes).toString()).toBe(`{"a":${long}}`);
  });

  it.each([
    ['is as it is for who did not ask', long, { mayPack: false }],
    ['is as it is where it is short', '{"ä":1}', {}],
  ])('%s', async (_what, text, options) => {
    const { head, bytes } = await send(text, options);
    expect(head).not.toHaveProperty('content-encoding');
    expect(bytes.toString()).toBe(`{"a":${text}}`);
  });

  it('is never compressed as a stream', async () => {
    const { head, bytes } = await send(long, { stream: true });
    expect(head).toMatchObject({ 'content-type': 'text/event-stream' });
    expect(bytes.toString()).toContain(`data: {"a":${long}}`);
  });

  it('is written to nobody who left meanwhile', async () => {
    expect(await send(long, { leaves: true })).toEqual({ head: undefined, bytes: Buffer.alloc(0) });
  });

  it.each([
    [{ 'accept-encoding': 'gzip, deflate' }, true],
    [{ 'accept-encoding': 'br, *' }, true],
    [{ 'accept-encoding': 'gzip;q=0' }, false],
    [{ 'accept-encoding': 'br' }, false],
    [{ 'accept-encoding': 'gzip', cookie: 'a=b' }, false],
    [{}, false],
  ])('is compressed for %j: %s', (headers, expected) => expect(takesGzip({ headers })).toBe(expected));
});

it.each([
  [undefined, true, true],
  ['', false, false],
  ['text/html, */*;q=0.1', true, true],
  ['application/jsonp', false, false],
  ['*/*;q=0', false, false],
  ['text/*', false, true],
])('Accept %j takes JSON: %s, streams: %s', (header, json, stream) => {
  expect(readAccept(header)).toEqual({ json, stream });
});
