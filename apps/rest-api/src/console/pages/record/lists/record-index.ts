import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import { sectionTitles, type MergedSection, type RecordSection } from '@fhir-gateway/patient-record';

import { searchForm } from '../../../../pages/search-form.js';
import { lookOf } from './day-row.js';
import { factRows, type FactRow } from './fact-row.js';
import { factCount } from '../section-counts.js';
import { gapNotice, type ReadingStage } from './section-notes.js';

/** Every section of a record, with how much is in it. */
export interface RecordIndex {
  readonly sections: readonly MergedSection[];
  /** By the id of the connection. */
  readonly platforms: ReadonlyMap<string, string>;
  readonly stage: ReadingStage;
  readonly base: string;
  /** Whom the search names; empty while there is one person. */
  readonly person: string;
  sectionHref(section: RecordSection): string;
  readonly downloads: readonly Download[];
}

/** The whole record in one of its forms. */
export interface Download {
  readonly label: string;
  /** What it is good for. */
  readonly use: string;
  readonly href: string;
  /** What the file is called. */
  readonly file: string;
}

/** What people look for first; the others follow in the order of the record. */
const first: readonly RecordSection[] = [
  ...(['results', 'vitals', 'medications', 'allergies', 'problems', 'encounters'] as const),
  ...(['immunizations', 'documents', 'procedures'] as const),
];
const insurance: readonly RecordSection[] = ['coverage', 'claims'];

/** What is in the record comes first, by section; then what no place lists, and the whole to take along. */
export function recordIndex(page: RecordIndex): Html {
  const { sections, platforms, stage } = page;
  const place = ({ section }: MergedSection) => (first.includes(section) ? first.indexOf(section) : first.length);
  const ordered = sections.toSorted((one, other) => place(one) - place(other));
  const filled = ordered.filter(({ facts }) => facts.length > 0);
  const empty = ordered.filter(({ facts }) => facts.length === 0);
  const plans = filled.filter(({ section }) => insurance.includes(section));
  const own = filled.filter((section) => !plans.includes(section));
  return html`${searchForm(page)} ${gapNotice(sections, platforms, stage)}
  ${own.length > 0 && html`<div class="card list-card">${factRows(own.map((one) => rowOf(one, page)))}</div>`}
  ${
    plans.length > 0 &&
    html`<section class="card list-card" aria-labelledby="insurance">
      <h2 id="insurance">Insurance</h2>
      ${factRows(plans.map((one) => rowOf(one, page)))}
    </section>`
  }
  ${
    empty.length > 0 &&
    html`<details>
      <summary>Nothing in ${empty.length} other ${empty.length === 1 ? 'section' : 'sections'}</summary>
      <ul class="plain-links">
        ${empty.map(({ section }) => html`<li><a href="${page.sectionHref(section)}">${sectionTitles[section]}</a></li>`)}
      </ul>
    </details>`
  }
  ${takeAlong(page)}`;
}

function rowOf({ section, facts }: MergedSection, { sectionHref }: RecordIndex): FactRow {
  const days = facts.flatMap(({ when }) => when ?? []).sort();
  const newest = days.at(-1)?.slice(0, 10);
  const count = factCount(section, facts);
  return {
    href: sectionHref(section),
    name: sectionTitles[section],
    about: newest === undefined ? count : `${count} · newest ${dateWords(newest)}`,
    ...lookOf(section),
  };
}

function takeAlong({ downloads }: RecordIndex): Html {
  return html`<section class="card take-along" aria-labelledby="take-along">
    <h2 id="take-along">Take it along</h2>
    <p class="muted small">Everything that the places give, with its sources. Nothing of it is kept here.</p>
    <ul class="downloads">
      ${downloads.map(
        ({ label, use, href, file }) =>
          html`<li>
            <a class="button quiet" href="${href}" download="${file}">${label}</a>
            <span class="muted small">${use}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}
