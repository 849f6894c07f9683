import { html, type Html } from '@fhir-gateway/express-kit';

import { layout, type PageFrame } from './layout.js';

/**
 * An app's request that cannot be answered to the app, because it is not clear which app it is. Says nothing of what the
 * request held: whoever made the link wrote it.
 */
export function oauthErrorPage({ base, code }: PageFrame & { code: string }): Html {
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
      <div class="actions"><a class="button quiet" href="${base}/">Back to the start page</a></div>
      <p class="muted small">Code <code>${code}</code></p>
    </section>`,
  });
}
