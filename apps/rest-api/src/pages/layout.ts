import { html, type Html, type HtmlValue } from '@fhir-gateway/express-kit';

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
}

/** The frame of all pages: one style sheet, no scripts. */
export function layout({ base, title, body, narrow = false, head }: PageParts): Html {
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
      <body>
        <header class="top">
          <a class="brand" href="${base}/"
            ><img src="${base}/assets/icon.svg" alt="" width="28" height="28" />FHIR Gateway</a
          >
        </header>
        <main class="${narrow ? 'narrow' : 'wide'}">${body}</main>
      </body>
    </html> `;
}
