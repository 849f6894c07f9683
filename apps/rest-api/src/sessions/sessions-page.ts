import { html } from '@fhir-gateway/express-kit';

import type { ClientView } from '../pages/client-view.js';
import { accessList } from '../pages/access-list.js';
import { consolePage, type ConsoleView } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';
import { describeReach, logOutEverywhere, type SessionReach } from '../pages/session-reach.js';
import { unconfirmedEndsNotice } from '../pages/connection-ending.js';

/** Who can use a session. */
export interface SessionsPage extends PageFrame, SessionReach {
  readonly clients: readonly ClientView[];
  /** Names of platforms that have not confirmed yet that a sign-in has ended. */
  readonly unconfirmed: readonly string[];
}

/** The browsers, apps and chats that can use this session, each with a button that ends it, and one that ends all. */
export function sessionsPage(page: SessionsPage): ConsoleView {
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
