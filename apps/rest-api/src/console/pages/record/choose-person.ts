import { html } from '@fhir-gateway/express-kit';
import type { Person } from '@fhir-gateway/patient-record';

import type { PageContent } from '../../../pages/gradual-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { aboutPerson, nameOf, outdatedLines } from './patient-header.js';

/** Several people are connected, and the address says nobody’s name. */
export interface PersonChoice extends PageFrame {
  readonly people: readonly Person[];
  /** Where a page shows a person. */
  addressOf(person: Person): string;
  readonly nowMs: number;
}

/** Asks whose record to show: records of several people are never in one list. */
export function choosePerson({ base, people, addressOf, nowMs }: PersonChoice): PageContent {
  const open = people.some(({ questions = [] }) => questions.length > 0);
  return {
    title: 'Whose record',
    body: html`
      <div class="hero">
        <h1>Whose record?</h1>
        <p class="lede">Records of several people are connected here. They are never shown in one list.</p>
      </div>
      ${
        open &&
        html`<p class="notice">
          Some of these may be one person. <a href="${base}/record/people">Are these the same person?</a>
        </p>`
      }
      <ul class="rows">
        ${people.map(
          (person) =>
            html`<li>
              <div>
                <h2>${nameOf(person)}</h2>
                <p class="muted">
                  ${[...aboutPerson(person, nowMs), ...person.sources.map(({ connection }) => connection.platformName)].join(' · ')}
                </p>
                ${outdatedLines(person).map((line) => html`<p class="notice">${line}</p>`)}
              </div>
              <a class="button small" href="${addressOf(person)}" aria-label="See the record of ${nameOf(person)}"
                >See the record</a
              >
            </li>`,
        )}
      </ul>
      <p><a href="${base}/record/people">Who is who</a></p>
    `,
  };
}
