import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../pages/console-page.js';
import { usedNotice } from '../console/pages/kept-words.js';
import { dayOf } from '../pages/plain-dates.js';
import type { PageFrame } from '../pages/layout.js';
import { passkeyOpening, type PasskeyQuestion } from './passkey-page.js';
import { lostEverything, safety, sharedBox, sharedComputer } from './safety-words.js';

interface HeldPasskey {
  readonly id: string;
  readonly isSynced: boolean;
  readonly addedAtSeconds: number;
  readonly usedAtSeconds?: number;
}

/** Why the page is shown again: `own` where this browser has connections of its own. */
export type OpenProblem = 'unknown' | 'own' | 'passkey';

/** What the page says of the visitor's session. */
export interface KeysPage extends PageFrame {
  readonly formToken: string;
  /** Nothing is connected in this browser. */
  readonly isEmpty: boolean;
  /** When the session ends as things are, in epoch seconds; absent without one. */
  readonly endsAtSeconds?: number;
  /** Absent where the session is not kept. */
  readonly keptUntilSeconds?: number;
  readonly codeUsedAtSeconds?: number;
  /** People sign in to the gateway before anything else. */
  readonly signsIn: boolean;
  /** The oldest first. */
  readonly passkeys: readonly HeldPasskey[];
  readonly problem?: Html;
}

/** Whether the connections of this browser are kept, and what can be done about it. */
export function keysPage(page: KeysPage): ConsoleView {
  const { base, keptUntilSeconds, isEmpty } = page;
  const isKept = keptUntilSeconds !== undefined;
  return consolePage({
    base,
    title: 'Keep my connections',
    section: 'connections',
    body: html`
      <div class="hero">
        <h1>${isKept ? 'Your connections are kept' : 'Keep my connections'}</h1>
        <p class="lede">${isKept ? keptWords(keptUntilSeconds, isEmpty) : endWords(page)}</p>
        ${page.signsIn && html`<p id="sign-in-first">${signInWords}</p>`}
      </div>
      ${page.problem !== undefined && html`<p class="notice" role="alert" id="problem">${page.problem}</p>`}
      ${usedNotice(base, page.codeUsedAtSeconds)}
      ${isKept ? keptForms(page) : isEmpty ? emptyCard(base) : makeCard(page)}
    `,
  });
}

/** The one time that a code is shown. */
export function codePage(page: PageFrame & { formToken: string; code?: string; isKept: boolean }): ConsoleView {
  const { base, formToken, code, isKept } = page;
  return consolePage({
    base,
    title: 'Your recovery code',
    section: 'connections',
    body: html`<section class="card">
      <h1>${code === undefined ? 'That was not the last group' : 'Your recovery code'}</h1>
      ${
        code === undefined
          ? html`<p class="notice" role="alert" id="problem">
              Look again at what you wrote down. If you have not written it down, or this page is older than ten
              minutes,
              <a href="${base}/auth/keys">make a new code</a>.
            </p>`
          : shownCode(code)
      }
      ${isKept && html`<p>Until you have confirmed the new code, your present one counts.</p>`}
      <form method="post" action="${base}/auth/keys/confirm">
        <input type="hidden" name="csrf" value="${formToken}" />
        ${codeField('last-group', 'group', 'The last group of your code', 'The six signs after the last hyphen.', 20)}
        <div class="actions">
          <button class="button" type="submit" id="confirm-code">Confirm my code</button>
          <a class="button quiet" href="${base}/auth/keys">Cancel</a>
        </div>
      </form>
    </section>`,
  });
}

/** A code for another device. */
export function deviceCodePage({ base, code }: PageFrame & { readonly code: string }): ConsoleView {
  return consolePage({
    base,
    title: 'Let another device in',
    section: 'connections',
    body: html`<section class="card">
      <h1>Let another device in</h1>
      <p>
        On your other device, open this gateway, choose Your connections, then “Open kept connections”, and enter this
        code. It is good once, for five minutes.
      </p>
      <p><code class="pairing-code" id="device-code">${code}</code></p>
      <p class="notice">Give it to nobody: whoever enters it sees everything that you see here.</p>
      <p><a class="button quiet" href="${base}/auth/keys">Done</a></p>
    </section>`,
  });
}

