import { html, type Html, type HtmlValue } from '@fhir-gateway/express-kit';

import type { ConsoleVisitor } from './console-view.js';

/** What every page needs to know. */
export interface PageFrame {
  /** Path prefix of the gateway's own links, see `basePath`. */
  readonly base: string;
}

/** The parts of one page. */
export interface PageParts extends PageFrame {
  readonly title: string;
  readonly body: Html;
  /** Narrow pages hold one message or one question. */
  readonly narrow?: boolean;
  /** Further elements of the head. */
  readonly head?: HtmlValue;
  /** Stands beside the gateway's name; pages that ask a question have none, so that nothing leads away from it. */
  readonly navigation?: HtmlValue;
  /** Stands beside the content where there is space for it. */
  readonly side?: HtmlValue;
  /** The home that it belongs to, whose colour it has. */
  readonly home?: string;
  /** What follows the content. */
  readonly foot?: HtmlValue;
}

/** The frame of all pages: one style sheet; a script only where `head` brings one. */
export function layout({ base, title, body, narrow = false, head, navigation, side, home, foot }: PageParts): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · FHIR Gateway</title>
        <link rel="icon" href="${base}/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${base}/assets/console.css" />
        ${head}
      </head>
      <body ${home !== undefined && html`class="${home}"`}>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
          <div class="top-inner">
            <a class="brand" href="${base}/"
              ><img src="${base}/assets/icon.svg" alt="" width="30" height="30" /><span>FHIR Gateway</span></a
            >
            ${navigation}
          </div>
        </header>
        <div class="shell">
          ${side}
          <main id="content" tabindex="-1" class="${narrow ? 'narrow' : 'wide'}">${body}</main>
        </div>
        ${foot}
      </body>
    </html> `;
}

/** A page of the console before it is known who looks at it; `RestContext.sendPage` makes and sends it. */
export type ConsoleView = (visitor: ConsoleVisitor) => Html;
