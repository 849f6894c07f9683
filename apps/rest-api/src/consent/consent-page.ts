import type { ConsentRequest } from '@fhir-gateway/auth-server';
import { html, type Html } from '@fhir-gateway/express-kit';
import { recordKinds } from '@fhir-gateway/fhir-proxy';

import { endField, lessFields, moreField, type GrantFields } from '../agents/grant-form.js';
import { durationWords } from '../pages/duration-words.js';
import { layout, type PageFrame } from '../pages/layout.js';
import { icon, type IconName } from '../pages/icons.js';
import { describeScopes } from '../pages/scope-words.js';
import type { ShownSmartConsent } from './smart-consent.js';

/** An app that asks to use this browser's session. */
export interface ConsentPage extends PageFrame {
  readonly request: ConsentRequest;
  /** Where the form goes. */
  readonly action: string;
  /** The questions that the person answers. */
  readonly fields: GrantFields;
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
export function consentPage(page: ConsentPage): Html {
  const { base, request, action, fields, smart } = page;
  const { clientName, clientHost, destination, userCode, csrfToken } = request;
  // Whose record it is, and what of it can be given, only the platform says.
  const signIn = smart?.possible === undefined ? smart : undefined;
  return layout({
    base,
    title: 'Connect an app',
    narrow: true,
    body: html`<section class="card consent">
      <div class="who-asks">
        <span class="tile paper">${icon('agent')}</span>
        <p>
          The answer goes to <strong>${destination}</strong>.
          ${clientName !== undefined && html`It calls itself “${clientName}”.`}
          ${clientHost === undefined ? 'Nobody has checked its name.' : html`It is published at <strong>${clientHost}</strong>.`}
        </p>
      </div>
      <h1>Let ${destination} read ${smart ? html`your record at ${smart.platformName}` : 'your records'}?</h1>
      ${userCode !== undefined && html`<p>Its code is <strong id="user-code">${userCode}</strong>.</p>`} ${power(page)}
      <form method="post" action="${action}">
        <input type="hidden" name="csrf" value="${csrfToken}" />
        ${signIn ? html`<p>You are not signed in at ${signIn.platformName} yet. Do that first, then choose here what the app gets.</p>` : questions(page)}
        <p class="notice">
          <strong>Did you start this yourself, just now?</strong> If somebody sent you here, choose “Do not allow”.
        </p>
        <div class="actions">
          ${
            signIn
              ? html`<a class="button" href="${signIn.signInUrl}" id="sign-in-first"
                  >Sign in at ${signIn.platformName}</a
                >`
              : html`<button class="button" type="submit" name="decision" value="allow" id="allow-app">
                  ${fields.writable.length > 0 ? 'Allow what is chosen' : allowWords(fields)}
                </button>`
          }
          <button class="button quiet" type="submit" name="decision" value="deny" id="deny-app">Do not allow</button>
        </div>
      </form>
    </section>`,
  });
}

function questions({ fields, idleSeconds, openAddress }: ConsentPage): Html {
  return html`${endField(fields)} ${moreField(fields)}
    <details>
      <summary>Give it less</summary>
      ${lessFields(fields)}
    </details>
    <p class="hint">
      You can change or end this at any time under “Your connections”.
      ${
        idleSeconds !== undefined &&
        `It also ends after ${durationWords(idleSeconds)} in which nobody uses your session.`
      }
    </p>
    ${
      openAddress !== undefined &&
      html`<p class="hint">
        You keep your connections? <a href="${openAddress}">Open them</a> first, and come back to this page: then no
        hospital asks you to sign in again.
      </p>`
    }`;
}

function allowWords({ offered = 'all' }: GrantFields): string {
  const kinds = offeredKinds(offered);
  return offered === 'all' || kinds.length === recordKinds.length
    ? 'Allow reading everything'
    : `Allow reading ${kinds.map(({ label }) => label.toLowerCase()).join('; ') || 'nothing'}`;
}

function offeredKinds(offered: NonNullable<GrantFields['offered']>): typeof recordKinds {
  return recordKinds.filter(({ id }) => offered === 'all' || offered.includes(id));
}

/** What the app will be able to do if nothing is changed on the page, and what it will not. */
function power({ fields, smart, request }: ConsentPage): Html {
  const { offered = 'all', writable } = fields;
  const left = recordKinds.filter((kind) => !offeredKinds(offered).includes(kind)).map(({ label }) => label);
  const able = smart
    ? describeScopes(smart.possible ?? smart.asked).map(({ text, items }) => ability('check', text, items.join(', ')))
    : [
        ability('check', 'Read every kind of record', 'From every place that you connect, also later'),
        ability('check', `Use ${request.resources.map(({ name }) => name).join(', and ')}`),
      ];
  const isLess = smart?.possible !== undefined && !smart.asked.every((scope) => smart.possible?.includes(scope));
  const missing = isLess ? describeScopes(smart.asked.filter((scope) => !smart.possible?.includes(scope))) : [];
  return html`<h2>${smart && !smart.possible ? 'It asks to' : 'It will be able to'}</h2>
    <ul class="abilities">
      ${able.length > 0 ? able : ability('gap', 'Read nothing', `Your sign-in at ${smart?.platformName} includes nothing of what it asks for.`)}
    </ul>
    <h2>It will not be able to</h2>
    <ul class="abilities">
      ${missing.map(({ text, items }) => ability('cross', text, [...items, 'asked for, but not in your sign-in'].join(', ')))}
      ${left.length > 0 && smart?.possible && ability('cross', 'Read anything else', left.join(', '))}
      ${ability('cross', 'Change, send or order anything', writable.length > 0 ? 'Unless you choose it below' : undefined)}
      ${ability('cross', 'See your hospital passwords')}
    </ul>`;
}

function ability(name: IconName, text: string, about?: string): Html {
  return html`<li>
    <span class="tile ${name === 'check' ? 'good' : 'paper'}">${icon(name)}</span>
    <p><strong>${text}</strong>${about !== undefined && about !== '' && html` <span>${about}</span>`}</p>
  </li>`;
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
