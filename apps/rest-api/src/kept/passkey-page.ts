import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';
import { sharedBox } from './safety-words.js';

/** What a page asks an authenticator, in base64url but for the host. */
export interface PasskeyQuestion {
  readonly challenge: string;
  readonly host: string;
}

interface PasskeyPage extends PageFrame {
  readonly formToken: string;
  readonly options: PasskeyQuestion & { readonly user: string; readonly known: readonly string[] };
}

/** Makes a passkey in two steps: the device makes it, and is asked once, before it counts. */
export function passkeyPage({ base, formToken, options }: PasskeyPage): ConsoleView {
  return consolePage({
    base,
    title: 'Make a passkey',
    section: 'connections',
    usesPasskeys: true,
    body: html`<section class="card">
      <h1>Make a passkey</h1>
      <p>
        Your device, your password manager or a security key keeps it. You use it with your finger, your face or your
        PIN. Your recovery code stays as it is.
      </p>
      <form
        method="post"
        action="${base}/auth/keys/passkey/add"
        data-passkey="make"
        data-challenge="${options.challenge}"
        data-host="${options.host}"
        data-user="${options.user}"
        data-known="${options.known.join(' ')}"
      >
        <input type="hidden" name="csrf" value="${formToken}" />
        ${answerFields(['publicKey'])} ${sayings(makeSayings)}
        <div class="actions">
          <button class="button" type="button" data-step="make" id="make-passkey" hidden>Make a passkey</button>
          <button class="button" type="button" data-step="check" id="check-passkey" hidden>Check it now</button>
          <a class="button quiet" href="${base}/auth/keys">Cancel</a>
        </div>
      </form>
    </section>`,
  });
}

/** Opens kept connections by a passkey, on the page that asks for a code as well. */
export function passkeyOpening(
  base: string,
  { formToken, attempt, passkey }: { formToken: string; attempt: string; passkey: PasskeyQuestion },
): Html {
  return html`<form
    method="post"
    action="${base}/auth/open/passkey"
    data-passkey="open"
    data-challenge="${passkey.challenge}"
    data-host="${passkey.host}"
  >
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="attempt" value="${attempt}" />
    ${answerFields([])} ${sayings(openSayings)} ${sharedBox('passkey')}
    <div class="actions">
      <button class="button" type="button" data-step="open" id="open-passkey" hidden>Use a passkey</button>
    </div>
  </form>`;
}

const noneWords = 'This browser cannot use passkeys here. Your recovery code works everywhere.';
const cancelledWords = 'It was cancelled, or nothing answered in time. You can try again.';

const makeSayings: Readonly<Record<string, string>> = {
  none: noneWords,
  cancelled: cancelledWords,
  known: 'There is a passkey of these connections on this device already.',
  secretless:
    'This device made a passkey that cannot keep a secret, so it cannot open your connections. ' +
    'Delete it there, and try another device or browser. Your recovery code works everywhere.',
  made: 'The passkey is made. It counts once it has answered.',
};
const openSayings: Readonly<Record<string, string>> = {
  none: noneWords,
  cancelled: cancelledWords,
  secretless: 'This browser got no secret from your passkey. Try another browser, or your recovery code.',
};

/** What the script shows; without it, that a passkey needs one. */
function sayings(words: Readonly<Record<string, string>>): Html {
  return html`<noscript><p>A passkey needs a browser that runs scripts. Your recovery code works without.</p></noscript>
    <div role="status">
      ${Object.entries(words).map(([name, text]) => html`<p class="notice" data-say="${name}" hidden>${text}</p>`)}
    </div>`;
}

function answerFields(more: readonly string[]): Html {
  const names = ['id', 'authenticatorData', 'clientData', 'signature', 'secret', ...more];
  return html`${names.map((name) => html`<input type="hidden" name="${name}" />`)}`;
}
