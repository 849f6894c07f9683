import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import findings from './findings.json' with { type: 'json' };

const root = join(fileURLToPath(import.meta.url), '..', '..', '..', '..');

/** What reviews found wrong in answers, each with the test that keeps it from coming back. */
describe('a finding of a review', () => {
  it.each(Object.entries(findings))('has its test: %s', (_name, [file = '', name = '']) => {
    const source = readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'");
    expect(source.includes(name)).toBe(true);
  });
});
