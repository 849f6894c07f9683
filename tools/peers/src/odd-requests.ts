import fc from 'fast-check';

/** What a request may be made of: mostly what is common, and everything that two readers could read in two ways. */
const method = fc.constantFrom('GET', 'GET', 'GET', 'POST', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'get', 'BREW', 'G\0T');
const path = '/api/fhir/peer/Patient/a-{n}';
const target = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      path,
      `${path}?b=c%20d`,
      `/%2e%2e${path}`,
      `/${path}`,
      `${path};b`,
      `${path}"b`,
      '/',
      `${path}\\b`,
    ),
  },
  fc.constantFrom(
    '*',
    `http://x${path}`,
    'a',
    '',
    `${path} b`,
    `${path}#b`,
    `${path}\u00e4`,
    `${path}\tb`,
    `${path}\0`,
  ),
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
const usualLine = fc.constantFrom(
  'x-a: b',
  'X-B:c',
  'x-c:  d\t',
  'x-d:',
  'cookie: a=b',
  'accept: \u00e4',
  'X-A: e',
  'connection: keep-alive',
);
const oddLine = fc.constantFrom(
  'x-a : b',
  ' x-a: b',
  '\tfolded',
  'x-a',
  ': b',
  'x a: b',
  'x-a: b\rc',
  'x-a: b\nx-e: c',
  'x-a: \0',
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
);
const line = fc.oneof({ weight: 5, arbitrary: usualLine }, oddLine);

/** A request that may be odd in every part. `{n}` stands for its number. */
export const oddRequest = fc
  .record({
    start: fc.tuple(method, target, version),
    host: fc.constantFrom(['host: x'], ['host: x'], ['Host:  x '], [], ['host: x', 'host: x']),
    lines: fc.array(line, { maxLength: 3 }),
    end: fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r'),
    body: fc.constantFrom('', '', '', 'abc', 'abcd', '3\r\nabc\r\n0\r\n\r\n', '0\r\n\r\n'),
  })
  .map(({ start, host, lines, end, body }) => [start.join(' '), ...host, ...lines, '', body].join(end));

/** A request as nearly all are, with one odd header at most. */
export const usualRequest = fc
  .record({
    how: fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'OPTIONS'),
    where: fc.constantFrom(path, `${path}?b=c%20d`, `/${path}`, '/'),
    lines: fc.uniqueArray(usualLine, { maxLength: 4 }),
    odd: fc.option(oddLine, { freq: 3 }),
    text: fc.constantFrom('', 'abc', 'GET / HTTP/1.1\r\n\r\n'),
  })
  .map(({ how, where, lines, odd, text }) => {
    const body = how === 'POST' ? text : '';
    const length = how === 'POST' ? [`content-length: ${body.length}`] : [];
    const head = [`${how} ${where} HTTP/1.1`, 'Host: x', ...lines, ...length, ...(odd === null ? [] : [odd])];
    return [...head, '', body].join('\r\n');
  });
