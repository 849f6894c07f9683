import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLineBatches, readLines } from './read-lines.js';

async function linesOf(content: string | Buffer): Promise<string[]> {
  const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-lines-')), 'file');
  writeFileSync(path, content);
  const lines: string[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return lines;
}

describe('readLines', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a\nb', ['a', 'b']],
    ['a\n\nb\n', ['a', '', 'b']],
    // What other readers of lines take for an end is part of a line here, as it is to who wrote it.
    ['a\rb\u2028c\n', ['a\rb\u2028c']],
  ])('gives the lines of %j', async (content, lines) => expect(await linesOf(content)).toEqual(lines));

  it('puts lines together over the edges of what is read at once', async () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => 'ä'.repeat(at % 200) + at);
    expect(await linesOf(lines.join('\n'))).toEqual(lines);
  });

  it.each([
    [100, ['one', 'two', 'three'], false],
    [14, ['one', 'two', 'three'], false],
    [13, ['two', 'three'], true],
    [10, ['two', 'three'], true],
    [9, ['three'], true],
    [1, [], true],
  ])('gives the whole lines within the last %i bytes', async (lastBytes, expected, isCut) => {
    const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-lines-')), 'file');
    writeFileSync(path, 'one\ntwo\nthree\n');
    const [lines, onCut]: [string[], jest.Mock] = [[], jest.fn()];
    for await (const batch of readLineBatches(path, lastBytes, onCut)) lines.push(...batch);
    expect(lines).toEqual(expected);
    expect(onCut).toHaveBeenCalledTimes(isCut ? 1 : 0);
  });

  it('cuts a line that has no end, and goes on after one that has', async () => {
    const zeros = Buffer.alloc(5 * 1024 * 1024);
    expect((await linesOf(zeros)).map(({ length }) => length)).toEqual([1024 * 1024]);
    const [before, long, after] = await linesOf(Buffer.concat([Buffer.from('a\n'), zeros, Buffer.from('\nb')]));
    expect([before, long?.length, after]).toEqual(['a', 1024 * 1024, 'b']);
  });

  it('gives the first megabyte of a line that never ends, without waiting for more', async () => {
    for await (const line of readLines('/dev/zero')) {
      expect(line).toHaveLength(1024 * 1024);
      break;
    }
  });

  it.each(['/', '/no/such/file'])('says which file cannot be read: %s', async (path) => {
    await expect(readLines(path).next()).rejects.toMatchObject({ path, code: expect.stringMatching(/^E/) });
  });
});
