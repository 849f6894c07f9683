import { html, type Html } from '@fhir-gateway/express-kit';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import type { ClientView } from '../../pages/client-view.js';
import { pathSegment } from '../../public-urls.js';
import { accessList } from '../../pages/access-list.js';
import { connectionActions, connectionDate, connectionDetails } from '../../pages/connection-card.js';
import { endingWords, type MemberPortal, unconfirmedEndsNotice } from '../../pages/connection-ending.js';
import { consolePage, type ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';
import { patientChoiceHref } from '../../auth/patient-choice-page.js';
import { unknownPatientNotice } from '../../pages/message-pages.js';
import { dayOf } from '../../pages/plain-dates.js';
import { usedNotice } from './kept-words.js';
import { describeReach, logOutEverywhere } from '../../pages/session-reach.js';

/** What is connected, and who can use it. */
export interface ConnectionsPage extends PageFrame {
  readonly connections: readonly ConnectionSummary[];
  /** Names of platforms by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Names of connected platforms where the operator allows writing. */
  readonly writable: readonly string[];
  /** Names of platforms that have not confirmed yet that a sign-in has ended. */
  readonly unconfirmed: readonly string[];
  /** Whether what is connected is kept beyond this browser; absent where this gateway keeps nothing. */
  readonly kept?: { readonly untilSeconds?: number | undefined; readonly codeUsedAtSeconds?: number | undefined };
  readonly nowMs: number;
  /** Portals for members, by platform id. */
  readonly portals: ReadonlyMap<string, readonly MemberPortal[]>;
  /** Absent for a visitor without a session. */
  readonly clients?: readonly ClientView[];
}

/** Every connection with patient, scopes and expiry, and the browsers, apps and chats that can use them. */
export function connectionsPage(page: ConnectionsPage): ConsoleView {
  const { base, connections, names, clients } = page;
  const nameOf = ({ platformId }: ConnectionSummary) => names.get(platformId) ?? platformId;
  const connected = connections.filter((one) => one.connected).map(nameOf);
  return consolePage({
    base,
    title: 'Your connections',
    section: 'connections',
    hasScript: true,
    body: html`
      <div class="hero">
        <h1>Your connections</h1>
        <p class="lede">The platforms you are signed in to, what each may share, and who can use it.</p>
      </div>
      ${unconfirmedEndsNotice(page.unconfirmed)} ${usedNotice(base, page.kept?.codeUsedAtSeconds)}
      ${
        connections.length === 0
          ? html`<div class="card">
              <p>Nothing is connected yet.</p>
              <p><a class="button" href="${base}/">Find a platform</a></p>
              ${page.kept && html`<p><a href="${base}/auth/open">Open kept connections</a></p>`}
            </div>`
          : html`<ul class="grid two">
                ${connections.map((connection) => html`<li>${wholeConnection(page, connection, nameOf(connection))}</li>`)}
              </ul>
              ${page.kept && keptLine(base, page.kept.untilSeconds)}`
      }
      ${
        clients !== undefined &&
        html`<section class="block" aria-labelledby="clients">
            <h2 id="clients">Who has access</h2>
            <p class="muted">${describeReach({ connected, writable: page.writable })}</p>
            ${accessList(base, clients)}
          </section>
          <section class="block" aria-labelledby="memory">
            <h2 id="memory">What is remembered</h2>
            <p>What you decided here, what apps saw last, requests to payers, and what you shared.</p>
            <p><a class="button quiet" href="${base}/connections/memory">Look through it, or delete it</a></p>
          </section>
          ${logOutEverywhere(base)}`
      }
    `,
  });
}

function keptLine(base: string, untilSeconds: number | undefined): Html {
  return html`<section class="block" aria-labelledby="kept">
    <h2 id="kept">Keep my connections</h2>
    <p>
      ${untilSeconds === undefined ? 'They end with this browser.' : `They are kept until ${dayOf(untilSeconds)}, and longer each time you open them.`}
    </p>
    <p>
      <a class="button quiet" href="${base}/auth/keys"
        >${untilSeconds === undefined ? 'Keep my connections' : 'Recovery code and devices'}</a
      >
    </p>
  </section>`;
}

function wholeConnection(
  { base, kept, portals, nowMs }: ConnectionsPage,
  connection: ConnectionSummary,
  name: string,
): Html {
  const facts = { name, portals: portals.get(connection.platformId) ?? [], isKept: kept?.untilSeconds !== undefined };
  const { platformId, connected, patientUnknown, problem } = connection;
  const isMeant = connection.isOneOfSeveral && connection.isNewest;
  return html`<article class="card">
    <p class="eyebrow ${connected ? 'good' : 'bad'}">${connected ? 'Connected' : 'Ended'}</p>
    <div class="block-head">
      <h2><a href="${base}/platforms/${pathSegment(platformId)}">${name}</a></h2>
    </div>
    ${problem !== undefined && html`<p class="notice">${problem.message}</p>`}
    ${patientUnknown && unknownPatientNotice(patientUnknown, patientChoiceHref(base, platformId))}
    ${connectionDetails(connection)}
    ${isMeant && html`<p class="muted small">Signed in there last: what names only the platform means this one.</p>`}
    ${connected && html`<p class="small">${endingWords(connection, facts)}</p>`}
    ${connected && connectionDate(base, connection, { name, nowMs })} ${connectionActions(base, connection, name)}
    <p class="small">
      <a
        href="${base}/auth/${pathSegment(withoutConnectionNumber(platformId))}/login"
        aria-label="Connect another person there: ${name}"
        >Connect another person there</a
      >
    </p>
  </article>`;
}
