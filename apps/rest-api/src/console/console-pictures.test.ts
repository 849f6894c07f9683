import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { consoleRoutes } from './console.js';

const root = join(__dirname, '..', '..', '..', '..');
const document = readFileSync(join(root, 'docs', 'console.md'), 'utf8');
const taken = readFileSync(join(root, 'tools', 'e2e', 'screenshots.mjs'), 'utf8');

/** Pages of the table, each with the name of its picture, `-` where it has none. */
const rows = new Map(
  [...document.matchAll(/^\| `([^`]+)` *\|[^|]*\| *(?:\[[^\]]+\]\(images\/console-([\w-]+)\.webp\))? *\|$/gm)].map(
    ([, path = '', picture = '-']) => [path, picture],
  ),
);
const pages = consoleRoutes.filter(({ method }) => method === 'get').map(({ path }) => path);

describe('docs/console.md', () => {
  it('has a row for each page of the console', () => {
    expect(pages).toContain('/record/people');
    for (const path of pages) expect([path, rows.has(path)]).toEqual([path, true]);
  });

  it.each(pages.filter((path) => path.startsWith('/record')))('shows a picture of %s that is taken anew', (path) => {
    const picture = rows.get(path) ?? '-';
    expect(document).toContain(`](images/console-${picture}.webp)`);
    expect(existsSync(join(root, 'docs', 'images', `console-${picture}.webp`))).toBe(true);
    expect(taken).toContain(`'${picture}'`);
  });

  it('shows no picture that is not there', () => {
    const shown = [...document.matchAll(/\]\((images\/[^)]+)\)/g)].map(([, file = '']) => file);
    expect(shown.filter((file) => !existsSync(join(root, 'docs', file)))).toEqual([]);
  });
});
