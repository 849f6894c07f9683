import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { slugOf } from '../../tools/documentation/src/links.ts';
import { navigation } from '../../tools/documentation/src/site/navigation.ts';
import { sitePages } from '../../tools/documentation/src/site/site-pages.ts';
import { forSite } from './markdown.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cache = join(root, '.cache', 'site');
const pages = sitePages(root);
const sections = navigation(pages);
const base = process.env.SITE_BASE || '/';

export default defineConfig({
  title: 'FHIR Gateway',
  titleTemplate: ':title · FHIR Gateway',
  description: 'One REST API and one MCP server for health records at many FHIR platforms.',
  lang: 'en',
  // A project's site stands below a path: `/fhir-gateway/`.
  base,
  // Written by `npm run site`, which copies what pages show and lead to.
  srcDir: join(cache, 'pages'),
  outDir: join(cache, 'dist'),
  cacheDir: join(cache, 'vite'),
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  // A page loads what it shows, not what it leads to.
  router: { prefetchLinks: false },
  // The theme gives its bar these classes only once its script runs, and the bar would move. Its first page has no main part.
  transformHtml: (code) =>
    code.includes('class="VPSidebar"')
      ? code.replace('<div class="VPNavBar"', '<div class="VPNavBar has-sidebar top"')
      : code
          .replace('<div class="VPNavBar"', '<div class="VPNavBar home top"')
          .replace('id="VPContent"', 'id="VPContent" role="main"'),
  // Addresses of a gateway that the reader runs.
  ignoreDeadLinks: 'localhostLinks',
  markdown: {
    anchor: { slugify: slugOf },
    // Others do not reach a contrast of 4.5 to 1 (WCAG 1.4.3).
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => md.use(forSite(root, pages)),
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: sections.map(({ text, items }) => ({ text, link: items[0].items[0].link, activeMatch: matchOf(items) })),
    // Each page has its own section beside it. Groups that close are buttons around buttons in this theme, so none does.
    sidebar: Object.fromEntries(sections.flatMap(({ items }) => linksOf(items).map((link) => [link, items]))),
    outline: [2, 3],
    search: { provider: 'local' },
    externalLinkIcon: true,
  },
});

function linksOf(groups) {
  return groups.flatMap(({ items }) => items.map(({ link }) => link));
}

/** A regular expression of the pages of a section. */
function matchOf(groups) {
  return `^(?:${linksOf(groups)
    .map((link) => link.slice(0, -'.md'.length))
    .join('|')})(?:\\.html)?$`;
}
