import { html, type Html } from '@fhir-gateway/express-kit';
import { sectionTitles, type Fact, type MergedSection, type RecordSection } from '@fhir-gateway/patient-record';

import { displayOf, factList, type FactListContext } from './fact-list.js';
import { gapNotice, sectionNotes, type ReadingStage } from './section-notes.js';

/** The first page of a record: what somebody wants to know first. */
export interface OverviewContent extends FactListContext {
  readonly sections: readonly MergedSection[];
  readonly stage: ReadingStage;
  /** Where a section stands with all its entries. */
  sectionHref(section: RecordSection): string;
  /** Where results stand by panel. */
  resultsHref(section: 'results' | 'vitals'): string;
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

/** The sections of the overview, each with how many entries it shows; the rest is one click away. */
export const overviewSections = {
  allergies: 10,
  problems: 8,
  medications: 8,
  results: 8,
  vitals: 5,
  immunizations: 5,
  encounters: 5,
  procedures: 5,
  documents: 5,
  'care-team': 5,
  coverage: 3,
} as const satisfies Partial<Record<RecordSection, number>>;

export function overviewContent(page: OverviewContent): Html {
  const { sections, platforms, stage } = page;
  return html`${gapNotice(sections, platforms, stage)}
    <div class="overview">${sections.map((section) => card(section, page))}</div>
    ${takeAlong(page)}`;
}

function card(section: MergedSection, page: OverviewContent): Html {
  const name = section.section;
  const most = (overviewSections as Partial<Record<RecordSection, number>>)[name] ?? 5;
  const first = firstOf(section, page);
  const shown = first.slice(0, most);
  const rest = section.facts.length - shown.length;
  return html`<section class="card section-card" aria-labelledby="s-${name}">
    <h2 id="s-${name}">${sectionTitles[name]}</h2>
    ${shown.length > 0 && factList(shown, page)} ${sectionNotes(section, page.platforms, page.stage)}
    ${
      section.facts.length > 0 &&
      html`<p class="more">
        <a href="${page.sectionHref(name)}"
          >${rest > 0 ? `All ${section.facts.length}` : 'As a list'}<span class="visually-hidden">
            of ${sectionTitles[name]}</span
          ></a
        >
        ${(name === 'results' || name === 'vitals') && html`<a href="${page.resultsHref(name)}">${name === 'results' ? 'By panel, over time' : 'Over time'}</a>`}
      </p>`
    }
  </section>`;
}

const pastStatus = /^(resolved|inactive|remission|completed|stopped|cancelled|ended|entered-in-error)/i;

/** What counts now comes first: what is active, what is abnormal, and of each test the newest. */
function firstOf({ section, facts }: MergedSection, context: OverviewContent): readonly Fact[] {
  if (section === 'problems' || section === 'allergies' || section === 'medications') {
    const isCurrent = (fact: Fact) => fact.course?.isActive ?? !pastStatus.test(fact.status ?? '');
    return [...facts.filter(isCurrent), ...facts.filter((fact) => !isCurrent(fact))];
  }
  if (section === 'results' || section === 'vitals') {
    const newest = [
      ...new Map([...facts].reverse().map((fact) => [displayOf(fact, context), fact])).values(),
    ].reverse();
    const isAbnormal = ({ flag }: Fact) => flag !== undefined && !/^n(ormal)?$/i.test(flag);
    return [...newest.filter(isAbnormal), ...newest.filter((fact) => !isAbnormal(fact))];
  }
  return facts;
}

function takeAlong({ downloads }: OverviewContent): Html {
  return html`<section class="card take-along" aria-labelledby="take-along">
    <h2 id="take-along">Take it along</h2>
    <p class="muted">Everything that the platforms give, with its sources. Nothing of it is stored here.</p>
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
