import { html, type Html } from '@fhir-gateway/express-kit';

import { layout, type PageFrame } from '../pages/layout.js';

/**
 * Sends the browser on to the platform. A page and not a redirect: Chromium applies `form-action` to the redirects that
 * follow a form, and the platform's address is not among the gateway's own.
 *
 * @see https://www.w3.org/TR/CSP3/#directive-form-action
 */
export function departingPage(
  page: PageFrame & { readonly platformName: string; readonly authorizationUrl: string; readonly about?: string },
): Html {
  // Serialised by the URL parser, so that no quote or space can end the attribute's value early.
  const url = new URL(page.authorizationUrl).href;
  return layout({
    base: page.base,
    title: `Continuing to ${page.platformName}`,
    narrow: true,
    head: html`<meta http-equiv="refresh" content="0; url=${url}" />`,
    body: html`<section class="card">
      <h1>Continuing to ${page.platformName}…</h1>
      <p>${page.about ?? 'You sign in there, and come back here afterwards.'}</p>
      <p><a class="button" href="${url}" rel="noreferrer">Go to ${page.platformName}</a></p>
    </section>`,
  });
}
