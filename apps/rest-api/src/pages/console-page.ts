import { html, type Html } from '@fhir-gateway/express-kit';

import type { ConsoleView } from './console-view.js';
import { layout, type PageFrame } from './layout.js';

export type { ConsoleView, ConsoleVisitor } from './console-view.js';

/** A part of the console, as its navigation lists them. */
export type ConsoleSection = 'platforms' | 'connections' | 'record' | 'shares' | 'prior-auth' | 'agents' | 'operator';

/** A page of the console. */
export interface ConsolePage extends PageFrame {
  readonly title: string;
  readonly body: Html;
  /** Marked in the navigation. */
  readonly section?: ConsoleSection;
  /** Loads the script, which makes search and copying easier; to be sent with `hasScript`. */
  readonly hasScript?: boolean;
  /** Loads the script of a record besides; to be sent with `hasScript`. */
  readonly showsRecord?: boolean;
}

interface Section {
  readonly id: ConsoleSection;
  readonly path: string;
  readonly label: string;
}

/** One line for each part of the console; a new part is a line here, and a route in `console/console.ts`. */
const sections: readonly Section[] = [
  { id: 'platforms', path: '/', label: 'Platforms' },
  { id: 'connections', path: '/connections', label: 'Connections' },
  { id: 'record', path: '/record/summary', label: 'Record' },
  { id: 'shares', path: '/shares', label: 'Share' },
  { id: 'prior-auth', path: '/prior-auth', label: 'Prior auth' },
  { id: 'agents', path: '/agents', label: 'Agents' },
];

/** Shown to those who run this gateway. */
const operatorSection: Section = { id: 'operator', path: '/operator', label: 'Operator' };

/** The frame of the console's pages: navigation, content, and a place from which a screen reader hears what changed. */
export function consolePage(page: ConsolePage): ConsoleView {
  const { base, title, body, section, hasScript = false, showsRecord = false } = page;
  return ({ isOperator }) =>
    layout({
      base,
      title,
      body,
      head: html`${hasScript && html`<script src="${base}/assets/console.js" defer></script>`}
      ${showsRecord && html`<script src="${base}/assets/record.js"></script>`}`,
      navigation: html`<nav class="nav" aria-label="Console">
        <ul>
          ${[...sections, ...(isOperator ? [operatorSection] : [])].map(
            ({ id, path, label }) =>
              html`<li><a href="${base}${path}" ${id === section && html`aria-current="true"`}>${label}</a></li>`,
          )}
        </ul>
      </nav>`,
      foot: html`<p class="visually-hidden" id="announcer" role="status"></p>
        <footer class="foot">
          <div class="foot-inner">
            <span>Tokens of platforms stay sealed in this gateway.</span>
            <a href="${base}/auth/sessions">Browsers and apps with access</a>
            <a href="${base}/docs">API reference</a>
          </div>
        </footer>`,
    });
}
