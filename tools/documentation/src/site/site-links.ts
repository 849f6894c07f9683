import { posix } from 'node:path';
import type { SitePage } from './site-pages.js';

/** Where a link of a page leads on the site. */
export type SiteLink =
  /** An address: of a page, of a file that is copied beside the pages, or on the Web. */
  | { readonly href: string; readonly file?: string }
  /** Nowhere: what the repository has there is a folder. */
  | undefined;

/**
 * Translates a link that is right on GitHub, where pages are files of the repository.
 *
 * @param source the page that has the link, from the root of the repository
 * @param target the link as written
 * @param pages all pages of the site
 * @param isFile whether the repository has such a file
 * @returns `file`: what has to be copied to `href`
 */
export function siteLink(
  source: string,
  target: string,
  pages: readonly SitePage[],
  isFile: (path: string) => boolean,
): SiteLink {
  if (target.startsWith('#') || /^[a-z]+:/.test(target)) return { href: target };
  const [path = '', anchor] = target.split('#');
  const file = posix.normalize(posix.join(posix.dirname(source), decodeURIComponent(path)));
  const page = pages.find((one) => one.source === file);
  if (page !== undefined) return { href: `/${page.path}${anchor === undefined ? '' : `#${anchor}`}` };
  if (!isFile(file)) return undefined;
  return { href: fileAddress(file), file };
}

/** What a browser shows by the end of its name. Any other file is text to look at, and is named so. */
const shown = /\.(json|txt|webp|svg)$/;

/** The address of a file that is copied beside the pages. */
export function fileAddress(file: string): string {
  if (file.startsWith('docs/images/')) return file.slice('docs'.length);
  return `/files/${file}${shown.test(file) ? '' : '.txt'}`;
}