/** Where kept connections are opened. */
export function openPage(
  page: PageFrame & {
    readonly formToken: string;
    readonly attempt: string;
    readonly passkey: PasskeyQuestion;
    readonly problem?: OpenProblem;
  },
): ConsoleView {
  const { base, formToken, attempt, problem } = page;
  return consolePage({
    base,
    title: 'Open kept connections',
    section: 'connections',
    usesPasskeys: true,
    body: html`<section class="card">
      <h1>Open kept connections</h1>
      <p>Use a passkey that you made for them, your recovery code, or the code that another device of yours shows.</p>
      ${
        problem === 'passkey' &&
        html`<p class="notice" role="alert" id="problem">
          This passkey opens nothing here. It may have been ended, or this browser got another secret from it. Nothing
          was changed. Your recovery code works everywhere.
        </p>`
      }
      ${
        problem === 'unknown' &&
        html`<p class="notice" role="alert" id="problem">
          This code is not valid, or not any more. A code is good once. Look again at what you wrote down.
        </p>`
      }
      ${
        problem === 'own' &&
        html`<p class="notice" role="alert" id="problem">
          This browser has connections of its own, which you could not reach any more. Disconnect them under
          <a href="${base}/connections">Your connections</a> first, or use another browser. Your code is not used up.
        </p>`
      }
      ${passkeyOpening(base, page)}
      <form method="post" action="${base}/auth/open">
        <input type="hidden" name="csrf" value="${formToken}" />
        <input type="hidden" name="attempt" value="${attempt}" />
        ${codeField('open-code', 'code', 'Your code', 'Capitals, hyphens and spaces do not matter.', 64)}
        ${sharedBox('code')}
        <p class="notice">
          Enter it only if you opened this page yourself. We never ask for your code by a link or a message.
        </p>
        <div class="actions">
          <button class="button" type="submit" id="open-kept">Open my connections</button>
          <a class="button quiet" href="${base}/">Go on without them</a>
        </div>
      </form>
    </section>`,
  });
}

/** What a code has opened: whoever entered a code of somebody else sees it before they connect anything there. */
export function openedPage(
  page: PageFrame & { readonly names: readonly string[]; readonly sinceSeconds: number; readonly nextCode?: string },
): ConsoleView {
  const { base, names, sinceSeconds, nextCode } = page;
  return consolePage({
    base,
    title: 'Your connections are open',
    section: 'connections',
    body: html`<section class="card">
      <h1>Your connections are open</h1>
      <p id="opened">
        ${names.length === 0 ? 'Nothing is connected any more.' : html`Connected: <strong>${names.join(', ')}</strong>.`}
        Here since ${dayOf(sinceSeconds)}. If these are not yours, connect nothing here, and
        <a href="${base}/auth/sessions">log out</a>.
      </p>
      ${
        nextCode !== undefined &&
        html`<h2>Your new recovery code</h2>
          <p>The one you entered is used up. This one takes its place.</p>
          ${shownCode(nextCode)}`
      }
      <div class="actions">
        <a class="button" id="go-on" href="${base}/connections"
          >${nextCode === undefined ? 'They are mine' : 'I have written it down'}</a
        >
      </div>
    </section>`,
  });
}

function shownCode(code: string): Html {
  return html`<p><code class="pairing-code" id="recovery-code">${code}</code></p>
    <p class="notice">
      <strong>Write this down now.</strong> It is the only other way in, it is shown once, and nobody here can make it
      again. Whoever has it has everything, so keep it as you keep a key to your home.
    </p>`;
}

const signInWords =
  'You sign in here first. Then your code or a passkey opens your connections, for you and for nobody else who signs in. ' +
  'Apps and agents go on for some hours after you last opened them, and work again when you do.';

function endWords({ endsAtSeconds, isEmpty }: KeysPage): string {
  if (endsAtSeconds === undefined || isEmpty)
    return 'Connections can be kept for a year and longer, once you have some.';
  return `Today they end on ${dayOf(endsAtSeconds)}, and sooner where this browser is not used for some hours.`;
}

