import fc from 'fast-check';

import { keepConstant, writeAnswerHead, type EarlyHeader } from './answer-head.js';

const none = new Map<string, EarlyHeader>();
const linesOf = (text: string): string[] =>
  text.split('\r\n').filter((line) => line !== '' && !/^(?:HTTP|Date|Connection|Keep-Alive)/.test(line));

describe('the head of an answer', () => {
  it('has what it was given, in its order, and what the connection needs', () => {
    const { text, ...rest } = writeAnswerHead(200, ['content-length', '3', 'x-a', ['b', 'c']], none, 65);
    const date = /Date: (.*)\r\n/.exec(text)?.[1] ?? '';
    expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(2_000);
    expect(text.replace(date, '')).toBe(
      'HTTP/1.1 200 OK\r\ncontent-length: 3\r\nx-a: b\r\nx-a: c\r\nDate: \r\nConnection: keep-alive\r\nKeep-Alive: timeout=65\r\n\r\n',
    );
    expect(rest).toEqual({ framing: 'length', contentLength: 3, isKept: true });
  });

  it.each([
    [200, [], 'chunked', 'Transfer-Encoding: chunked'],
    [204, [], 'none', undefined],
    [304, ['content-length', '70000'], 'none', 'content-length: 70000'],
    [200, ['content-length', 0], 'length', 'content-length: 0'],
  ])('of %i with %j has a body by %s', (status, lines, framing, line) => {
    const head = writeAnswerHead(status, lines, none, 65);
    expect([head.framing, linesOf(head.text)[0]]).toEqual([framing, line]);
  });

  it('ends the connection where it was told to, and where it is not kept', () => {
    for (const head of [writeAnswerHead(200, ['Connection', 'close'], none, 65), writeAnswerHead(200, [], none, 0)]) {
      expect(head.isKept).toBe(false);
      expect(head.text).toContain('\r\nConnection: close\r\n');
      expect(head.text).not.toContain('eep-');
    }
  });

  it('has what was set before, unless it is given now', () => {
    const early = new Map([
      ['vary', { name: 'Vary', value: ['Origin', 'Accept'] }],
      ['x-a', { name: 'x-a', value: 'old' }],
    ]);
    expect(linesOf(writeAnswerHead(204, ['X-A', 'new'], early, 65).text)).toEqual([
      'Vary: Origin',
      'Vary: Accept',
      'X-A: new',
    ]);
  });

  it('writes a constant as it is, and another value of its name as well', () => {
    keepConstant('x-constant', 'a');
    for (const value of ['a', 'b', 'a'])
      expect(linesOf(writeAnswerHead(204, ['x-constant', value], none, 65).text)).toEqual([`x-constant: ${value}`]);
    expect(() => keepConstant('x-constant', 'a\r\nx-b: c')).toThrow(TypeError);
  });

  it.each([
    ['a line feed in a value', ['x-a', 'b\nx-c: d']],
    ['a carriage return in a value', ['x-a', 'b\r']],
    ['a NUL in a value', ['x-a', '\u0000']],
    ['a character beyond latin1', ['x-a', '\u2028']],
    ['a line feed in one of several values', ['x-a', ['b', 'c\n']]],
    ['a line feed in a name', ['x-a\n', 'b']],
    ['a colon in a name', ['x-a: b', 'c']],
    ['no name', ['', 'c']],
    ['a coding of its own', ['Transfer-Encoding', 'chunked']],
    ['a length that is none', ['content-length', '1e3']],
  ])('refuses %s', (_what, lines) => {
    expect(() => writeAnswerHead(200, lines, none, 65)).toThrow(TypeError);
    const [name = '', value = ''] = lines;
    const early = new Map([[String(name).toLowerCase(), { name: String(name), value }]]);
    expect(() => writeAnswerHead(200, [], early, 65)).toThrow(TypeError);
  });

  it('has one line for each value, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('x-a', 'etag', 'location'), fc.string({ unit: 'binary' }))),
        (pairs) => {
          let text: string;
          try {
            text = writeAnswerHead(204, pairs.flat(), none, 65).text;
          } catch {
            return;
          }
          expect(linesOf(text)).toEqual(pairs.map(([name, value]) => `${name}: ${value}`));
        },
      ),
      { numRuns: 500 },
    );
  });
});
