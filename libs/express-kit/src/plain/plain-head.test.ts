import fc from 'fast-check';

import { PlainHeads } from './plain-head.js';

const host = 'host: gateway.test';
const head = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');
const readPlainHead = (text: string) => new PlainHeads().read(text);

describe('the head of a plain request', () => {
  it('is read as Node reads it', () => {
    const lines = [
      'GET /api/fhir/a/Patient?name=%C3%A4&name=b HTTP/1.1',
      'Host: gateway.test',
      'Accept:  a/b ;q=1\t',
      'x-a:',
    ];
    expect(readPlainHead(head(...lines, 'Connection: Keep-Alive'))).toEqual({
      method: 'GET',
      url: '/api/fhir/a/Patient?name=%C3%A4&name=b',
      headers: { host: 'gateway.test', accept: 'a/b ;q=1', 'x-a': '', connection: 'Keep-Alive' },
      bodyBytes: 0,
    });
  });

  it.each([
    ['a length', 'POST', 'content-length: 12', 12],
    ['a length of none', 'POST', 'content-length: 0', 0],
    ['no length', 'DELETE', 'x-a: b', 0],
  ])('may have %s', (_what, method, line, bodyBytes) => {
    expect(readPlainHead(head(`${method} / HTTP/1.1`, host, line))).toMatchObject({ method, bodyBytes });
  });

  it('is read by the names it has, whatever the one before it had in their place', () => {
    const heads = new PlainHeads();
    for (const [name, value] of [
      ['accept', 'a'],
      ['accept', 'a'],
      ['accept', 'ab'],
      ['accept-language', 'b'],
      ['ACCEPT', 'c'],
      ['accept', 'd'],
      ['accept', ''],
      ['accept', 'd'],
    ] as const) {
      const read = heads.read(head('GET / HTTP/1.1', `${name}: ${value}`, host));
      expect(read?.headers).toEqual({ [name.toLowerCase()]: value, host: 'gateway.test' });
    }
  });

  it('is read anew after one that was not plain', () => {
    const heads = new PlainHeads();
    const good = head('GET / HTTP/1.1', host, 'x-a: b');
    for (const text of [
      good,
      head('GET / HTTP/1.1', host, 'x-a: b', 'x-a: b'),
      good,
      head('GET / HTTP/1.1', 'x-a: b'),
      good,
    ]) {
      expect(heads.read(text) !== undefined).toBe(text === good);
    }
    expect(heads.read(head('POST / HTTP/1.1', host, 'content-length: 3'))?.bodyBytes).toBe(3);
    expect(heads.read(head('GET / HTTP/1.1', host, 'content-length: 3'))).toBeUndefined();
  });

  it('is read as one by one, whatever came before it', () => {
    const line = fc.constantFrom(
      'accept: a',
      'accept: b',
      'Accept: a',
      'cookie: c',
      'x-a:',
      'x-a: b',
      'x-a : b',
      'x-b: c\n',
      host,
    );
    const one = fc.tuple(fc.constantFrom('GET', 'POST'), fc.array(line, { maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), (all) => {
        const heads = new PlainHeads();
        for (const [method, lines] of all) {
          const text = head(`${method} /a HTTP/1.1`, ...lines);
          expect(heads.read(text)).toEqual(readPlainHead(text));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['no line', ''],
    ['a line alone', head('GET / HTTP/1.1')],
    ['no host', head('GET / HTTP/1.1', 'x-a: b')],
    ['two hosts', head('GET / HTTP/1.1', host, host)],
    ['an older version', head('GET / HTTP/1.0', host)],
    ['a newer version', head('GET / HTTP/2.0', host)],
    ['a method in lower case', head('get / HTTP/1.1', host)],
    ['an unknown method', head('BREW / HTTP/1.1', host)],
    ['CONNECT', head('CONNECT a:1 HTTP/1.1', host)],
    ['TRACE', head('TRACE / HTTP/1.1', host)],
    ['a whole address', head('GET http://gateway.test/ HTTP/1.1', host)],
    ['an asterisk', head('OPTIONS * HTTP/1.1', host)],
    ['no path', head('GET  HTTP/1.1', host)],
    ['a space in the path', head('GET /a b HTTP/1.1', host)],
    ['two spaces', head('GET  / HTTP/1.1', host)],
    ['a fragment', head('GET /a#b HTTP/1.1', host)],
    ['a character beyond ASCII in the path', head('GET /\u00e4 HTTP/1.1', host)],
    ['an empty line before', head('', 'GET / HTTP/1.1', host)],
    ['a space before the colon', head('GET / HTTP/1.1', host, 'x-a : b')],
    ['a name with a space', head('GET / HTTP/1.1', host, 'x a: b')],
    ['a line without a colon', head('GET / HTTP/1.1', host, 'x-a')],
    ['no name', head('GET / HTTP/1.1', host, ': b')],
    ['a folded line', head('GET / HTTP/1.1', host, 'x-a: b', ' c')],
    ['a folded line with a colon', head('GET / HTTP/1.1', host, 'x-a: b', ' c: d')],
    ['a bare line feed', head('GET / HTTP/1.1', host, 'x-a: b\nx-b: c')],
    ['a bare carriage return', head('GET / HTTP/1.1', host, 'x-a: b\rx-b: c')],
    ['a carriage return at the end', head('GET / HTTP/1.1', host, 'x-a: b\r')],
    ['a NUL', head('GET / HTTP/1.1', host, 'x-a: b\u0000')],
    ['a control character', head('GET / HTTP/1.1', host, 'x-a: \u007f')],
    ['a header twice', head('GET / HTTP/1.1', host, 'cookie: a=b', 'cookie: c=d')],
    ['a header twice, in another case', head('GET / HTTP/1.1', host, 'x-a: b', 'X-A: c')],
    ['an empty header twice', head('GET / HTTP/1.1', host, 'x-a:', 'x-a: c')],
    ['what every object has', head('GET / HTTP/1.1', host, '__proto__: a')],
    ['a coding', head('POST / HTTP/1.1', host, 'transfer-encoding: chunked')],
    ['a length and a coding', head('POST / HTTP/1.1', host, 'content-length: 1', 'transfer-encoding: chunked')],
    ['a length of a GET', head('GET / HTTP/1.1', host, 'content-length: 0')],
    ['a length of a HEAD', head('HEAD / HTTP/1.1', host, 'content-length: 1')],
    ['two lengths', head('POST / HTTP/1.1', host, 'content-length: 1', 'content-length: 1')],
    ['a list of lengths', head('POST / HTTP/1.1', host, 'content-length: 1, 1')],
    ['a length with a sign', head('POST / HTTP/1.1', host, 'content-length: +1')],
    ['a length that begins with 0', head('POST / HTTP/1.1', host, 'content-length: 01')],
    ['no length where one is named', head('POST / HTTP/1.1', host, 'content-length:')],
    ['a length beyond bounds', head('POST / HTTP/1.1', host, 'content-length: 9999999999')],
    ['an expectation', head('POST / HTTP/1.1', host, 'expect: 100-continue')],
    ['an upgrade', head('GET / HTTP/1.1', host, 'connection: upgrade', 'upgrade: websocket')],
    ['an upgrade alone', head('GET / HTTP/1.1', host, 'upgrade: h2c')],
    ['the end of the connection', head('GET / HTTP/1.1', host, 'connection: close')],
    ['a header of the connection', head('GET / HTTP/1.1', host, 'connection: keep-alive, x-a')],
    ['trailers', head('POST / HTTP/1.1', host, 'trailer: x-a')],
    [
      'more headers than anybody needs',
      head('GET / HTTP/1.1', host, ...Array.from({ length: 80 }, (_, at) => `x-${at}: a`)),
    ],
  ])('has not %s', (_what, text) => {
    expect(readPlainHead(text)).toBeUndefined();
  });
});
