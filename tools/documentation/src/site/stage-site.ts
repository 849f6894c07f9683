import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linksOf } from '../links.js';
import { fileAddress, siteLink } from './site-links.js';
import { sitePages, sitePictures } from './site-pages.js';

/**
 * Copies all that the generator reads into a folder: pages, the first page of the folder `site`, and in `public` the
 * pictures and the files that pages lead to.
 *
 * @param root the folder of the repository
 * @param folder is made anew
 * @param icon the mark of the site, an SVG
 */
export function stageSite(root: string, folder: string, icon: string): void {
  rmSync(folder, { recursive: true, force: true });
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const pages = sitePages(root);
  const files = new Set(sitePictures(root));
  for (const { source, path } of pages) {
    const markdown = readFileSync(join(root, source), 'utf8');
    write(path, markdown);
    for (const { target } of linksOf(markdown)) {
      const link = siteLink(source, target, pages, (file) => isFile(join(root, file)));
      if (link?.file !== undefined) files.add(link.file);
    }
  }
  write('public/icon.svg', icon);
  write('index.md', readFileSync(join(root, 'site', 'index.md')));
  for (const file of files) write(join('public', fileAddress(file)), readFileSync(join(root, file)));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
