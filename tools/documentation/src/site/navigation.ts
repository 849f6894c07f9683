import groups from './navigation.json' with { type: 'json' };
import type { SitePage } from './site-pages.js';

/** A group of pages for one reader, or a section of such groups. */
export interface NavigationGroup {
  readonly text: string;
  readonly items: readonly (NavigationGroup | NavigationLink)[];
}

interface NavigationLink {
  readonly text: string;
  readonly link: string;
}

interface Group {
  readonly reader: string;
  /** Pages in their order: files, or a folder whose files follow by name. */
  readonly sources: readonly string[];
}

/**
 * By what the reader wants (learn, do, understand, look up), then by who the reader is. The folder `docs/` stands for what
 * is left over once every other group has its pages.
 */
const sections: Readonly<Record<string, readonly Group[]>> = groups;

/**
 * The navigation of the site: every page once. A page that no group names is in the group of its folder; a named page that
 * is not there is left out, and so is a group without a page.
 */
export function navigation(pages: readonly SitePage[]): NavigationGroup[] {
  const named = new Set(
    Object.values(sections)
      .flat()
      .flatMap(({ sources }) => sources),
  );
  const unnamed = pages.filter(({ source }) => !named.has(source));
  const taken = new Set<SitePage>();
  const take = (source: string) => {
    const found = source.endsWith('/')
      ? unnamed.filter((page) => page.source.startsWith(source) && !taken.has(page))
      : pages.filter((page) => page.source === source);
    for (const page of found) taken.add(page);
    return found.map(({ title, path }) => ({ text: title, link: `/${path}` }));
  };
  return Object.entries(sections).map(([text, groups]) => ({
    text,
    items: groups
      .map(({ reader, sources }) => ({ text: reader, items: sources.flatMap(take) }))
      .filter(({ items }) => items.length > 0),
  }));
}