function keptWords(untilSeconds: number, isEmpty: boolean): string {
  if (isEmpty)
    return `Nothing is connected any more. Connect something before ${dayOf(untilSeconds)}, or your code ends.`;
  return (
    `They stay until ${dayOf(untilSeconds)}, and longer each time you open them. ` +
    'A browser is still logged out after some hours without use; your code or a passkey opens them again, on any device.'
  );
}

function emptyCard(base: string): Html {
  return html`<div class="card">
    <p>Nothing is connected in this browser.</p>
    <div class="actions">
      <a class="button" href="${base}/auth/open">Open kept connections</a>
      <a class="button quiet" href="${base}/">Find a place</a>
    </div>
  </div>`;
}

function makeCard({ base, formToken }: KeysPage): Html {
  return html`<section class="card" aria-labelledby="make">
    <h2 id="make">Make a recovery code</h2>
    <p>With it you open your connections again from any device. We cannot open them for you.</p>
    <ul>
      <li>Each place still decides how long its own sign-in is good. Some ask you again.</li>
      <li>${sharedComputer}</li>
      <li>${lostEverything}</li>
      <li>For a child or a parent, better use their own sign-in at their place than one code for all.</li>
    </ul>
    <form method="post" action="${base}/auth/keys/recovery">
      <input type="hidden" name="csrf" value="${formToken}" />
      <div class="actions"><button class="button" type="submit" id="make-code">Make a recovery code</button></div>
    </form>
  </section>`;
}

function keptForms({ base, formToken, passkeys }: KeysPage): Html {
  const form = (action: string, id: string, title: string, words: string, verb: string) =>
    html`<section class="card block" aria-labelledby="${id}">
      <h2 id="${id}">${title}</h2>
      <p>${words}</p>
      <form method="post" action="${base}${action}">
        <input type="hidden" name="csrf" value="${formToken}" />
        ${codeField(`${id}-code`, 'code', 'Your recovery code', 'It is not used up by this.', 64)}
        <div class="actions"><button class="button" type="submit">${verb}</button></div>
      </form>
    </section>`;
  return html`
    ${passkeys.length > 0 && passkeyList(base, formToken, passkeys)}
    ${form('/auth/keys/passkey', 'passkey', 'Make a passkey', 'With it you open your connections by your finger, your face or your PIN, without typing the code.', 'Go on')}
    ${form('/auth/keys/device-code', 'device', 'Let another device in', 'You get a code to enter on the other device.', 'Show a code')}
    ${form('/auth/keys/recovery', 'renew', 'Make a new code', 'Once you confirm it, the present one opens nothing. Devices that are in stay in, until you end them.', 'Make a new code')}
    ${safety(base, passkeys.length > 0)}
  `;
}

function passkeyList(base: string, formToken: string, passkeys: readonly HeldPasskey[]): Html {
  return html`<section class="card block" aria-labelledby="passkeys">
    <h2 id="passkeys">Your passkeys</h2>
    <ul class="rows" id="passkey-list">
      ${passkeys.map(
        ({ id, isSynced, addedAtSeconds, usedAtSeconds }, at) =>
          html`<li>
            <p>
              <strong>Passkey of ${dayOf(addedAtSeconds)}</strong>, checked.
              ${isSynced ? 'Your other devices of the same account have it as well.' : 'On that one device only.'}
              ${usedAtSeconds !== undefined && html`Used last on ${dayOf(usedAtSeconds)}.`}
            </p>
            <details>
              <summary>End this passkey</summary>
              <form method="post" action="${base}/auth/keys/passkey/end">
                <input type="hidden" name="csrf" value="${formToken}" />
                <input type="hidden" name="id" value="${id}" />
                ${codeField(`end-${at}-code`, 'code', 'Your recovery code', 'It is not used up by this.', 64)}
                <div class="actions"><button class="button" type="submit">End it</button></div>
              </form>
            </details>
          </li>`,
      )}
    </ul>
  </section>`;
}

function codeField(id: string, name: string, label: string, hint: string, most: number): Html {
  return html`<p>
    <label for="${id}">${label}</label>
    <input
      type="text"
      id="${id}"
      name="${name}"
      required
      maxlength="${most}"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
      aria-describedby="${id}-hint"
    />
    <span class="hint" id="${id}-hint">${hint}</span>
  </p>`;
}
