import { html } from '@fhir-gateway/express-kit';
import type { MadeShare, ShareKind } from '@fhir-gateway/gateway';
import { shareCode } from '@fhir-gateway/patient-record/shares';

import { minuteOf } from '../../pages/plain-dates.js';
import { consolePage, type ConsoleView } from '../../pages/console-page.js';

/** A link that was just made: shown once, since it is kept nowhere. */
export interface MadePage {
  readonly base: string;
  readonly kind: ShareKind;
  readonly made: MadeShare;
  readonly isOnce: boolean;
}

/** The link and its QR code, for the screen and for paper. */
export function madePage({ base, kind, made, isOnce }: MadePage): ConsoleView {
  const { link, entries, documents, endsAtMs } = made;
  const { size, path } = shareCode(link);
  return consolePage({
    base,
    title: 'Your link',
    section: 'shares',
    hasScript: true,
    body: html`<div class="hero">
        <h1>Your SMART Health Link</h1>
        <p class="lede">
          ${contentWords(entries, documents)}, until ${minuteOf(endsAtMs / 1000)}${isOnce && ', once'}.
        </p>
      </div>
      <section class="card share-code" aria-labelledby="scan">
        <h2 id="scan">
          ${kind === 'check-in' ? 'Let the clinic scan this' : 'Let them scan this, and say the passcode'}
        </h2>
        <svg
          role="img"
          aria-label="QR code of the link"
          viewBox="0 0 ${size} ${size}"
          shape-rendering="crispEdges"
          width="320"
          height="320"
        >
          <rect width="${size}" height="${size}" fill="#fff" />
          <path d="${path}" fill="#000" />
        </svg>
        <h2 id="link">The link as text</h2>
        <p class="share-link"><code tabindex="0" aria-labelledby="link">${link}</code></p>
      </section>
      <div class="notice">
        <p>
          This page is shown once: the link is kept nowhere, and this gateway cannot show it again. Print the page or
          keep it open for as long as you need it. Whoever has the link${kind === 'protected' && ' and the passcode'}
          can read what you share.
        </p>
      </div>
      <p class="actions"><a class="button quiet" href="${base}/shares">See who opens it, or end it</a></p>`,
  });
}

/** How much goes out: `12 entries and 1 document`. */
export function contentWords(entries: number, documents: number): string {
  const counted = entries === 1 ? '1 entry' : `${entries} entries`;
  if (documents === 0) return counted;
  return `${counted} and ${documents === 1 ? '1 document' : `${documents} documents`}`;
}
