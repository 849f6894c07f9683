import { formsCss } from './forms-css.js';
import { frameCss } from './frame-css.js';
import { partsCss } from './parts-css.js';
import { printCss } from './print-css.js';
import { recordCss } from './record-css.js';
import { themeCss } from './theme-css.js';

/**
 * The one style sheet of the pages: light and dark, from phone width up, system fonts. Served as a file, since pages allow
 * no inline styles.
 */
export const consoleCss = [themeCss, frameCss, partsCss, formsCss, recordCss, printCss].join('').trimStart();
