/** What a page of the site has, as a browser reads it. */
export interface PageContent {
  /** Values of all `id`s. */
  readonly ids: readonly string[];
  /** Whole addresses of all links. */
  readonly links: readonly string[];
}

/**
 * Links within a site that lead to no file, or to an anchor that the page does not have.
 *
 * @param url address of the first page
 * @param pages by their path below `url`
 * @param files all files of the site
 * @param unopened files whose anchors are not known, so that none of them counts as missing
 */
export function deadSiteLinks(
  url: string,
  pages: ReadonlyMap<string, PageContent>,
  files: ReadonlySet<string>,
  unopened: ReadonlySet<string> = new Set(),
): string[] {
  return [...pages].flatMap(([from, { links }]) =>
    [...new Set(links)].flatMap((link) => {
      if (!link.startsWith(url)) return [];
      const { pathname, hash } = new URL(link);
      const path = decodeURIComponent(pathname.slice(new URL(url).pathname.length));
      const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
      if (!files.has(file)) return [`${from}: ${link} is not there`];
      const anchor = decodeURIComponent(hash.slice(1));
      const hasAnchor = anchor === '' || unopened.has(file) || pages.get(file)?.ids.includes(anchor) === true;
      return hasAnchor ? [] : [`${from}: ${link} has no such anchor`];
    }),
  );
}
