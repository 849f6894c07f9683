import { html, type Html } from '@fhir-gateway/express-kit';
import type { SessionSurvey } from '@fhir-gateway/gateway';

import type { PageFrame } from '../../pages/layout.js';
import { operatorFrame } from './operator-frame.js';
import type { ConsoleView } from '../../pages/console-page.js';

/** How many sessions there are, and the ways to end them. */
export interface SessionsOverviewPage extends PageFrame {
  readonly survey: SessionSurvey;
  /** Ties the forms to the session of the operator. */
  readonly token: string;
  /** How many have just ended. */
  readonly ended?: string;
  /** Asks once more; without a subject for every session. */
  readonly asks?: { readonly subject: string | undefined };
}

/** Counts, and two forms; each asks once more before anything ends. */
export function sessionsOverviewPage({ base, survey, token, ended, asks }: SessionsOverviewPage): ConsoleView {
  const { sessions, browsers, apps, chats, isCut } = survey;
  const more = isCut ? 'More than ' : '';
  const body = html`<h1>Sessions</h1>
    ${ended !== undefined && html`<p class="notice calm" role="status">${ended} ${ended === '1' ? 'session' : 'sessions'} ended.</p>`}
    <dl class="facts">
      <dt>Sessions</dt>
      <dd>${more}${sessions}</dd>
      <dt>Browsers</dt>
      <dd>${more}${browsers}</dd>
      <dt>Tokens of apps and agents</dt>
      <dd>${more}${apps}</dd>
      <dt>Chats with a handle</dt>
      <dd>${more}${chats}</dd>
    </dl>
    ${asks ? confirmation(base, token, asks.subject) : forms(base, token)}`;
  return operatorFrame({ base, title: 'Sessions', body }, '/operator/sessions');
}

function forms(base: string, token: string): Html {
  return html`<section class="block grid two">
    <form class="card" method="post" action="${base}/operator/sessions">
      <h2>End one session</h2>
      <input type="hidden" name="csrf" value="${token}" />
      <label for="subject">Subject of an audit entry</label>
      <input
        id="subject"
        name="subject"
        required
        pattern="[A-Za-z0-9_\\-]{16}"
        maxlength="16"
        autocomplete="off"
        spellcheck="false"
      />
      <p class="hint">Field <code>subject</code>: 16 letters, digits, hyphens or underscores.</p>
      <p><button class="button quiet" type="submit" name="action" value="ask">End it…</button></p>
    </form>
    <form class="card" method="post" action="${base}/operator/sessions">
      <h2>End all sessions</h2>
      <input type="hidden" name="csrf" value="${token}" />
      <p>Everybody but you signs in again. Every app and agent is cut off.</p>
      <p><button class="button quiet" type="submit" name="action" value="ask">End all…</button></p>
    </form>
  </section>`;
}

function confirmation(base: string, token: string, subject: string | undefined): Html {
  return html`<form class="card block" method="post" action="${base}/operator/sessions">
    <h2>${subject === undefined ? 'End all sessions?' : html`End the session <code>${subject}</code>?`}</h2>
    <input type="hidden" name="csrf" value="${token}" />
    ${subject !== undefined && html`<input type="hidden" name="subject" value="${subject}" />`}
    <p>
      It cannot be undone. Browsers, apps and agents of
      ${subject === undefined ? 'every session but yours' : 'this session'} lose access at once. Tokens are not revoked
      at the platforms.
    </p>
    <div class="actions">
      <button class="button" type="submit" name="action" value="end">
        End ${subject === undefined ? 'all' : 'it'} now
      </button>
      <a class="button quiet" href="${base}/operator/sessions">Leave it as it is</a>
    </div>
  </form>`;
}
