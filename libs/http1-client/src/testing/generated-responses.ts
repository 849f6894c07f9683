import fc from 'fast-check';

/** Bytes of one answer, and where they are cut on their way. */
export interface GeneratedResponse {
  readonly bytes: Buffer;
  readonly cutAt: readonly number[];
}

const heads = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found', 'HTTP/1.1 200') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'HTTP/1.1 204 No Content',
      'HTTP/1.1 304 Not Modified',
      'HTTP/1.1 103 Early Hints',
      'HTTP/1.1 100 Continue',
      'HTTP/1.1 101 Switching Protocols',
      'HTTP/1.0 200 OK',
      'HTTP/1.1 999 Odd',
      'ICY 200 OK',
      '',
    ),
  },
);
/** A framing with a body that goes with it. */
const framed = fc.constantFrom(
  ['Content-Length: 5', 'hello'],
  ['Content-Length: 0', ''],
  ['Content-Length: 70', 'x'.repeat(70)],
  ['Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\n\r\n'],
  ['Transfer-Encoding: chunked', '5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX-T: 1\r\n\r\n'],
  ['Connection: close', 'hello'],
  ['X-A: 1', ''],
);
/** One that does not, or that is wrong in itself. */
const misframed = fc.tuple(
  fc.constantFrom(
    'Content-Length: 5',
    'Content-Length: 99999999999999999',
    'Content-Length: 5, 5',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
    'Transfer-Encoding: chunked\r\nContent-Length: 5',
  ),
  fc.constantFrom(
    'hello',
    '5\r\nhel',
    '5\nhello\n0\n\n',
    'ffffffffffff\r\nhello',
    '-1\r\nhello\r\n0\r\n\r\n',
    '0\r\n\r\n',
  ),
);
const lines = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('X-A: 1', 'X-A:', 'Connection: keep-alive', 'Keep-Alive: timeout=5', 'Vary: \xe9'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'Content-Length: 5',
      'Connection: close',
      'Keep-Alive: timeout=0',
      ' folded',
      'no colon',
      '__proto__: 1',
      'X-\xe9: 1',
      'X-B: \x00',
    ),
  },
);
const ends = fc.oneof(
  { weight: 40, arbitrary: fc.constant('\r\n') },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\r', '\r\r\n', '\x00\r\n') },
);
const noise = fc.oneof(
  fc.string({ unit: fc.constantFrom('\r', '\n', ' ', ':', '0', 'a', 'H', '\x00', '\xff', ';'), maxLength: 12 }),
  fc.constant('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nforeign'),
);
const edit = fc.record({ at: fc.nat(500), drops: fc.nat(4), adds: fc.oneof(fc.constant(''), noise) });

/** Responses of grammar and accident: about half of them can be read. */
export const generatedResponse: fc.Arbitrary<GeneratedResponse> = fc
  .record({
    head: heads,
    fields: fc.array(lines, { maxLength: 3 }),
    fieldEnds: fc.array(ends, { minLength: 6, maxLength: 6 }),
    framing: fc.oneof({ weight: 5, arbitrary: framed }, { weight: 1, arbitrary: misframed }),
    after: fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: noise }),
    edits: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(edit, { maxLength: 2 }) },
    ),
    cutAt: fc.array(fc.nat(400), { maxLength: 5 }),
  })
  .map(({ head, fields, fieldEnds, framing: [field = '', body = ''], after, edits, cutAt }) => {
    const all = [head, ...fields, field, ''];
    let text = all.map((line, index) => line + (fieldEnds[index] ?? '\r\n')).join('') + body + after;
    for (const { at, drops, adds } of edits) {
      const position = at % (text.length + 1);
      text = text.slice(0, position) + adds + text.slice(position + drops);
    }
    return { bytes: Buffer.from(text, 'latin1'), cutAt };
  });
