import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import type { ListedShare } from '@fhir-gateway/gateway';

import { cardTable } from '../../pages/card-table.js';
import { minuteOf } from '../../pages/plain-dates.js';
import { consolePage, type ConsoleView } from '../../pages/console-page.js';
import type { PageFrame } from '../../pages/layout.js';
import { factRows } from '../../console/pages/record/lists/fact-row.js';
import { contentWords } from './made-page.js';
import { onThisMachine } from './preview-page.js';

/** The shares of a person. */
export interface SharesPage extends PageFrame {
  readonly shares: readonly ListedShare[];
  readonly formToken: string;
  /** Whether anything is connected that could be shared. */
  readonly hasRecord: boolean;
  /** The gateway's own address leads to this machine alone. */
  readonly isOnThisMachine: boolean;
}

const kindWords: Readonly<Record<ListedShare['kind'], string>> = {
  'check-in': 'Check-in',
  protected: 'With a passcode',
};

/** What a person shares: a new link first, then the links that were made, with who opened them. */
export function sharesPage(page: SharesPage): ConsoleView {
  const { base, shares, hasRecord, isOnThisMachine } = page;
  return consolePage({
    base,
    title: 'Share',
    section: 'shares',
    hasScript: true,
    body: html`
      <h1>Share with a doctor</h1>
      ${
        hasRecord &&
        isOnThisMachine &&
        onThisMachine(
          html`<p class="actions">
            <a class="button quiet" href="${base}/record#take-along">Take it along as a PDF</a>
          </p>`,
        )
      }
      ${hasRecord ? newShare(base) : nothingToShare(base)}
      ${shares.length === 0 ? html`<p class="muted">You have shared nothing yet.</p>` : shareTable(page)}
      <p><a href="${base}/shares/received">Open a link or a card that you were given</a></p>
    `,
  });
}

function newShare(base: string): Html {
  return html`<section class="card list-card" aria-labelledby="new-share">
    <h2 id="new-share">Who can open the link?</h2>
    ${factRows([
      {
        href: `${base}/shares/new?kind=check-in`,
        name: 'For a check-in',
        about: 'Whoever has the link can open it: good for a desk.',
        icon: 'share',
      },
      {
        href: `${base}/shares/new?kind=protected`,
        name: 'With a passcode',
        about: 'Only who knows the passcode: you say it by phone or in person.',
        icon: 'lock',
      },
    ])}
    <p class="muted">
      You see what goes out before there is a link. It is encrypted, and this gateway cannot read it afterwards.
    </p>
  </section>`;
}

function nothingToShare(base: string): Html {
  return html`<div class="card">
    <p>Nothing is connected yet, so there is nothing to share.</p>
    <p><a class="button" href="${base}/">Find my hospital</a></p>
  </div>`;
}

function shareTable({ base, formToken, shares }: SharesPage): Html {
  return cardTable({
    region: 'Links that you made',
    caption:
      'Links that you made. They can be ended here at any time, and stay in this list for a week after their end.',
    rows: shares,
    columns: [
      { label: 'Link', cell: (share) => `${kindWords[share.kind]}, made ${madeAt(share)}` },
      { label: 'Until', cell: ({ endsAtMs }) => minuteOf(endsAtMs / 1000) },
      { label: 'Content', cell: ({ entries, documents = 0 }) => contentWords(entries, documents) },
      { label: 'Opened', cell: uses },
      {
        label: 'State',
        cell: (share) =>
          html`<p>${stateWords(share)}</p>
            ${
              share.isOpen &&
              html`<form method="post" action="${base}/shares/end">
                <input type="hidden" name="csrf" value="${formToken}" />
                <input type="hidden" name="share" value="${share.name}" />
                <button class="button small quiet" aria-label="End it now: the link made ${madeAt(share)}">
                  End it now
                </button>
              </form>`
            }`,
      },
    ],
  });
}

function madeAt({ madeAtMs }: ListedShare): string {
  return dateWords(new Date(madeAtMs).toISOString());
}

function uses({ uses: count, mostUses, log }: ListedShare): Html {
  const times = count === 1 ? 'once' : `${count} times`;
  return html`<p>${count === 0 ? 'not yet' : times}${mostUses !== undefined && ` of ${mostUses}`}</p>
    ${
      log.length > 0 &&
      html`<details>
        <summary>Who</summary>
        <ul>
          ${log
            .toReversed()
            .map(
              ({ atMs, recipient, what }) =>
                html`<li>
                  ${minuteOf(atMs / 1000)}:
                  ${recipient ?? 'somebody who gave no name'}${what === 'refused' && ', with a wrong passcode'}
                </li>`,
            )}
        </ul>
      </details>`
    }`;
}

function stateWords({ isOpen, endedAtMs, attemptsLeft, hasPasscode, uses: count, mostUses }: ListedShare): string {
  if (isOpen) return hasPasscode ? `open, ${attemptsLeft ?? 0} wrong passcodes left` : 'open';
  if (endedAtMs !== undefined) return 'ended by you';
  if (attemptsLeft === 0) return 'ended after too many wrong passcodes';
  return mostUses !== undefined && count >= mostUses ? 'used up' : 'over';
}
