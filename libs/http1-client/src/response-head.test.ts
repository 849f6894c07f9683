import fc from 'fast-check';
import { ResponseHeads } from './response-head.js';

/** One for all tests: what was read before must make no difference. */
const heads = new ResponseHeads();
const readResponseHead = (text: string, isHead: boolean) => heads.read(`${text}\r\n`, isHead);

const head = (...lines: string[]): string => lines.join('\r\n');
const withFields = (...fields: string[]): string => head('HTTP/1.1 200 OK', ...fields);

describe('a status line', () => {
  it.each([
    ['HTTP/1.1 200 OK', 200],
    ['HTTP/1.0 404 Not Found', 404],
    ['HTTP/1.1 999 \tanything \xe9', 999],
  ])('%j is read', (line, status) => {
    expect(readResponseHead(line, false).status).toBe(status);
  });
});

describe('header fields', () => {
  it('have their names in lower case, their values without the white space around them, and lists where they came again', () => {
    const { headers } = readResponseHead(
      withFields('Content-TYPE:application/json', 'x-a: \t 1 \t', 'X-A:\t', 'x-empty:', 'x-A: a:b', 'via: \xe9 "q"'),
      false,
    );
    expect(headers).toEqual({
      'content-type': 'application/json',
      'x-a': ['1', '', 'a:b'],
      'x-empty': '',
      via: '\xe9 "q"',
    });
  });

  it('are not more than 256, of one name or of many', () => {
    const many = (count: number, name: (index: number) => string): string =>
      withFields(...Array.from({ length: count }, (_, index) => `${name(index)}: 1`));
    for (const name of [(index: number) => `x-${index}`, () => 'x']) {
      expect(Object.values(readResponseHead(many(256, name), false).headers).flat()).toHaveLength(256);
      expect(() => readResponseHead(many(257, name), false)).toThrow(/header/);
    }
  });

  it('are not in the words of the error', () => {
    const secret = 'MRN-0042';
    for (const fields of [[`${secret}`], [`x-a: ${secret}\x00`], [`${secret} : 1`], [`content-length: ${secret}`]]) {
      let message = '';
      try {
        readResponseHead(withFields(...fields), false);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).toMatch(/not valid HTTP/);
      expect(message).not.toContain(secret);
    }
  });
});

describe('the end of a body', () => {
  it.each([
    [[], 'close', undefined],
    [['content-length: 5'], 'length', 5],
    [['Content-Length:  005 '], 'length', 5],
    [['content-length: 999999999999999'], 'length', 999_999_999_999_999],
    [['transfer-encoding: chunked'], 'chunked', undefined],
    [['Transfer-Encoding: CHUNKED'], 'chunked', undefined],
  ])('of %j is given by %s', (fields, kind, length) => {
    expect(readResponseHead(withFields(...fields), false).framing).toEqual({
      kind,
      ...(length !== undefined && { length }),
    });
  });
  it('is not given by chunks in HTTP/1.0, which has none', () => {
    expect(() => readResponseHead(head('HTTP/1.0 200 OK', 'transfer-encoding: chunked'), false)).toThrow(/transfer/);
  });

  it.each([
    [200, true],
    [204, false],
    [304, false],
    [100, false],
    [103, false],
  ])('of a %d, parts with HEAD: %p, is that of the head', (status, isHead) => {
    expect(readResponseHead(`HTTP/1.1 ${status} x`, isHead).framing).toEqual({ kind: 'length', length: 0 });
    if (status < 200) return;
    const announced = readResponseHead(head(`HTTP/1.1 ${status} x`, 'content-length: 5'), isHead);
    expect(announced.framing).toEqual({ kind: 'length', length: 0 });
  });
});

describe('another request may follow', () => {
  it.each([
    ['a length', 'HTTP/1.1 200 OK', ['content-length: 5']],
    ['no body to speak of', 'HTTP/1.1 204 No Content', []],
    ['what has not changed', 'HTTP/1.1 304 Not Modified', ['etag: "1"']],
    ['options that are others', 'HTTP/1.1 200 OK', ['content-length: 5', 'connection: keep-alive, closed, te']],
  ])('after %s', (_what, line, fields) => {
    expect(readResponseHead(head(line, ...fields), false).isKept).toBe(true);
  });
  it.each([
    ['timeout=5', 5],
    ['max=100,timeout=5', 5],
    ['timeout=0', 0],
    ['timeout=', undefined],
    ['timeout=5s', undefined],
    ['xtimeout=5', undefined],
    ['timeout=99999999', undefined],
  ])('for as long as %j says', (value, seconds) => {
    expect(readResponseHead(withFields(`keep-alive: ${value}`), false).keptSeconds).toBe(seconds);
    expect(readResponseHead(withFields(`keep-alive: ${value}`, 'keep-alive: max=3'), false).keptSeconds).toBe(seconds);
  });
});

it('a head is read the same, whatever came before it on its connection', () => {
  const field = fc.constantFrom(
    'etag: "1"',
    'etag: "2"',
    'ETag: "1"',
    'x-a:',
    'x-a: b',
    'x-a : b',
    'x-a: b\n',
    ' x: c',
    'content-length: 1',
    'content-length : 1',
    'content-length 1',
    'date: now',
  );
  const line = fc.constantFrom(
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 ok',
    'HTTP/1.0 200 OK',
    'HTTP/1.1 200',
    'HTTP/1.1 404 Not Found',
    'HTTP/2.0 200 OK',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(line, fc.array(field, { maxLength: 4 })), { maxLength: 6 }), (all) => {
      const kept = new ResponseHeads();
      for (const [first, fields] of all) {
        const [before, alone] = [kept, new ResponseHeads()].map((one) => {
          try {
            return one.read(`${head(first, ...fields)}\r\n`, false);
          } catch (error) {
            return String(error);
          }
        });
        expect(before).toEqual(alone);
      }
    }),
    { numRuns: 1_000 },
  );
});
