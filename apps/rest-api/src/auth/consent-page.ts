import type { ConsentRequest } from '@fhir-gateway/auth-server';
import { html, type Html } from '@fhir-gateway/express-kit';

import { durationWords } from '../pages/duration-words.js';
import { layout, type PageFrame } from '../pages/layout.js';

/** An app that asks to use this browser's session. */
export interface ConsentPage extends PageFrame {
  readonly request: ConsentRequest;
  /** Where the form goes. */
  readonly action: string;
  /** Names of the platforms that this browser is signed in to, and that the app could use at once. */
  readonly connected: readonly string[];
  /** When a session ends by itself: after so long without use, and in any case so long after it began. */
  readonly idleSeconds: number;
  readonly maxSeconds: number;
}

/**
 * Asks whether an app may use the gateway in this person's name. It is called after where the answer goes: a name is only
 * what the app says, and anybody can say “Claude”.
 */
export function consentPage({ base, request, action, connected, idleSeconds, maxSeconds }: ConsentPage): Html {
  const { clientName, clientHost, destination, resources, userCode, csrfToken } = request;
  return layout({
    base,
    title: 'Connect an app',
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow">Connection request</p>
      <h1>Let ${destination} use this gateway?</h1>
      <p>
        The answer goes to <strong>${destination}</strong>.
        ${clientName !== undefined && html`It calls itself “${clientName}”.`}
        ${clientHost === undefined ? 'Nobody has checked who it is: go by where the answer goes, not by a name.' : html`It is published at <strong>${clientHost}</strong>.`}
      </p>
      ${userCode !== undefined && html`<p>Its code is <strong id="user-code">${userCode}</strong>.</p>`}
      <p>It asks for:</p>
      <ul class="scopes">
        ${resources.map(({ name }) => html`<li>${name}</li>`)}
        <li>
          reading, and where the operator allows it changing, records of the platforms you sign in to from this browser
          or from the app
        </li>
      </ul>
      <p>
        It keeps this until you disconnect it or log out under “Browsers and apps with access”. By itself it ends with
        your session: after ${durationWords(idleSeconds)} without use, and ${durationWords(maxSeconds)} after the
        session began in any case.
      </p>
      ${connected.length > 0 && html`<p class="notice">You are signed in to ${connected.join(', ')}: the app could use that at once.</p>`}
      <p class="notice">
        Allow it only if <strong>you</strong> are connecting this app just now. If somebody sent you here, close the
        page.
      </p>
      <form method="post" action="${action}">
        <input type="hidden" name="csrf" value="${csrfToken}" />
        <div class="actions">
          <button class="button" type="submit" name="decision" value="allow" id="allow-app">Allow</button>
          <button class="button quiet" type="submit" name="decision" value="deny" id="deny-app">Do not allow</button>
        </div>
      </form>
    </section>`,
  });
}

/**
 * Sends the browser back to the app. A page and not a redirect: Chromium applies `form-action` to the redirects that
 * follow a form, and the app's address is not among the gateway's own.
 *
 * @see https://www.w3.org/TR/CSP3/#directive-form-action
 */
export function returningPage({ base, returnTo }: PageFrame & { returnTo: string }): Html {
  const url = new URL(returnTo).href;
  return layout({
    base,
    title: 'Back to the app',
    narrow: true,
    head: html`<meta http-equiv="refresh" content="0; url=${url}" />`,
    body: html`<section class="card">
      <h1>Back to the app…</h1>
      <p>If nothing happens, use the button. Afterwards you can close this page.</p>
      <p><a class="button" href="${url}" rel="noreferrer">Back to the app</a></p>
    </section>`,
  });
}
