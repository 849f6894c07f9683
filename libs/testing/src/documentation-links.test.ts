import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..', '..');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  ...['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, 'README.md')),
  ),
].filter((page) => existsSync(join(root, page)));

const textOf = (page: string) => readFileSync(join(root, page), 'utf8');
const withoutCode = (text: string) => text.replaceAll(/^ *```[^]*?^ *```/gm, '');

describe.each(pages)('%s', (page) => {
  it('names files that exist', () => {
    const named = [...withoutCode(textOf(page)).matchAll(/`((?:apps|libs|tools|docs)\/[\w./-]+\.\w+)`/g)];
    const files = named.map(([, file]) => String(file)).filter((file) => !file.includes('/dist/'));
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('links to pages, and parts of pages, that exist', () => {
    const links = [...withoutCode(textOf(page)).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(
      ([, to]) => to ?? '',
    );
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : relative(root, resolve(root, dirname(page), file));
      if (target.startsWith('..') || !existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

it('README.md leads to every page of docs', () => {
  const readme = textOf('README.md');
  const missing = pages.filter((page) => page.startsWith('docs/') && !readme.includes(`(${page}`));
  expect(missing).toEqual([]);
});

/** As GitHub makes them: lower case, without punctuation, spaces as hyphens. */
function anchorsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
