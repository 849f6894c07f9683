import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bufferedLogDestination } from './buffered-log-destination.js';

describe('bufferedLogDestination', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-log-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes the lines of a moment together, in order, and soon by itself', async () => {
    const { file, output } = openFile('soon');
    output.write('one\n');
    output.write('two\n');
    expect(readFileSync(file, 'utf8')).toBe('');
    expect(await contentOf(file, (text) => text.length > 0)).toBe('one\ntwo\n');
  });

  it('goes on after a pause', async () => {
    const { file, output } = openFile('pause');
    output.write('before\n');
    await contentOf(file, (text) => text === 'before\n');
    output.write('after\n');
    expect(await contentOf(file, (text) => text.includes('after'))).toBe('before\nafter\n');
  });

  it('loses nothing of much more than it gathers, not even inside a character', async () => {
    const { file, output } = openFile('much');
    const lines = Array.from({ length: 2_000 }, (_, index) => `${index} größer\n`);
    for (const line of lines) output.write(line);
    expect(await contentOf(file, (text) => text.endsWith('1999 größer\n'))).toBe(lines.join(''));
  });

  it('writes a line that is longer than what it gathers', async () => {
    const { file, output } = openFile('long');
    const lines = ['before\n', `${'ö'.repeat(200_000)}\n`, 'after\n'];
    for (const line of lines) output.write(line);
    expect(output.pendingBytes).toBe(Buffer.byteLength(lines.join('')));
    expect(await contentOf(file, (text) => text.endsWith('after\n'))).toBe(lines.join(''));
    while (output.pendingBytes > 0) await setTimeout(2);
  });

  function openFile(name: string) {
    const file = join(folder, name);
    writeFileSync(file, '');
    return { file, output: bufferedLogDestination(file) };
  }
});

/** The file's content once it is as wanted; a file that never is ends in the test's own time limit. */
async function contentOf(file: string, isWanted: (text: string) => boolean): Promise<string> {
  for (;;) {
    const text = readFileSync(file, 'utf8');
    if (isWanted(text)) return text;
    await setTimeout(2);
  }
}
