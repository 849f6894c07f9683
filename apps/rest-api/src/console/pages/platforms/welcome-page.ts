import { html, type Html } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import { icon, type IconName } from '../../../pages/icons.js';
import type { PageFrame } from '../../../pages/layout.js';
import { searchRow } from './platform-filters.js';

/** What the page shows. */
export interface WelcomePage extends PageFrame {
  /** Where one signs in as a made-up patient; absent where that is not possible. */
  readonly tryAt?: string;
}

/** The first page of who has connected nothing: what it is for, a way to try it, and the search. */
export function welcomePage({ base, tryAt }: WelcomePage): ConsoleView {
  return consolePage({
    base,
    title: 'Welcome',
    isBare: true,
    hasScript: true,
    body: html`<div class="welcome">
        <div>
          <h1>All your health records, in one place that is yours.</h1>
          <p class="lede">
            Sign in at your hospital or plan. See results, medicines and visits together, share them with a doctor, and
            decide what an AI agent may read.
          </p>
          ${
            tryAt !== undefined &&
            html`<p><a class="button large" href="${tryAt}">${icon('person')}Try it with a made-up patient</a></p>
              <p class="muted small">Hedda Vantreen, at places that are made up. No real person’s data.</p>`
          }
        </div>
        ${picture}
      </div>
      <form class="card find" method="get" action="${base}/platforms" role="search">
        <label for="q">Find your hospital, clinic or health plan</label>
        ${searchRow('', 'q', 'For example: Mayo Clinic Rochester', tryAt === undefined ? '' : 'quiet')}
        <p class="hint">
          53,000 hospitals, clinics and health plans in the United States. Part of the name is enough; add a town where
          the name is common.
        </p>
        <p><a href="${base}/shares/received">I was given a link or card to open</a></p>
      </form>
      <ul class="promises">
        ${promise('lock', 'Your password stays there.', 'You sign in at the hospital, not here.')}
        ${promise('differ', 'Every fact has its source.', 'Where two places differ, you see both.')}
        ${promise('agent', 'Agents ask first.', 'You choose what they read, and until when.')}
      </ul>`,
  });
}

function promise(name: IconName, title: string, words: string): Html {
  return html`<li>
    <span class="tile">${icon(name)}</span>
    <p><strong>${title}</strong> <span class="muted">${words}</span></p>
  </li>`;
}

/** What the pages look like, drawn for who has not seen them: of the made-up patient, what her record says on any day. */
const picture = html`<div class="picture" aria-hidden="true">
  <div class="picture-row">
    <span class="initials c2">HV</span>
    <p><strong>Hedda Vantreen</strong> <span>3 places, read just now</span></p>
  </div>
  ${pictured('results', 'results', 'Hemoglobin A1c', 'above the usual range', html`<b>6.7 %</b> <span class="tag out">High</span>`)}
  ${pictured('meds', 'meds', 'Metformin hydrochloride 500 mg', 'twice a day with meals')}
  ${pictured('allergy', 'out', 'Penicillin', 'hives')}
  ${pictured('visit', 'good', 'Check-up', 'with results, notes and a vaccine')}
</div>`;

function pictured(name: IconName, kind: string, title: string, words: string, end?: Html): Html {
  return html`<div class="picture-row">
    <span class="tile ${kind}">${icon(name)}</span>
    <p><strong>${title}</strong> <span>${words}</span></p>
    ${end}
  </div>`;
}
