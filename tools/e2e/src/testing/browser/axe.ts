import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Half of the size of the source that the package itself gives, to send and to parse for each page that is looked at. */
export const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const allRules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
/** Pages and cards differ in their colours alone when they are dark; these are axe's rules of colour. */
const colourRules = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

/**
 * What asks axe in a page: for all its rules in a light page, for those of colour in the same page made dark. The rules are
 * those of WCAG 2.2 A and AA, and axe's best practice.
 *
 * @param context a script's expression of what is looked at; default: all of the page
 */
export function runAxe(colorScheme: 'light' | 'dark', context = 'document'): string {
  const rules = colorScheme === 'light' ? allRules : colourRules;
  return `axe.run(${context}, { resultTypes: ['violations'], runOnly: ${rules} })`;
}
