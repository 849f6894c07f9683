import type { Page } from 'playwright-core';

/** More than any page has; a page where the focus is caught ends here. */
const mostPresses = 600;
const pressesAtOnce = 25;

/**
 * Runs in the page: notes what is focused from now on, and begins at the top. Of radio buttons of one name the Tab key
 * reaches one, by the platform's convention.
 */
const begin = `(() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const controls = 'a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary';
  const radios = new Set();
  const wanted = [...document.querySelectorAll(controls)].filter(shown).filter(({ type, name }) => {
    if (type !== 'radio') return true;
    const isFirst = !radios.has(name);
    radios.add(name);
    return isFirst;
  });
  globalThis.keyboardCheck = { wanted, reached: new Set(), unmarked: new Set() };
  document.addEventListener('focusin', ({ target }) => {
    const { reached, unmarked } = globalThis.keyboardCheck;
    reached.add(target);
    const { outlineStyle, boxShadow } = getComputedStyle(target);
    // A point of a chart shows its value instead.
    const tip = target.querySelector('.tip');
    const isTold = tip !== null && getComputedStyle(tip).visibility === 'visible';
    if (outlineStyle === 'none' && boxShadow === 'none' && !isTold) unmarked.add(target);
  });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
})()`;

const words = '({ innerText, ariaLabel, id, name }) => innerText?.trim().slice(0, 60) || ariaLabel || id || name';
const unreached = `(() => {
  const { wanted, reached } = globalThis.keyboardCheck;
  const isReached = (one) =>
    reached.has(one) || (one.type === 'radio' && [...reached].some(({ type, name }) => type === 'radio' && name === one.name));
  return wanted.filter((one) => !isReached(one)).map(${words});
})()`;
const unmarked = `[...globalThis.keyboardCheck.unmarked].map(${words})`;

/**
 * What of a page, as it is open now, cannot be used with the keyboard: controls that the Tab key does not come to, and
 * those that do not show that they have the focus.
 */
export async function findKeyboardFaults(page: Page, name: string): Promise<string[]> {
  await page.evaluate(begin);
  let left: string[] = [];
  for (let presses = 0; presses < mostPresses; presses += pressesAtOnce) {
    for (let press = 0; press < pressesAtOnce; press += 1) await page.keyboard.press('Tab');
    left = await page.evaluate<string[]>(unreached);
    if (left.length === 0) break;
  }
  const hidden = await page.evaluate<string[]>(unmarked);
  return [
    ...left.map((one) => `${name}: the Tab key does not come to “${one}”`),
    ...hidden.map((one) => `${name}: “${one}” does not show that it has the focus`),
  ];
}
