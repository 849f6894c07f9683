import { createHash } from 'node:crypto';
import type { Html } from './html.js';
import { html } from './html.js';
import { style } from './style.js';

/** Kept out of the template, where a formatter could change the text that {@link styleSource} was computed from. */
const styleElement: Html = { markup: `<style>${style}</style>` };
const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/**
 * Response headers of every page: no script, no frame, nothing from elsewhere, nothing kept.
 *
 * `form-action` names loopback origins besides `'self'` because Chromium applies it to the whole redirect chain after a
 * form post, and that chain ends at the client's redirect URI. `same-origin` (not `no-referrer`) keeps browsers sending
 * a real `Origin` with form posts, which the interaction routes check.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src ${styleSource}`,
    'img-src data:',
    "form-action 'self' http://localhost:* http://127.0.0.1:*",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** A whole HTML document around `body`. `wide` is for pages with tables, `site` for what is no page of the EHR. */
export function page(title: string, body: Html, options: { wide?: boolean; site?: string | undefined } = {}): string {
  const { site = 'Sandbox EHR' } = options;
  const width = options.wide ? 'wide' : '';
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${site}</title>
        <link rel="icon" href="data:," />
        ${styleElement}
      </head>
      <body>
        <header class="brand ${width}"><strong>${site}</strong> · synthetic records on this machine only</header>
        <main class="${width}">${body}</main>
      </body>
    </html>`.markup;
}
