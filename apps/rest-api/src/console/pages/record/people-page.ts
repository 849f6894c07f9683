import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import {
  openQuestions,
  whatIsSaid,
  type Person,
  type PersonQuestion,
  type PersonSource,
} from '@fhir-gateway/patient-record';

import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import { minuteOf } from '../../../pages/plain-dates.js';
import type { PageFrame } from '../../../pages/layout.js';
import { aboutPerson, nameOf } from './patient-header.js';

/** Everybody who is connected, what is open about them, and what was decided. */
export interface PeoplePage extends PageFrame {
  readonly people: readonly Person[];
  /** What was decided about connections that are there now, the newest first; see `decidedPairs`. */
  readonly decisions: readonly {
    readonly kind: 'join' | 'split';
    readonly connections: readonly [string, string];
    readonly atMs: number;
  }[];
  readonly formToken: string;
  readonly nowMs: number;
}

/** Who is who: the questions first, then each person with what the platforms say, then what was decided. */
export function peoplePage(page: PeoplePage): ConsoleView {
  const { base, people } = page;
  const questions = openQuestions(people);
  return consolePage({
    base,
    title: 'Who is who',
    section: 'record',
    body: html`
      <div class="hero">
        <h1>Who is who</h1>
        <p class="lede">
          Records are joined only where the platforms leave no doubt, or you say so. Everything can be taken back.
        </p>
      </div>
      ${questions.map((question, at) => questionCard(page, question, at))}
      ${people.length === 0 && html`<p class="muted">Nobody is connected.</p>`}
      ${people.map((person, at) => personCard(page, person, at))} ${decided(page)}
    `,
  });
}

function questionCard(page: PeoplePage, { connections, reasons }: PersonQuestion, at: number): Html {
  const sources = connections.flatMap((id) => sourceOf(page.people, id) ?? []);
  return html`<section class="block card people question" aria-labelledby="question-${at}">
    <p class="eyebrow">A question for you</p>
    <h2 id="question-${at}">Are these the same person?</h2>
    ${evidenceTable(sources, `Question ${at + 1}: what each platform says`)}
    <ul>
      ${reasons.map(({ words }) => html`<li>${words}</li>`)}
    </ul>
    <div class="actions">
      ${decisionForm(page, 'join', connections, 'Yes, the same person', '')}
      ${decisionForm(page, 'split', connections, 'No, keep them apart', 'quiet')}
    </div>
  </section>`;
}

function personCard(page: PeoplePage, person: Person, at: number): Html {
  const { sources, joins = [], id } = person;
  const reasons = [...new Set(joins.flatMap(({ reasons: all }) => all.map(({ words }) => words)))];
  const others = (source: PersonSource) =>
    sources.filter((one) => one !== source).map(({ connection }) => connection.id);
  return html`<section class="block card people" aria-labelledby="person-${at}">
    <div class="block-head">
      <h2 id="person-${at}">${nameOf(person)}</h2>
      <a
        class="button small"
        href="${page.base}/record/summary?person=${encodeURIComponent(id)}"
        aria-label="See the record of ${nameOf(person)}"
        >See the record</a
      >
    </div>
    <p class="muted">${aboutPerson(person, page.nowMs).join(' · ')}</p>
    ${evidenceTable(sources, `Person ${at + 1}: what each platform says`)}
    ${
      sources.length > 1 &&
      html`<details>
          <summary>Why these are joined</summary>
          <ul>
            ${reasons.map((words) => html`<li>${words}</li>`)}
          </ul>
        </details>
        <div class="actions">
          ${sources.map((source) =>
            decisionForm(
              page,
              'split',
              [source.connection.id, ...others(source)],
              `${labelOf(source)} is another person’s`,
              'quiet',
            ),
          )}
        </div>`
    }
  </section>`;
}

const rows: readonly (readonly [label: string, of: (source: PersonSource) => string])[] = [
  ['Name', (source) => whatIsSaid(source)?.name ?? ''],
  ['Birth date', (source) => dateWords(whatIsSaid(source)?.birthDate)],
  ['Sex', (source) => whatIsSaid(source)?.sex ?? ''],
  ['Telephone', (source) => whatIsSaid(source)?.phones.join(', ') ?? ''],
  ['E-mail', (source) => whatIsSaid(source)?.emails.join(', ') ?? ''],
  ['Address', (source) => whatIsSaid(source)?.addresses.join('; ') ?? ''],
  ['Patient there', ({ connection }) => connection.patientId ?? ''],
];

/** What each platform says, side by side: what differs is seen, and nothing is chosen between. */
function evidenceTable(sources: readonly PersonSource[], label: string): Html {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          <th scope="col">What is said</th>
          ${sources.map((source) => html`<th scope="col">${labelOf(source)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([label, of]) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${sources.map((source) => html`<td>${of(source) || '–'}</td>`)}
            </tr>`,
        )}
        ${
          sources.some(({ gap }) => gap) &&
          html`<tr>
            <th scope="row">Could not be read</th>
            ${sources.map(({ gap }) => html`<td>${gap ? html`${gap.message} <code>${gap.code}</code>` : '–'}</td>`)}
          </tr>`
        }
      </tbody>
    </table>
  </div>`;
}

function labelOf({ connection: { platformName, id } }: PersonSource): string {
  return id.includes('~') ? `${platformName} (${id})` : platformName;
}

function decided(page: PeoplePage): Html | false {
  const { people, decisions } = page;
  // What was decided together is undone together.
  const first = decisions.filter(
    ({ kind, atMs }, at) => decisions.findIndex((one) => one.kind === kind && one.atMs === atMs) === at,
  );
  if (first.length === 0) return false;
  const label = (id: string) => {
    const source = sourceOf(people, id);
    return source === undefined ? id : `${labelOf(source)}, ${whatIsSaid(source)?.name ?? 'name not known'}`;
  };
  return html`<section class="block" aria-labelledby="decisions">
    <h2 id="decisions">What you said</h2>
    <ul class="rows">
      ${first.map(
        ({ kind, connections: [one, other], atMs }) =>
          html`<li>
            <div>
              <p>${label(one)} and ${label(other)}: ${kind === 'join' ? 'the same person' : 'not the same person'}</p>
              <p class="muted small">${minuteOf(Math.floor(atMs / 1000))}</p>
            </div>
            ${decisionForm(page, 'undo', [one, other], 'Undo', 'quiet')}
          </li>`,
      )}
    </ul>
  </section>`;
}

function decisionForm(
  { base, formToken }: PeoplePage,
  action: 'join' | 'split' | 'undo',
  connections: readonly string[],
  label: string,
  look: string,
): Html {
  return html`<form method="post" action="${base}/record/people">
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="action" value="${action}" />
    <input type="hidden" name="connections" value="${connections.join(' ')}" />
    <button class="button small ${look}" type="submit">${label}</button>
  </form>`;
}

function sourceOf(people: readonly Person[], id: string): PersonSource | undefined {
  return people.flatMap(({ sources }) => sources).find(({ connection }) => connection.id === id);
}
