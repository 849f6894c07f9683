import type { Response } from 'express';
import { HttpReply, readAccept } from './http-reply.js';

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
