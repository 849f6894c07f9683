import { html, type Html } from '@fhir-gateway/express-kit';

import { layout, type PageFrame } from '../pages/layout.js';
import { pathSegment } from '../public-urls.js';

/** A platform at which the browser is still signed in. */
export interface SignOutOffer {
  readonly platformId: string;
  readonly platformName: string;
  readonly ticket: string;
}

/**
 * After a logout: what has ended, and what has not. The browser is still signed in at a platform that asked for its person's
 * password, so that the next one who connects there is not asked.
 */
export function loggedOutPage(page: PageFrame & { offers: readonly SignOutOffer[] }): Html {
  const { base, offers } = page;
  return layout({
    base,
    title: 'Disconnected',
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow good">Disconnected</p>
      <h1>This gateway has forgotten your sign-in</h1>
      ${offers.map(
        ({ platformId, platformName, ticket }) =>
          html`<p>
              This browser may still be signed in at ${platformName}. On a computer that others use, sign out there,
              too.
            </p>
            <form method="post" action="${base}/auth/sign-out">
              <input type="hidden" name="ticket" value="${ticket}" />
              <div class="actions">
                <button class="button" type="submit">Also sign out at ${platformName}</button>
                <a class="button quiet" href="${base}/auth/${pathSegment(platformId)}/login?prompt=login"
                  >Sign in as somebody else</a
                >
              </div>
            </form>`,
      )}
      <p><a class="button quiet" href="${base}/">Back to the gateway</a></p>
    </section>`,
  });
}

/** What {@link leavingPage} sends, and where. */
export interface LeavingPage extends PageFrame {
  readonly platformName: string;
  readonly endSessionEndpoint: string;
  readonly method: 'get' | 'post';
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Sends the browser to a platform's logout: by its address, or by a form whose button the page's script presses.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 */
export function leavingPage({ base, platformName, endSessionEndpoint, method, fields }: LeavingPage): Html {
  if (method === 'get') {
    const url = new URL(endSessionEndpoint);
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    return layout({
      base,
      title: `Signing out at ${platformName}`,
      narrow: true,
      head: html`<meta http-equiv="refresh" content="0; url=${url.href}" />`,
      body: html`<section class="card">
        <h1>Signing out at ${platformName}…</h1>
        <p><a class="button" href="${url.href}" rel="noreferrer">Go on to ${platformName}</a></p>
      </section>`,
    });
  }
  return layout({
    base,
    title: `Signing out at ${platformName}`,
    narrow: true,
    head: html`<script src="${base}/assets/console.js" defer></script>`,
    body: html`<section class="card">
      <h1>Signing out at ${platformName}…</h1>
      <form method="post" action="${new URL(endSessionEndpoint).href}" data-submit>
        ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button class="button" type="submit">Go on to ${platformName}</button>
      </form>
    </section>`,
  });
}

/** Where a browser comes back to from a platform's logout. */
export function signedOutPage({ base, platformName }: PageFrame & { platformName?: string }): Html {
  return layout({
    base,
    title: 'Signed out',
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow good">Signed out</p>
      <h1>
        ${platformName === undefined ? 'You came back from signing out' : `You came back from signing out at ${platformName}`}
      </h1>
      <p>Close this window if others use this computer.</p>
      <p><a class="button" href="${base}/">Open the gateway</a></p>
    </section>`,
  });
}
