// `npm run site -- --check`: opens every page of the documentation site as a reader does, in two widths, light and dark.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '@fhir-gateway/testing';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { axeSource, runAxe } from '../testing/browser/axe.js';
import { deadSiteLinks } from './dead-site-links.js';
import type { PageContent } from './dead-site-links.js';
import { serveSite } from './site-server.js';

/** What a page may weigh when it is opened, compressed. */
const mostBytes = 200 * 1024;
/**
 * The largest shift of the layout, a twentieth of what web.dev calls good: the theme writes a word or two into its bar once its
 * script runs.
 */
const mostShift = 0.005;
/** For how long a page may take on a busy machine. */
const mostWaitMs = 300_000;
const looks = [1280, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme, name: `${width}-${colorScheme}` })),
);

/** Runs in the page. The observer is called at least once, since each page has an entry of its navigation. */
const measure = `new Promise((resolve) => {
  const nameOf = ({ node }) => (node?.className ? '.' + node.className.split(' ').join('.') : (node?.nodeName ?? '?'));
  const observer = new PerformanceObserver((list) => {
    observer.disconnect();
    const parts = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    resolve({
      bytes: parts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      shifts: list
        .getEntriesByType('layout-shift')
        .filter(({ value }) => value > ${mostShift})
        .map(({ value, sources }) => value.toFixed(4) + ' of ' + sources.map(nameOf).join(', ')),
      width: document.documentElement.scrollWidth,
      headings: document.querySelectorAll('h1').length,
      isDark: document.documentElement.classList.contains('dark'),
      ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
      links: [...document.querySelectorAll('a[href]')].map(({ href }) => href),
    });
  });
  for (const type of ['layout-shift', 'navigation']) observer.observe({ type, buffered: true });
})`;

interface Measures extends PageContent {
  /** Of the page and of what it loads, as they come over the wire. */
  readonly bytes: number;
  /** Value and elements of each shift of the layout that counts. */
  readonly shifts: readonly string[];
  readonly width: number;
  readonly headings: number;
  readonly isDark: boolean;
}

/**
 * Opens every page, prints the heaviest ones, and puts a picture of each look into `screenshots` of the folder.
 *
 * @param folder has the site in `dist`
 * @param base the path that the site was built for; default `/`
 * @param only which pages, by a regular expression; default all
 * @returns faults: rules of accessibility that a page breaks, its weight, shifts of its layout, requests to elsewhere or for
 *   what is not there, sideways scrolling, links and anchors that lead nowhere
 */
export async function checkSite(folder: string, base?: string, only = ''): Promise<string[]> {
  const dist = join(folder, 'dist');
  const pictures = join(folder, 'screenshots');
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  const html = files.filter((file) => file.endsWith('.html') && file !== '404.html').sort();
  const pages = html.filter((file) => new RegExp(only).test(file));
  const site = await serveSite(dist, { base });
  const faults: string[] = [];
  const weights = new Map<string, number>();
  const contents = new Map<string, PageContent>();
  try {
    const browser = await launchChromium();
    try {
      for (const page of pages) {
        for (const look of looks) {
          const seen = await lookAt(browser, site.url, page, look, pictures);
          const found = seen.faults.map((fault) => `${page}, ${look.name}: ${fault}`);
          for (const fault of found) print(fault);
          faults.push(...found);
          weights.set(page, Math.max(weights.get(page) ?? 0, seen.bytes));
          contents.set(page, seen);
        }
      }
      faults.push(...(await searchFaults(browser, site.url)));
    } finally {
      await browser.close();
    }
  } finally {
    site.close();
  }
  const unopened = new Set(html.filter((file) => !contents.has(file)));
  faults.push(...deadSiteLinks(site.url, contents, new Set(files), unopened));
  const heaviest = [...weights].sort(([, one], [, other]) => other - one).slice(0, 5);
  for (const [page, bytes] of heaviest) print(`${String(Math.round(bytes / 1024)).padStart(4)} KB  ${page}`);
  print(`${pages.length} pages, ${looks.length} looks each, ${faults.length} faults`);
  return faults;
}

async function lookAt(
  browser: Browser,
  url: string,
  path: string,
  { width, colorScheme, name }: (typeof looks)[number],
  pictures: string,
): Promise<{ faults: string[] } & Measures> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  try {
    context.setDefaultTimeout(mostWaitMs);
    const page = await context.newPage();
    const faults = watch(page, url);
    await page.goto(url + path, { waitUntil: 'networkidle' });
    // The page's own script has run once the switch of the theme has its name.
    await page.locator('.VPNavBarAppearance [title]:not([title=""])').waitFor({ state: 'attached' });
    const measured = await page.evaluate<Measures>(measure);
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate<AxeResults>(runAxe(colorScheme));
    await page.screenshot({ path: join(pictures, `${path.replace('.html', '').replaceAll('/', '-')}-${name}.png`) });
    const { bytes, shifts, headings, isDark } = measured;
    return {
      ...measured,
      faults: [
        ...faults,
        bytes > mostBytes && `${bytes} bytes, ${mostBytes} at most`,
        ...shifts.map((shift) => `layout shift ${shift}`),
        measured.width > width && `${measured.width} pixels wide`,
        headings !== 1 && `${headings} headings of level 1`,
        isDark !== (colorScheme === 'dark') && 'is shown in the other theme',
        ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`)),
      ].filter((fault) => typeof fault === 'string'),
    };
  } finally {
    await context.close();
  }
}

/** Notes what goes wrong while a page is used: requests to elsewhere, answers that are no page or file, errors of scripts. */
function watch(page: Page, url: string): string[] {
  const faults: string[] = [];
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !asked.startsWith('data:')) faults.push(`asks for ${asked}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`error of a script: ${error.message}`));
  return faults;
}

/** Searches for a setting, as a reader does: with the keyboard, without the network. */
async function searchFaults(browser: Browser, url: string): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(mostWaitMs);
  try {
    const faults = watch(page, url);
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('FHIR_GATEWAY_WRITES');
    await page.getByRole('option').first().click();
    await page.waitForURL(/\.html/, { waitUntil: 'commit' });
    return faults.map((fault) => `search: ${fault}`);
  } finally {
    await page.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
