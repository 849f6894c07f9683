import { html, type Html, type Problem } from '@fhir-gateway/express-kit';

import { factRows, type FactRow } from '../console/pages/record/lists/fact-row.js';
import { searchRow } from '../console/pages/platforms/platform-filters.js';
import { consolePage, type ConsolePage, type ConsoleView } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';
import type { ErrorWords } from './error-words.js';

/** A link that leads on. */
export interface WayOn {
  readonly href: string;
  readonly label: string;
  /** Leads to somebody else's site. */
  readonly isForeign?: boolean;
}

/** What went wrong, in the reader's words, and ways on. */
export interface ErrorPage extends PageFrame, ErrorWords, Pick<ConsolePage, 'section' | 'isBare'> {
  /** The request id is absent where an answer is made without a request of the console. */
  readonly problem: Pick<Problem, 'code' | 'message' | 'nextStep'> & { readonly requestId?: string };
  /** What may have been meant, nearest first. */
  readonly near?: readonly FactRow[];
  /** What the search for a place begins with; absent where no place was meant. */
  readonly asked?: string;
  /** The best first. */
  readonly ways: readonly WayOn[];
}

/** The page of every refusal and failure. Code and number stand below, for whoever is asked for help. */
export function errorPage(page: ErrorPage): ConsoleView {
  const { base, title, problem, near = [], asked, ways, section, isBare = false } = page;
  const { words = problem.message } = page;
  return consolePage({
    ...{ base, title, isBare, ...(section && { section }) },
    body: html`<div class="hero">
        <h1>${title}</h1>
        <p class="lede">${words}${near.length > 0 && ' Did you mean one of these?'}</p>
        ${page.words === undefined && problem.nextStep !== undefined && html`<p>${problem.nextStep}</p>`}
      </div>
      ${near.length > 0 && html`<section class="card list-card near" aria-label="What may be meant">${factRows(near)}</section>`}
      ${asked !== undefined && searchAgain(base, asked)}
      <div class="actions">${ways.map((way, at) => wayOn(way, asked !== undefined || at > 0))}</div>
      <details class="support">
        <summary>For support</summary>
        ${page.words !== undefined && near.length === 0 && html`<p class="muted small">${problem.message}</p>`}
        <p class="muted small">
          Code <code>${problem.code}</code>${
            problem.requestId !== undefined && html`, number <code>${problem.requestId}</code>`
          }
        </p>
      </details>`,
  });
}

function searchAgain(base: string, asked: string): Html {
  return html`<form class="card find near" method="get" action="${base}/platforms" role="search">
    <label for="q">Search by name</label>
    ${searchRow(asked, 'q', 'For example: Mayo Clinic Rochester')}
  </form>`;
}

function wayOn({ href, label, isForeign = false }: WayOn, isQuiet: boolean): Html {
  return html`<a class="button ${isQuiet && 'quiet'}" href="${href}" ${isForeign && html`rel="noreferrer"`}
    >${label}</a
  >`;
}
