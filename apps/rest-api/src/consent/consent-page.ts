import type { ConsentRequest } from '@fhir-gateway/auth-server';
import { html, type Html } from '@fhir-gateway/express-kit';

import { durationWords } from '../pages/duration-words.js';
import { layout, type PageFrame } from '../pages/layout.js';
import { scopeList } from '../pages/scope-list.js';
import type { ShownSmartConsent } from './smart-consent.js';

/** An app that asks to use this browser's session. */
export interface ConsentPage extends PageFrame {
  readonly request: ConsentRequest;
  /** Where the form goes. */
  readonly action: string;
  /** The questions that the person answers, see `grantFields`. */
  readonly fields: Html;
  /** When a session ends by itself after so long without use; absent for one that does not. */
  readonly idleSeconds?: number;
  /** Where the person opens the connections that they keep; absent where this browser has some open. */
  readonly openAddress?: string;
  /** What a SMART app asks for; absent for every other app. */
  readonly smart?: ShownSmartConsent;
}

/**
 * Asks whether an app may use the gateway in this person's name. It is called after where the answer goes: a name is only
 * what the app says, and anybody can say “Claude”.
 */
export function consentPage({ base, request, action, fields, idleSeconds, openAddress, smart }: ConsentPage): Html {
  const { clientName, clientHost, destination, resources, userCode, csrfToken } = request;
  // Whose record it is, and what of it can be given, only the platform says.
  const signIn = smart?.possible === undefined ? smart : undefined;
  return layout({
    base,
    title: 'Connect an app',
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow">Connection request</p>
      <h1>Let ${destination} ${smart ? html`into your record at ${smart.platformName}` : 'use this gateway'}?</h1>
      <p>
        The answer goes to <strong>${destination}</strong>.
        ${clientName !== undefined && html`It calls itself “${clientName}”.`}
        ${clientHost === undefined ? 'Nobody has checked who it is: go by where the answer goes, not by a name.' : html`It is published at <strong>${clientHost}</strong>.`}
      </p>
      ${userCode !== undefined && html`<p>Its code is <strong id="user-code">${userCode}</strong>.</p>`}
      ${
        smart
          ? smartScopes(smart)
          : html`<p>It asks for ${resources.map(({ name }) => name).join(', and for ')}. You decide what it gets.</p>`
      }
      <p class="notice">
        Allow it only if <strong>you</strong> are connecting this app just now. If somebody sent you here, close the
        page.
      </p>
      <form method="post" action="${action}">
        <input type="hidden" name="csrf" value="${csrfToken}" />
        ${
          signIn
            ? html`<p>
                You are not signed in at ${signIn.platformName} yet. Do that first, then choose here what the app gets.
              </p>`
            : html`${fields}
                <p class="hint">
                  You can change or end this at any time under “Agents”.
                  ${
                    idleSeconds !== undefined &&
                    `It also ends after ${durationWords(idleSeconds)} in which nobody uses your session.`
                  }
                </p>
                ${
                  openAddress !== undefined &&
                  html`<p class="hint">
                    You keep your connections? <a href="${openAddress}">Open them</a> first, and come back to this page:
                    then no hospital asks you to sign in again.
                  </p>`
                }`
        }
        <div class="actions">
          ${
            signIn
              ? html`<a class="button" href="${signIn.signInUrl}" id="sign-in-first"
                  >Sign in at ${signIn.platformName}</a
                >`
              : html`<button class="button" type="submit" name="decision" value="allow" id="allow-app">Allow</button>`
          }
          <button class="button quiet" type="submit" name="decision" value="deny" id="deny-app">Do not allow</button>
        </div>
      </form>
    </section>`,
  });
}

function smartScopes({ asked, platformName, possible }: ShownSmartConsent): Html {
  const isLess = possible !== undefined && !asked.every((scope) => possible.includes(scope));
  return html`<p>It asks to:</p>
    ${scopeList(asked)}
    ${
      isLess &&
      (possible.length > 0
        ? html`<p>Your sign-in at ${platformName} includes of this:</p>
            ${scopeList(possible)}`
        : html`<p>Your sign-in at ${platformName} includes nothing of this.</p>`)
    }
    <p>You decide what it gets.</p>`;
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
