import { html, type Html } from '@fhir-gateway/express-kit';

import { layout, type PageFrame } from '../pages/layout.js';

/** An app's request that is not in order. */
export interface OauthErrorPage extends PageFrame {
  readonly code: string;
  /** Where the app wants to hear of it; absent when it is not clear which app it is. */
  readonly back?: { readonly url: string; readonly destination: string };
}

/**
 * Says that an app's request is not in order, and nothing of what it held: whoever made the link wrote it. The way back
 * names where it leads and is the person's to take, since anybody can register an app at any address.
 *
 * @see RFC 9700 section 4.11.2
 */
export function oauthErrorPage({ base, code, back }: OauthErrorPage): Html {
  return layout({
    base,
    title: 'This app cannot be connected',
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow bad">Not done</p>
      <h1>This app cannot be connected.</h1>
      <p>
        Its request is not in order, or was already answered. Go back to the app and connect again. If it happens again,
        remove the connection there and add it anew.
      </p>
      <div class="actions">
        ${back && html`<a class="button" href="${new URL(back.url).href}" rel="noreferrer">Back to ${back.destination}</a>`}
        <a class="button quiet" href="${base}/">Back to the start page</a>
      </div>
      <p class="muted small">Code <code>${code}</code></p>
    </section>`,
  });
}
