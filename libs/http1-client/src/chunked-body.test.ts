import fc from 'fast-check';
import { ChunkedBody } from './chunked-body.js';

/** What comes of the bytes, given in such pieces: the data, and how many bytes were left when the body was done. */
function read(
  text: string,
  cutAt: readonly number[] = [],
): { data: string; isDone: boolean; left: number; calls: number } {
  const body = new ChunkedBody();
  const cuts = [0, ...[...cutAt].sort((one, other) => one - other), text.length];
  let data = '';
  let taken = 0;
  let calls = 0;
  for (let index = 1; index < cuts.length && !body.isDone; index += 1) {
    const bytes = Buffer.from(text.slice(cuts[index - 1], cuts[index]), 'latin1');
    taken += body.push(bytes, (piece) => {
      data += piece.toString('latin1');
      calls += 1;
    });
  }
  return { data, isDone: body.isDone, left: text.length - taken, calls };
}

/** As a server writes it. */
function written(chunks: readonly string[], extension = '', trailers = ''): string {
  const parts = chunks.map((chunk) => `${chunk.length.toString(16)}${extension}\r\n${chunk}\r\n`);
  return `${parts.join('')}0${extension}\r\n${trailers}\r\n`;
}

it('takes the data out of its chunks, and nothing that follows the last', () => {
  const next = 'HTTP/1.1 200 OK\r\n\r\n';
  expect(read(`${written(['abc', 'd'])}${next}`)).toMatchObject({ data: 'abcd', isDone: true, left: next.length });
  expect(read(written([]))).toMatchObject({ data: '', isDone: true, left: 0 });
});
it('reports all the data of one read at once, however small its chunks', () => {
  const text = written(Array.from('a body of tiny chunks'));
  expect(read(text)).toMatchObject({ data: 'a body of tiny chunks', calls: 1 });
});

it('takes an extension with each of many chunks, and never more bytes of them than of data and 16 KB', () => {
  const extended = written(Array<string>(20_000).fill('x'.repeat(64)), `;id=${'1'.repeat(40)}`);
  expect(read(extended)).toMatchObject({ isDone: true, left: 0 });
  expect(() => read(written(Array<string>(400).fill('x'), `;id=${'1'.repeat(40)}`))).toThrow(/chunks/);
  expect(() => read(`1;${'x'.repeat(17_000)}`)).toThrow(/chunks/);
  expect(() => read('1;a="\\""\r\nx\r\n0\r\n\r\n')).toThrow(/chunks/);
});

it('takes 16 KB of trailers together', () => {
  expect(read(written(['x'], ';a', 'x-a: 123456789\r\n'.repeat(1_100)))).toMatchObject({ data: 'x', isDone: true });
  expect(() => read(written(['x'], '', 'x-a: 123456789\r\n'.repeat(1_200)))).toThrow(/chunks/);
});

const chunks = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), { maxLength: 12 });
const extension = fc.constantFrom('', ';a', ';a=b;c="d"');
const trailers = fc.constantFrom('', 'x: 1\r\n', 'etag: "1"\r\nx:\r\n');
const cutting = fc.array(fc.nat(1_000), { maxLength: 30 });

it('gives the same data however the bytes were cut', () => {
  fc.assert(
    fc.property(chunks, extension, trailers, cutting, fc.string(), (parts, extend, trail, cuts, next) => {
      const text = written(parts, extend, trail);
      const result = read(
        text + next,
        cuts.map((at) => at % (text.length + 1)),
      );
      expect(result).toMatchObject({ data: parts.join(''), isDone: true });
      // What follows is left alone, as far as it was given at all.
      expect(result.left).toBe(next.length);
    }),
    { numRuns: 300 },
  );
});

it('reads exactly what the grammar says, when bytes on their way were lost, added or changed', () => {
  let refused = 0;
  let accepted = 0;
  const how = fc.constantFrom('lose', 'add', 'change');
  const byte = fc.constantFrom('\r', '\n', '\r\n', '0', '1', 'a', ';', ':', ' ', 'x', '\x00', '0\r\n');
  const damages = fc.array(fc.record({ how, byte, at: fc.nat() }), { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(chunks, extension, trailers, damages, cutting, (parts, extend, trail, changes, cuts) => {
      const text = changes.reduce(
        (before, change) => {
          const at = change.at % before.length;
          const kept = before.slice(change.how === 'add' ? at : at + 1);
          return before.slice(0, at) + (change.how === 'lose' ? '' : change.byte) + kept;
        },
        written(parts, extend, trail),
      );
      let result: ReturnType<typeof read> | undefined;
      try {
        result = read(
          text,
          cuts.map((at) => at % (text.length + 1)),
        );
      } catch {
        refused += 1;
      }
      const expected = asTheGrammarSays(text);
      expect(result?.isDone ? { data: result.data, left: result.left } : undefined).toEqual(expected);
      if (expected) accepted += 1;
    }),
    { numRuns: 600 },
  );
  // Each run has other cases: about one in five is accepted.
  expect(Math.min(refused, accepted)).toBeGreaterThan(20);
});

/** RFC 9112 section 7.1, word for word, but for white space before an extension and escapes in it. */
function asTheGrammarSays(text: string): { data: string; left: number } | undefined {
  let rest = text;
  let data = '';
  for (;;) {
    const line =
      /^([0-9a-f]{1,12})(?:;(?:[\t\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff]|"[\t\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff]*")*)?\r\n/i.exec(
        rest,
      );
    if (!line) return undefined;
    rest = rest.slice(line[0].length);
    const size = parseInt(line[1] as string, 16);
    if (size === 0) break;
    if (rest.slice(size, size + 2) !== '\r\n') return undefined;
    data += rest.slice(0, size);
    rest = rest.slice(size + 2);
  }
  const end = /^(?:[!#$%&'*+.^_`|~0-9a-z-]+:[\t\x20-\x7e\x80-\xff]*\r\n)*\r\n/i.exec(rest);
  return end ? { data, left: rest.length - end[0].length } : undefined;
}
