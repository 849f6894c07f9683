import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadSiteLinks } from './dead-site-links.js';
import { serveSite } from './site-server.js';
import type { ServedSite } from './site-server.js';

describe('a link within the site', () => {
  const url = 'http://127.0.0.1:1/docs/';
  const files = new Set(['index.html', 'a.html', 'files/b.json']);
  const dead = (...links: string[]) =>
    deadSiteLinks(
      url,
      new Map([
        ['index.html', { ids: [], links }],
        ['a.html', { ids: ['über-uns'], links: [] }],
      ]),
      files,
    );

  it.each(['b.html', 'a', 'files/'])('to %s is dead', (path) => {
    expect(dead(`${url}${path}`)).toEqual([`index.html: ${url}${path} is not there`]);
  });

  it.each(['a.html#none', '#none', 'files/b.json#none'])('to the anchor %s is dead', (path) => {
    expect(dead(`${url}${path}`)).toEqual([`index.html: ${url}${path} has no such anchor`]);
  });

  it('to an anchor of a page that was not opened is not known to be dead', () => {
    const contents = new Map([['index.html', { ids: [], links: [`${url}a.html#none`, `${url}b.html#none`] }]]);
    expect(deadSiteLinks(url, contents, files, new Set(['a.html']))).toEqual([
      `index.html: ${url}b.html#none is not there`,
    ]);
  });

  it.each(['', 'a.html', 'a.html#%C3%BCber-uns', 'files/b.json'])('to %s leads there', (path) => {
    expect(dead(`${url}${path}`)).toEqual([]);
  });
});

describe('the server of the site', () => {
  let folder: string;
  let site: ServedSite;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'site-'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'secret.txt'), 'outside');
    writeFileSync(join(folder, 'dist', 'index.html'), '<h1>First</h1>');
    site = await serveSite(join(folder, 'dist'), { base: '/docs/' });
  });

  afterAll(() => {
    site.close();
    rmSync(folder, { recursive: true });
  });

  it('serves the first page, compressed', async () => {
    const response = await fetch(site.url);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toBe('<h1>First</h1>');
  });

  it.each(['nowhere.html', '%2e%2e/secret.txt', '..%2fsecret.txt', '/../../secret.txt', '%00'])(
    'does not find %s',
    async (path) => {
      expect((await fetch(`${site.url}${path}`)).status).toBe(404);
    },
  );

  it('does not find what stands above its base', async () => {
    expect((await fetch(new URL('/index.html', site.url))).status).toBe(404);
  });
});
