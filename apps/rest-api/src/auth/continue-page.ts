import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';

import type { ClientView } from '../pages/client-view.js';
import { layout, type PageFrame } from '../pages/layout.js';
import { scopeList } from '../pages/scope-list.js';
import { titleOf } from '../pages/access-list.js';

/** The form field with the ids of the clients that the person saw and keeps. */
const clientsField = 'clients';

/** A login that waits for the person to say yes. */
export interface ContinuePage extends PageFrame {
  readonly platformName: string;
  /** Host of the sign-in page, for people who know where they mean to go. */
  readonly platformHost: string;
  /** Where the form goes. */
  readonly action: string;
  /** What the form sends: the attempt, or the scopes of a sign-in that only the form begins. */
  readonly fields: Readonly<Record<string, string>>;
  /** How the client that asks calls itself; shown as a claim, for nobody has checked it. */
  readonly clientName?: string;
  readonly startedBy: 'browser' | 'agent' | 'ehr';
  readonly scopes: readonly string[];
  /** The platform will ask for a password in any case. */
  readonly prompt?: 'login';
  /** Apps and chats that could use the sign-in as well. */
  readonly clients: readonly ClientView[];
}

/** Asks before anything leaves the gateway: which platform, on whose behalf, and what will be readable. */
export function continuePage(page: ContinuePage): Html {
  const { platformName, scopes, clients } = page;
  return layout({
    base: page.base,
    title: `Sign in to ${platformName}`,
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow">Sign-in request</p>
      <h1>Connect ${platformName}?</h1>
      <p>
        ${whoAsks(page)} Once you sign in at <strong>${page.platformHost}</strong>, this gateway can use your access:
      </p>
      ${scopes.length > 0 ? scopeList(scopes) : html`<p class="muted">${platformName} decides what is shared.</p>`}
      ${clients.length > 0 && alsoReading(clients)}
      <p class="notice">
        Continue only if <strong>you</strong> asked for this just now. If somebody sent you this link, close the page.
      </p>
      <form method="post" action="${page.action}">
        ${Object.entries(page.fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        ${page.startedBy !== 'ehr' && whoSignsIn(page)}
        <div class="actions">
          <button
            class="button"
            type="submit"
            id="continue"
            name="${clientsField}"
            value="${clients.map(({ id }) => id).join(' ')}"
          >
            Continue to ${platformName}
          </button>
          ${clients.length > 0 && html`<button class="button quiet" type="submit" id="continue-alone" name="${clientsField}" value="">Disconnect them and continue</button>`}
          <a class="button quiet" href="${page.base}/">Cancel</a>
        </div>
      </form>
      <p class="muted small">Your password is entered at ${platformName}, never here.</p>
    </section>`,
  });
}

/** Somebody else may be signed in at the platform in this browser, and would be connected without a question. */
function whoSignsIn({ platformName, prompt }: ContinuePage): Html {
  const words = html`Ask for the password at ${platformName}, also if somebody is signed in there in this browser`;
  if (prompt === 'login') {
    return html`<input type="hidden" name="prompt" value="login" />
      <p class="muted small">${platformName} will ask for a password, also if somebody is signed in there.</p>`;
  }
  return html`<p>
    <label><input type="checkbox" name="prompt" value="login" id="ask-password" /> ${words}</label>
  </p>`;
}

/** The button that keeps them repeats their ids, so that only what stands here is kept. */
function alsoReading(clients: readonly ClientView[]): Html {
  return html`<p>These can use what this browser is signed in to, and will be able to use this as well:</p>
    <ul class="scopes" id="also-reading">
      ${clients.map(
        (client) =>
          html`<li>
            <strong>${titleOf(client)}</strong>${client.destination !== undefined && html` · ${client.destination}`}
            <span>since ${dateWords(client.connected_at.slice(0, 10))}</span>
          </li>`,
      )}
    </ul>
    <p>If you do not know all of them, disconnect them.</p>`;
}

function whoAsks({ startedBy, clientName, platformName }: ContinuePage): Html {
  if (startedBy === 'browser') return html`You are about to sign in to ${platformName}.`;
  if (startedBy === 'ehr') {
    return html`You opened this gateway from within ${platformName}, for the patient on the screen there.`;
  }
  if (clientName === undefined) return html`An AI agent asks you to sign in to ${platformName}.`;
  return html`An AI agent that calls itself <strong>“${clientName}”</strong> asks you to sign in to ${platformName}.`;
}
