import { html, type Html } from '@fhir-gateway/express-kit';
import type { ReceivedSummary } from '@fhir-gateway/gateway';

import { minuteOf } from '../../pages/plain-dates.js';
import { consolePage, type ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';

/** What a person opened of others, and the form that opens more. */
export interface ReceivedPage extends PageFrame {
  readonly received: readonly ReceivedSummary[];
  readonly formToken: string;
  /** Why the last one was not opened. */
  readonly problem?: { readonly message: string; readonly code: string };
}

const acceptedFiles = '.smart-health-card,application/smart-health-card,.txt,text/plain';

/** Opening a link or a card, and what is open. */
export function receivedPage({ base, received, formToken, problem }: ReceivedPage): ConsoleView {
  return consolePage({
    base,
    title: 'Open a link or a card',
    section: 'shares',
    hasScript: true,
    body: html`
      <div class="hero">
        <h1>Open a link or a card</h1>
        <p class="lede">
          A SMART Health Link or SMART Health Card that you were given. It is opened here for this session alone, and
          joins nobody’s record unless you say whose it is.
        </p>
      </div>
      ${
        problem &&
        html`<div class="notice bad" role="alert">
          <p>${problem.message} <code>${problem.code}</code></p>
        </div>`
      }
      <form class="card" method="post" action="${base}/shares/received">
        <input type="hidden" name="csrf" value="${formToken}" />
        <div class="field">
          <label for="shared">Link, or text of the code or file</label>
          <textarea id="shared" name="shared" rows="5" required spellcheck="false" autocomplete="off"></textarea>
          <p class="hint">
            Begins with <code>shlink:/</code> or <code>shc:/</code>, or is the text of a file of cards.
          </p>
        </div>
        <div class="field">
          <label for="passcode">Passcode, where the link has one</label>
          <input type="text" id="passcode" name="passcode" maxlength="100" autocomplete="off" spellcheck="false" />
        </div>
        <div class="actions"><button class="button">Open it</button></div>
      </form>
      <form class="block card" method="post" action="${base}/shares/received/file" enctype="multipart/form-data">
        <input type="hidden" name="csrf" value="${formToken}" />
        <div class="field">
          <label for="file">File of cards</label>
          <input type="file" id="file" name="file" required accept="${acceptedFiles}" aria-describedby="file-hint" />
          <p class="hint" id="file-hint">
            A <code>.smart-health-card</code> file. It is read here and not kept. Scan a picture of a QR code with your
            phone, and paste the link or the text that it shows.
          </p>
        </div>
        <div class="field">
          <label for="file-passcode">Passcode, where the link has one</label>
          <input type="text" id="file-passcode" name="passcode" maxlength="100" autocomplete="off" spellcheck="false" />
        </div>
        <div class="actions"><button class="button">Open the file</button></div>
      </form>
      ${received.map((one) => receivedCard(base, formToken, one))}
    `,
  });
}

function receivedCard(base: string, formToken: string, received: ReceivedSummary): Html {
  const { id, kind, from, label, issuers, receivedAtMs, entries } = received;
  return html`<section class="block card" aria-labelledby="${id}">
    <h2 id="${id}">${kind === 'card' ? `Card by ${from}` : `Link from ${from}`}</h2>
    <p>
      ${entries === 1 ? '1 entry' : `${entries} entries`}, opened ${minuteOf(receivedAtMs / 1000)}.
      ${label !== undefined && html`It calls itself “${label}”.`}
    </p>
    <p class="muted">
      ${
        issuers.length > 0
          ? `Signed by ${issuers.join(', ')}, and the signature was checked.`
          : 'Nobody signed it: who made it, nobody can say.'
      }
    </p>
    <div class="actions">
      <a class="button" href="${base}/record/summary?person=${id}">See the record</a>
      <a class="button quiet" href="${base}/record/people">Say whose it is</a>
      <form method="post" action="${base}/shares/received/close">
        <input type="hidden" name="csrf" value="${formToken}" />
        <input type="hidden" name="id" value="${id}" />
        <button class="button quiet">Close it</button>
      </form>
    </div>
  </section>`;
}
