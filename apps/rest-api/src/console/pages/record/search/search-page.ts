import { html, type Html } from '@fhir-gateway/express-kit';
import {
  recordSectionNames,
  sectionTitles,
  trendSeries,
  type Fact,
  type MergedSection,
  type RecordMatches,
} from '@fhir-gateway/patient-record';

import { searchForm } from '../../../../pages/search-form.js';
import { testsOf, type ShownTest } from '../../../record/test-panels.js';
import { factList, type FactListContext } from '../lists/fact-list.js';
import { gapNotice, type ReadingStage } from '../lists/section-notes.js';
import { testCard } from '../results/panel-list.js';

/** What was looked for in a record, and what is there. */
export interface SearchContent extends FactListContext {
  readonly base: string;
  /** Empty where nothing was looked for. */
  readonly words: string;
  /** Absent where nothing was looked for. */
  readonly found?: RecordMatches;
  readonly sections: readonly MergedSection[];
  readonly stage: ReadingStage;
  /** Whom the form names; empty while there is one person. */
  readonly person: string;
  addressOf(test: ShownTest): string;
}

/** Of one section. */
const mostEntries = 10;

/** What is found, tests first, each section by itself; where nothing is, who answered and which names come near. */
export function searchContent(page: SearchContent): Html {
  const { base, words, person, found, sections, platforms, stage } = page;
  const facts = found?.matches.map(({ fact }) => fact) ?? [];
  const tests = testsOf(trendSeries(facts.filter(isMeasured)));
  const lists = recordSectionNames
    .map((name) => [name, facts.filter((fact) => fact.section === name && !isMeasured(fact))] as const)
    .filter(([, own]) => own.length > 0);
  return html`${searchForm({ base, person, words })} ${gapNotice(sections, platforms, stage)}
  ${found !== undefined && html`<p class="found-count" role="status">${countOf(page, found)}</p>`}
  ${found?.notices.map((notice) => html`<p class="muted small">${notice}</p>`)}
  ${
    tests.length > 0 &&
    html`<section class="block" aria-labelledby="tests">
      <h2 id="tests">Tests</h2>
      <ul class="grid three">
        ${tests.map((test) => html`<li>${testCard(test, page)}</li>`)}
      </ul>
    </section>`
  }
  ${lists.map(
    ([name, own]) =>
      html`<section class="block" aria-labelledby="${name}">
        <h2 id="${name}">${sectionTitles[name]}</h2>
        <div class="card section-card">${factList(own.slice(0, mostEntries), page)}</div>
        ${own.length > mostEntries && html`<p class="muted small">${own.length - mostEntries} more are in the list of this section.</p>`}
      </section>`,
  )}
  ${found !== undefined && nearNames(found)}`;
}

function isMeasured({ section, sources }: Fact): boolean {
  const isTest = sources.some(({ resource }) => resource.resourceType === 'Observation');
  return isTest && (section === 'results' || section === 'vitals');
}

function countOf({ words, sections }: SearchContent, { matches, isOfSomeWords }: RecordMatches): string {
  const count = matches.length;
  const answered = new Set(sections.flatMap(({ read }) => read.map(({ connection }) => connection))).size;
  const places = answered === 1 ? '1 place' : `${answered} places`;
  if (count === 0) return `Nothing is called “${words}” in what ${places} answered.`;
  const entries = `${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}`;
  return isOfSomeWords
    ? `Nothing in what ${places} answered has all of the words “${words}”; ${entries} with some of them`
    : `${entries} for “${words}”`;
}

function nearNames({ recorded, matches }: RecordMatches): Html | false {
  if (recorded.length === 0) return false;
  const names = recorded.map(({ name }) => name).join('; ');
  return html`<p>${matches.length === 0 ? 'In the record are' : 'The record also has'}: ${names}.</p>`;
}
