import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';
import fc from 'fast-check';

import { createFastServer, type RunningServer } from '../fast-server.js';
import type { FrontRequest, FrontResponse } from '../front.js';
import { RawClient } from '../testing/raw-client.js';

/** What a request may be made of: mostly what is common, and everything that two readers could read in two ways. */
const method = fc.constantFrom(
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'HEAD',
  'DELETE',
  'OPTIONS',
  'get',
  'BREW',
  'G\u0000T',
);
const target = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('/a', '/a?b=c%20d', '/%2e%2e/a', '//a', '/a;b', '/a"b', '/a|b', '/', '/a\\b'),
  },
  fc.constantFrom('*', 'http://x/a', 'a', '', '/a b', '/a#b', '/\u00e4', '/a\tb', '/a\u0000'),
);
const version = fc.constantFrom(
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/1.2',
  'http/1.1',
  'HTTP/1.1 ',
);
const line = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      'x-a: b',
      'X-B:c',
      'x-c:  d\t',
      'x-d:',
      'cookie: a=b',
      'accept: \u00e4',
      'X-A: e',
      'connection: keep-alive',
    ),
  },
  fc.constantFrom(
    'x-a : b',
    ' x-a: b',
    '\tfolded',
    'x-a',
    ': b',
    'x a: b',
    'x-a: b\rc',
    'x-a: b\nx-e: c',
    'x-a: \u0000',
    'x-\u00e4: b',
    '__proto__: a',
    'constructor: b',
    'host: other',
    'set-cookie: a',
    'connection: close',
    'connection: x-a',
    'content-length: 3',
    'content-length: 03',
    'content-length: +3',
    'content-length: 3, 3',
    'content-length: 0',
    'transfer-encoding: chunked',
    'transfer-encoding: identity',
    'expect: 100-continue',
    'upgrade: h2c',
    'te: trailers',
  ),
);
const body = fc.constantFrom('', '', '', 'abc', 'abcd', '3\r\nabc\r\n0\r\n\r\n', '0\r\n\r\n');
const odd = fc
  .record({
    start: fc.tuple(method, target, version),
    host: fc.constantFrom(['host: x'], ['host: x'], ['Host:  x '], [], ['host: x', 'host: x']),
    lines: fc.array(line, { maxLength: 3 }),
    end: fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r'),
    body,
  })
  .map(({ start, host, lines, end, body: rest }) => [start.join(' '), ...host, ...lines, '', rest].join(end));
/** As nearly all are; in it stands at most one thing that is not. */
const usual = fc
  .record({
    how: fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'OPTIONS'),
    where: fc.constantFrom('/a', '/a?b=c%20d', '/%2e%2e/a', '//a', '/'),
    lines: fc.uniqueArray(fc.constantFrom('x-a: b', 'X-B:c', 'x-c:  d\t', 'x-d:', 'cookie: a=b', 'accept: \u00e4'), {
      maxLength: 4,
    }),
    one: fc.option(line, { freq: 3 }),
    text: fc.constantFrom('', 'abc', 'GET / HTTP/1.1\r\n\r\n'),
  })
  .map(({ how, where, lines, one, text }) => {
    const sent = how === 'POST' ? text : '';
    const length = how === 'POST' ? [`content-length: ${sent.length}`] : [];
    return [`${how} ${where} HTTP/1.1`, 'Host: x', ...lines, ...length, ...(one === null ? [] : [one]), '', sent].join(
      '\r\n',
    );
  });
const request = fc.oneof(odd, usual);
/** Where it is cut in two. */
const cut = fc.option(fc.nat(200), { freq: 1 });

const sentinel = 'GET /end HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
const patienceMs = 30;

/** Each connection is made twice: to a server of Node alone, and to one with a door whose front answers all it can. */
describe('requests of all kinds', () => {
  let node: Server;
  let door: RunningServer;
  let seen: unknown[] = [];
  let byDoor = 0;

  const told = ({ method: how, url, headers }: FrontRequest): unknown => ({ how, url, headers: { ...headers } });
  const handle = (given: FrontRequest, response: FrontResponse): boolean => {
    const finish = (text: string): void => {
      seen.push([told(given), text]);
      response.writeHead(200, { 'content-length': 2 });
      response.end('ok');
    };
    if (given.whole || !('rawHeaders' in given)) {
      byDoor += 1;
      finish(given.whole?.toString('latin1') ?? '');
      return true;
    }
    const message = given as IncomingMessage;
    let text = '';
    message.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    message.on('end', () => finish(text));
    return true;
  };

  beforeAll(async () => {
    node = createServer((given: IncomingMessage, response: ServerResponse) => void handle(given, response));
    node.keepAliveTimeout = 65_000;
    await once(node.listen(0, '127.0.0.1'), 'listening');
    door = await createFastServer(express(), { claims: () => true, front: handle }).listen({
      host: '127.0.0.1',
      port: 0,
    });
  });
  afterAll(async () => {
    node.close();
    await door.close({ graceMs: 0 });
  });

  const ask = async (port: number, parts: readonly string[]): Promise<unknown> => {
    seen = [];
    const client = await new RawClient(port).send(...parts);
    const quiet = new Promise((resolve) => setTimeout(resolve, patienceMs));
    await Promise.race([quiet, client.until('HTTP/1.1').catch(() => undefined)]);
    await client.send(sentinel);
    const ended = client.untilClosed();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10 * patienceMs))]);
    client.leave();
    return { answer: client.received.replace(/Date: [^\r]*/g, 'Date: now'), seen };
  };

  it('are read, refused and answered as by Node’s server alone', async () => {
    await fc.assert(
      fc.asyncProperty(request, cut, async (text, at) => {
        const parts = at === null || at >= text.length ? [text] : [text.slice(0, at), text.slice(at)];
        const alone = await ask((node.address() as AddressInfo).port, parts);
        expect(await ask(door.port, parts)).toEqual(alone);
      }),
      { numRuns: 250, endOnFailure: true },
    );
    // Some of them, or nothing was compared.
    expect(byDoor).toBeGreaterThan(20);
  });
});
