import type { Page } from 'playwright-core';

/** What a page may weigh with its style sheet, its scripts and its pictures, as they come over the wire. */
const mostBytes = 200 * 1024;
/** A browser that paints while it still reads a page may move a part of it once; a page that shifts does so each time. */
const mostLoads = 3;
/**
 * What the browser lays out anew with each part that it has read, so that a busy machine decides whether it moves: columns,
 * tables, and a page that is sent in parts.
 */
const growing = '.versions, .overview, table';

interface Measures {
  readonly bytes: number;
  /** Sum of the layout shifts before the first input; 0 where something grows. */
  readonly shift: number;
  readonly headings: number;
  readonly title: string;
  readonly lang: string;
  readonly viewport: string;
  /** Fields that nothing names. */
  readonly unlabelled: readonly string[];
}

/** Runs in the page. The observer is called at least once, since each page has an entry of its navigation. */
const measure = `new Promise((resolve) => {
  const observer = new PerformanceObserver((list) => {
    observer.disconnect();
    const [firstInput] = list.getEntriesByType('first-input');
    const shifts = list
      .getEntriesByType('layout-shift')
      .filter((one) => !one.hadRecentInput && one.startTime < (firstInput?.startTime ?? Infinity));
    const parts = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    resolve({
      bytes: parts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      shift: document.querySelector('${growing}') ? 0 : shifts.reduce((sum, { value }) => sum + value, 0),
      // Contents of a page that came in parts are all there; only the last is shown.
      headings: [...document.querySelectorAll('h1')].filter((one) => one.getClientRects().length > 0).length,
      title: document.title,
      lang: document.documentElement.lang,
      viewport: document.querySelector('meta[name=viewport]')?.content ?? '',
      unlabelled: [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
        .filter((field) => !field.labels?.length && !field.ariaLabel && !field.getAttribute('aria-labelledby'))
        .map(({ id, name }) => id || name),
    });
  });
  for (const type of ['layout-shift', 'first-input', 'navigation']) observer.observe({ type, buffered: true });
})`;

/** What is wrong with how a page is made and loaded: its weight, shifts of its layout, its title, language and names. */
export async function findLoadFaults(page: Page, name: string): Promise<string[]> {
  const { bytes, shift, headings, title, lang, viewport, unlabelled } = await page.evaluate<Measures>(measure);
  return [
    bytes > mostBytes && `${bytes} bytes`,
    shift > 0 && (await shiftsEachTime(page)) && `layout shift ${shift}`,
    headings !== 1 && `${headings} headings of level 1`,
    !/ · FHIR Gateway$/.test(title) && `title “${title}”`,
    lang !== 'en' && `language “${lang}”`,
    !viewport.includes('width=device-width') && `viewport “${viewport}”`,
    ...unlabelled.map((field) => `nothing names the field ${field}`),
  ]
    .filter((fault) => typeof fault === 'string')
    .map((fault) => `${name}: ${fault}`);
}

/** Opens the page anew, in windows of their own. */
async function shiftsEachTime(page: Page): Promise<boolean> {
  for (let loads = 1; loads < mostLoads; loads += 1) {
    const again = await page.context().newPage();
    try {
      await again.goto(page.url());
      if ((await again.evaluate<Measures>(measure)).shift === 0) return false;
    } finally {
      await again.close();
    }
  }
  return true;
}
