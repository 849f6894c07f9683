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

/** Who is there as numbers, and the ways to end them; each asks once more before anything ends. */
export function sessionsOverviewPage({ base, survey, token, ended, asks }: SessionsOverviewPage): ConsoleView {
  const { sessions, browsers, apps, chats, isCut } = survey;
  const more = isCut ? 'more than ' : '';
  const body = html`<h1>Sessions and agents</h1>
    <p class="lede">
      ${more}${countOf(sessions, 'session')}: ${countOf(browsers, 'browser')}, ${countOf(apps, 'token')} of apps and
      agents, ${countOf(chats, 'chat')} with a handle. People are numbers here: no page turns one into a name.
    </p>
    ${ended !== undefined && html`<p class="notice calm" role="status">${ended} ${ended === '1' ? 'session' : 'sessions'} ended.</p>`}
    ${asks ? confirmation(base, token, asks.subject) : html`${sessionList(base, token, survey)} ${forms(base, token)}`}`;
  return operatorFrame({ base, title: 'Sessions', body }, '/operator/sessions');
}

function countOf(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function sessionList(base: string, token: string, { listed, sessions }: SessionSurvey): Html {
  if (listed.length === 0) {
    return html`<p class="notice calm">
      ${sessions === 0 ? 'Nobody has a session.' : 'No browser, app or chat can use a session. Programs of this machine can.'}
    </p>`;
  }
  return html`<ul class="rows">
    ${listed.map(({ subject, browsers, apps, chats }, at) => {
      const holders = [browsers > 0 && countOf(browsers, 'browser'), apps > 0 && countOf(apps, 'agent or app token')];
      const all = [...holders, chats > 0 && countOf(chats, 'chat')].filter((part) => part !== false);
      return html`<li>
        <div>
          <strong>Person ${at + 1}</strong>
          <p class="muted small">${all.join(', ')} · audit subject <code>${subject}</code></p>
        </div>
        <form method="post" action="${base}/operator/audit">
          ${hidden(token)}<input type="hidden" name="session" value="${subject}" />
          <button class="button quiet small" type="submit" aria-label="What they did: person ${at + 1}">
            What they did
          </button>
        </form>
        <form method="post" action="${base}/operator/sessions">
          ${hidden(token)}<input type="hidden" name="subject" value="${subject}" />
          <button
            class="button quiet small"
            type="submit"
            name="action"
            value="ask"
            aria-label="End the session of person ${at + 1}"
          >
            End…
          </button>
        </form>
      </li>`;
    })}
  </ul>`;
}

function hidden(token: string): Html {
  return html`<input type="hidden" name="csrf" value="${token}" />`;
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
