import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { documentationPages } from '../code-blocks.js';
import { navigation } from './navigation.js';
import type { NavigationGroup } from './navigation.js';
import { pictureSize } from './picture-size.js';
import { siteLink } from './site-links.js';
import { sitePages } from './site-pages.js';

const root = resolve(__dirname, '..', '..', '..', '..');
const pages = sitePages(root);
const page = (source: string, path: string) => ({ source, path, title: path });

function linksIn(groups: NavigationGroup['items']): string[] {
  return groups.flatMap((item) => ('link' in item ? [item.link] : linksIn(item.items)));
}

describe('the navigation of the site', () => {
  it('has every page once, and so all of docs', () => {
    expect(linksIn(navigation(pages)).sort()).toEqual(pages.map(({ path }) => `/${path}`).sort());
    const proofs = documentationPages(root).filter((source) => source.startsWith('docs/internal/'));
    const sources = pages.map(({ source }) => source);
    expect(documentationPages(root).filter((source) => !sources.includes(source))).toEqual(proofs);
    expect(proofs.length).toBeGreaterThan(5);
    expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length);
  });

  it('asks what the reader wants, then who the reader is', () => {
    const sections = navigation(pages);
    expect(sections.map(({ text }) => text)).toEqual(['Start', 'How-to', 'Explanation', 'Reference']);
    for (const { items } of sections) expect(items.length).toBeGreaterThan(0);
  });

  it('names pages by their first heading, and no page by its file', () => {
    expect(pages.filter(({ source, title }) => source === title)).toEqual([]);
    expect(pages.find(({ source }) => source === 'docs/audit.md')?.title).toBe('Audit');
  });
});

describe('a link of a page', () => {
  const some = [page('docs/audit.md', 'audit.md'), page('libs/audit/README.md', 'libraries/audit.md')];
  const isFile = (path: string) => path.includes('.');

  it.each([
    ['#entries', { href: '#entries' }],
    ['https://a.example/b', { href: 'https://a.example/b' }],
    ['../../docs/audit.md#entries', { href: '/audit.md#entries' }],
    ['README.md', { href: '/libraries/audit.md' }],
    ['../../platforms/a.json', { href: '/files/platforms/a.json', file: 'platforms/a.json' }],
    ['../../examples/a.py', { href: '/files/examples/a.py.txt', file: 'examples/a.py' }],
    ['../../docs/images/a.webp', { href: '/images/a.webp', file: 'docs/images/a.webp' }],
    // A folder: the site has no page for it.
    ['../../skills', undefined],
  ])('%s leads to %j', (target, expected) => {
    expect(siteLink('libs/audit/README.md', target, some, isFile)).toEqual(expected);
  });
});

describe('pictures', () => {
  const folder = join(root, 'docs', 'images');

  it.each(readdirSync(folder))('%s has a size, which a page keeps free for it', (name) => {
    const { width, height } = pictureSize(readFileSync(join(folder, name))) ?? {};
    expect(width).toBeGreaterThan(0);
    expect(height).toBeGreaterThan(0);
    expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(60 * 1024);
  });
});
