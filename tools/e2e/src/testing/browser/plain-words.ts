import type { Page } from 'playwright-core';

/** What no page of a person says: ids, codes, names of variables, addresses, and dates that a program writes. */
const technical: readonly (readonly [string, RegExp])[] = [
  ['a date of a program', /\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b/g],
  ['a time of Greenwich', /\b(?:UTC|GMT)\b/g],
  ['a code of LOINC', /\b\d{3,5}-\d\b/g],
  ['a code of UCUM', /\[[a-zA-Z]+_[a-zA-Z]+\]|mm\[Hg\]|\b10\*\d/g],
  ['a name of a variable', /\b[A-Za-z]+(?:_[A-Za-z]+)+\b/g],
  ['an address', /\bhttps?:\/\/\S+/g],
  ['an id of the gateway', /\bsandbox-\w+|\bepic:\w+|\w+~\d+\b|\b[0-9a-f]{8}-[0-9a-f]{4}\b/g],
  ['a name of FHIR', /\b(?:[A-Z][a-z]+(?:[A-Z][a-z]+)+\/\S+|(?:Patient|Claim)\/\S+|NDJSON|IPS|Bundle|Observation)\b/g],
  ['a scope', /\b(?:patient|user|system)\/\S+|\boffline_access\b/g],
  ['a type of a file', /\b(?:text|application)\/[a-z]\S*/g],
];

/**
 * Runs in the page: its words, also those behind what opens; without what is folded away for who supports the person, and
 * what is copied into another program or shown as it is sent.
 */
const wordsOfPage = `(() => {
  const others = 'details.codes, details.support, pre, script, style, template';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(others)) words.push(walker.currentNode.data);
  return words.join(' ');
})()`;

/** What a page of a person says, as it is open now, that only a program needs. */
export async function technicalWords(page: Page, name: string): Promise<string[]> {
  const words = await page.evaluate<string>(wordsOfPage);
  return technical.flatMap(([what, pattern]) => {
    const found = [...new Set(words.match(pattern))];
    return found.length > 0 ? [`${name}: ${what}: ${found.slice(0, 12).join(', ')}`] : [];
  });
}
