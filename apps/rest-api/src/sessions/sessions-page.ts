import { html, type Html } from '@fhir-gateway/express-kit';

import type { ClientView } from '../pages/client-view.js';
import { accessList } from '../pages/access-list.js';
import { consolePage } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';
import { unconfirmedEndsNotice } from '../pages/unconfirmed-ends.js';

/** Who can use a session. */
export interface SessionsPage extends PageFrame {
  readonly clients: readonly ClientView[];
  /** Names of the platforms that are connected. */
  readonly connected: readonly string[];
  /** Of those, the ones where the operator allows writing. */
  readonly writable: readonly string[];
  /** Names of platforms that have not confirmed yet that a sign-in has ended. */
  readonly unconfirmed: readonly string[];
}

/** The browsers, apps and chats that can use this session, each with a button that ends it, and one that ends all. */
export function sessionsPage(page: SessionsPage): Html {
  const { base, clients } = page;
  return consolePage({
    base,
    title: 'Browsers and apps',
    section: 'connections',
    body: html`
      <div class="hero">
        <h1>Browsers and apps</h1>
        <p class="lede">What can use the sign-ins of this browser. ${describeReach(page)}</p>
      </div>
      ${unconfirmedEndsNotice(page.unconfirmed)}
      <section aria-labelledby="clients">
        <h2 id="clients">Connected now</h2>
        ${accessList(base, clients)}
      </section>
      ${logOutEverywhere(base)}
    `,
  });
}

/** The button that ends everything, and what it does not reach. */
export function logOutEverywhere(base: string): Html {
  return html`<section class="block" aria-labelledby="everywhere">
    <h2 id="everywhere">Log out everywhere</h2>
    <p>
      Ends all of the above at once and disconnects every platform. Other browsers in which you signed in by yourself
      are not known here; log out in each of them.
    </p>
    <form method="post" action="${base}/auth/sessions/end">
      <button class="button" type="submit" id="log-out-everywhere">Log out everywhere</button>
    </form>
  </section>`;
}

/** What can be done with the sign-ins of a session, in a sentence. */
export function describeReach({ connected, writable }: Pick<SessionsPage, 'connected' | 'writable'>): string {
  if (connected.length === 0) return 'No platform is connected yet; what is listed can use those you connect.';
  const reads = `Each can read what ${connected.join(', ')} ${connected.length === 1 ? 'shares' : 'share'}`;
  return writable.length === 0
    ? `${reads}, and change nothing.`
    : `${reads}, and change records at ${writable.join(', ')}.`;
}
