import { casesOf, type CardHost } from '@fhir-gateway/testing';
import type { AxeResults } from 'axe-core';
import { axeSource, runAxe } from './axe.js';

/** Widths that hosts give a card; the narrowest and the widest light and dark. What axe finds is looked for in the narrowest. */
const looks = [
  { width: 320, theme: 'light' },
  { width: 320, theme: 'dark' },
  { width: 560, theme: 'light' },
  { width: 800, theme: 'light' },
  { width: 800, theme: 'dark' },
] as const;

const nothing: Pick<AxeResults, 'violations'> = { violations: [] };

/** With each change axe looks at every second card in the dark; at each of them where the floods are whole. */
let cardsLookedAt = 0;

/** Of the height of a picture: longer cards are cut. */
const mostPixels = 1000;

/**
 * What is wrong with the card that a host shows now: rules of accessibility that it breaks, and whether it is wider or
 * higher than the host has made it, as narrow and wide cards, light and dark.
 *
 * @param fileOf where the picture of a look is put, such as `320-dark`; none when absent
 */
export async function cardFaults(host: CardHost, name: string, fileOf?: (look: string) => string): Promise<string[]> {
  const faults: string[] = [];
  const frame = host.frame();
  const judged = ['light', ...casesOf(['dark', ''], 2, (cardsLookedAt += 1))];
  await frame.evaluate(axeSource);
  for (const { width, theme } of looks) {
    const look = `${width}-${theme}`;
    await host.page.setViewportSize({ width, height: 900 });
    await host.change({ theme });
    await frame.locator(`html[data-theme="${theme}"]`).waitFor();
    await host.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const shown = await frame.evaluate<number>('document.documentElement.scrollWidth');
    if (shown > width) faults.push(`${name}, ${look}: ${shown} pixels wide`);
    const { violations } =
      width > 320 || !judged.includes(theme) ? nothing : await frame.evaluate<AxeResults>(runAxe(theme));
    for (const { id, nodes } of violations) {
      for (const { target } of nodes) faults.push(`${name}, ${look}: ${id} at ${target.join(' ')}`);
    }
    if (fileOf !== undefined) await takePicture(host, width, fileOf(look));
  }
  return faults;
}

/** A browser paints of a frame what its window shows: the window is made as high as the card first. */
async function takePicture(host: CardHost, width: number, path: string): Promise<void> {
  const height = await host
    .frame()
    .evaluate<number>('Math.ceil(document.documentElement.getBoundingClientRect().height)');
  await host.page.setViewportSize({ width, height: Math.min(height, mostPixels) });
  await host.page.screenshot({ path });
}
