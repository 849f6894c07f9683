import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, resolve } from 'node:path';
import { documentationPages } from './code-blocks.js';
import { anchorsOf, deadLinks, linksOf } from './links.js';

const root = resolve(__dirname, '..', '..', '..');
const pages = [...documentationPages(root), 'CHANGELOG.md', 'tools/sandbox/authorization-server.md'];

describe('links of the documentation', () => {
  it('lead to files and headings that are there', () => {
    expect(pages.flatMap((page) => deadLinks(root, page))).toEqual([]);
  });

  it('and code that names a file names one that is there', () => {
    const missing = pages.flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8').replaceAll(/^ *```[^]*?^ *```/gm, '');
      const named = [...text.matchAll(/`((?:apps|libs|tools|docs)\/[\w./-]+\.\w+)`/g)].map(([, file = '']) => file);
      return named.filter((file) => !file.includes('/dist/') && !existsSync(join(root, file)));
    });
    expect(missing).toEqual([]);
  });

  it('whose text is a name in code lead to the file that has it', () => {
    const page = 'docs/internal/journeys.md';
    const named = [...readFileSync(join(root, page), 'utf8').matchAll(/\[`(\w+)`\]\(([^)]+)\)/g)];
    expect(named.length).toBeGreaterThan(40);
    const absent = named.filter(
      ([, name = '', file = '']) => !readFileSync(join(root, dirname(page), file), 'utf8').match(`\\b${name}\\b`),
    );
    expect(absent.map(([link]) => link)).toEqual([]);
  });

  it('reach every page of docs from the README', () => {
    const reached = new Set(['README.md']);
    // Grows while it is walked through.
    for (const page of reached) {
      for (const { target } of linksOf(readFileSync(join(root, page), 'utf8'))) {
        const path = normalize(join(dirname(page), target.split('#')[0] ?? ''));
        if (pages.includes(path)) reached.add(path);
      }
    }
    expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
  });
});

describe('a link that leads nowhere is found:', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'links-'));
    writeFileSync(
      join(folder, 'other.md'),
      '# A heading (with `code`)\n\n## Twice\n\n## Twice\n\n```md\n# None\n```\n',
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['nowhere.md', 'is not there'],
    ['other.md#none', 'has no such heading'],
    ['#elsewhere', 'has no such heading'],
    ['other.md#twice-2', 'has no such heading'],
    ['../outside.md', 'leads out of the repository'],
    ['http://a.example/', 'is no https address'],
    ['javascript:void', 'is no https address'],
  ])('%s %s', (target, fault) => {
    writeFileSync(join(folder, 'page.md'), `# Page\n\nSee [this](${target}).\n`);
    expect(deadLinks(folder, 'page.md')).toEqual([`page.md:3: ${target}: ${fault}`]);
  });

  it.each(['other.md', 'other.md#a-heading-with-code', 'other.md#twice-1', '#page', 'https://a.example/b_(c)'])(
    '%s is none',
    (target) => {
      writeFileSync(join(folder, 'page.md'), `# Page\n\nSee [this](${target}).\n`);
      expect(deadLinks(folder, 'page.md')).toEqual([]);
    },
  );

  it('and what stands in code is no link', () => {
    expect(linksOf('`[a](b)` [c](d)\n\n```ts\n[e](f)\n```\n')).toEqual([{ line: 1, target: 'd' }]);
    expect(anchorsOf('```\n# No\n```\n# Yes')).toEqual(new Set(['yes']));
  });
});
