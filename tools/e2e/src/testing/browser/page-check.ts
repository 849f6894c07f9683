import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { casesOf } from '@fhir-gateway/testing';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { axeSource, runAxe } from './axe.js';

/** A window and a preference in which a page is looked at. */
export interface Look {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

/** Light and dark, on a desk and on a phone. */
export const looks: readonly [Look, ...Look[]] = [
  { name: 'light', colorScheme: 'light', width: 1200, height: 860 },
  { name: 'dark', colorScheme: 'dark', width: 1200, height: 860 },
  { name: 'phone', colorScheme: 'light', width: 390, height: 844 },
  { name: 'phone-dark', colorScheme: 'dark', width: 390, height: 844 },
];

/** Most of the time is axe's: with each change it looks at a page in some looks, and at the next page in others. */
let pagesLookedAt = 0;

/** Runs in the page; as text, since this project has no types of a browser. */
const measureWidth = 'document.documentElement.scrollWidth';
/**
 * A browser skips the contents of a closed `details`, and lays them out anew each time that a script asks for a style in
 * them, which was half of axe's time. Without boxes they are as hidden to axe and to people, and axe finds the same.
 */
const closedContents =
  'details:not([open])::details-content { content-visibility: visible; display: none; }' +
  // Covers at most what can be scrolled out from under it; axe counts the part that is not covered as the whole target.
  '.tab-bar { position: static !important; }';
/** The policy of the pages forbids style elements, not sheets that a script makes. */
const hideClosedContents = `(() => {
  globalThis.closedContents = new CSSStyleSheet();
  globalThis.closedContents.replaceSync('${closedContents}');
  document.adoptedStyleSheets.push(globalThis.closedContents);
})()`;
const showClosedContents =
  'document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== closedContents)';
/** The few rules that look at what is hidden find the same in every look, so the first one is enough for it. */
const withoutClosedContents = "{ exclude: ['details:not([open]) > :not(summary)'] }";

/**
 * What is wrong with a page as it is open now: rules of accessibility that it breaks, by rule and element, and whether it
 * has to be scrolled sideways. The rules are those of WCAG 2.2 A and AA, and axe's best practice.
 *
 * @param folder where a picture of each look is put; none when absent
 * @param extent `state`: of a page that is looked at elsewhere, whose other looks have the rules that they have there
 */
export async function findFaults(
  page: Page,
  name: string,
  folder?: string,
  extent: 'page' | 'state' = 'page',
): Promise<string[]> {
  const faults: string[] = [];
  const [first, ...others] = looks;
  const judged = [first, ...casesOf(others, 2, (pagesLookedAt += 1))];
  await page.evaluate(axeSource);
  await page.evaluate(hideClosedContents);
  for (const look of looks) {
    if (folder === undefined && extent === 'state' && look.colorScheme === 'dark') continue;
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: look.width, height: look.height });
    const width = await page.evaluate<number>(measureWidth);
    if (width > look.width) faults.push(`${name}, ${look.name}: ${width} pixels wide`);
    // The colours on a phone are those of the desk.
    if (extent === 'page' ? look.name !== 'phone-dark' && judged.includes(look) : look === first) {
      const { violations } = await page.evaluate<AxeResults>(
        runAxe(look.colorScheme, look === first ? 'document' : withoutClosedContents),
      );
      for (const { id, nodes } of violations) {
        for (const { target } of nodes) faults.push(`${name}, ${look.name}: ${id} at ${target.join(' ')}`);
      }
    }
    if (folder !== undefined) writeFileSync(join(folder, `${name}-${look.name}.png`), await page.screenshot());
  }
  await page.evaluate(showClosedContents);
  return faults;
}

/** Widths at which pages of a person are looked at. */
const everyWidth = [320, 390, 1280] as const;

/**
 * What axe finds in a page as it is open now, in both themes at {@link everyWidth}, or with each change at one of these,
 * without loading it anew. It is left light, and as wide as the last.
 */
export async function findAxeFaults(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  const widths = casesOf(everyWidth, everyWidth.length, (pagesLookedAt += 1));
  await page.evaluate(axeSource);
  await page.evaluate(hideClosedContents);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 860 });
      const { violations } = await page.evaluate<AxeResults>(runAxe(colorScheme, withoutClosedContents));
      for (const { id, nodes } of violations) {
        for (const { target } of nodes) faults.push(`${name}, ${colorScheme}, ${width}: ${id} at ${target.join(' ')}`);
      }
    }
  }
  await page.evaluate(showClosedContents);
  return faults;
}
