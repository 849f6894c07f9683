import { html, type Html } from '@fhir-gateway/express-kit';
import { sectionTitles, type Fact, type MergedSection, type RecordSection } from '@fhir-gateway/patient-record';

import { consolePage } from '../../../../pages/console-page.js';
import type { PageFrame } from '../../../../pages/layout.js';
import { patientHeader, type PatientHeader } from '../patient-header.js';
import { nothingConnected, readOnRequest, recordHero, recordTabs } from '../record-frame.js';
import { factList, type FactListContext } from './fact-list.js';
import { gapNotice, sectionNotes } from './section-notes.js';

/** The first page of a record: what somebody wants to know first. */
export interface OverviewPage extends PageFrame, FactListContext {
  /** Absent where nothing was read. */
  readonly header?: PatientHeader;
  readonly sections?: readonly MergedSection[];
  /** Where a section stands with all its entries. */
  sectionHref(section: RecordSection): string;
  /** Where the page is without having come from another site. */
  readonly address: string;
  readonly waitHref?: string;
  readonly exportHref: (format: 'html' | 'pdf' | 'bundle') => string;
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

export function overviewPage(page: OverviewPage): Html {
  const { base, header, sections, platforms } = page;
  const body = () => {
    if (platforms.size === 0) return nothingConnected(base);
    if (sections === undefined) return readOnRequest(page.address);
    return html`${gapNotice(sections, platforms, page.waitHref)}
      <div class="overview">${sections.map((section) => card(section, page))}</div>
      ${takeAlong(page)}`;
  };
  return consolePage({
    base,
    title: 'Summary',
    section: 'record',
    body: html`${header ? patientHeader(header) : recordHero()} ${recordTabs(base, 'summary', header)} ${body()}`,
  });
}

function card(section: MergedSection, page: OverviewPage): Html {
  const name = section.section;
  const most = (overviewSections as Partial<Record<RecordSection, number>>)[name] ?? 5;
  const first = firstOf(section);
  const shown = first.slice(0, most);
  const rest = section.facts.length - shown.length;
  return html`<section class="card section-card" aria-labelledby="s-${name}">
    <h2 id="s-${name}">${sectionTitles[name]}</h2>
    ${shown.length > 0 && factList(shown, page)} ${sectionNotes(section, page.platforms)}
    ${
      section.facts.length > 0 &&
      html`<p class="more">
        <a href="${page.sectionHref(name)}"
          >${rest > 0 ? `All ${section.facts.length}` : 'As a list'}<span class="visually-hidden">
            of ${sectionTitles[name]}</span
          ></a
        >
      </p>`
    }
  </section>`;
}

const pastStatus = /^(resolved|inactive|remission|completed|stopped|cancelled|ended|entered-in-error)/i;

/** What counts now comes first: what is active, what is abnormal, and of each test the newest. */
function firstOf({ section, facts }: MergedSection): readonly Fact[] {
  if (section === 'problems' || section === 'allergies' || section === 'medications') {
    const isCurrent = (fact: Fact) => fact.course?.isActive ?? !pastStatus.test(fact.status ?? '');
    return [...facts.filter(isCurrent), ...facts.filter((fact) => !isCurrent(fact))];
  }
  if (section === 'results' || section === 'vitals') {
    const newest = [
      ...new Map([...facts].reverse().map((fact) => [fact.codings[0]?.code ?? fact.display, fact])).values(),
    ].reverse();
    const isAbnormal = ({ flag }: Fact) => flag !== undefined && !/^n(ormal)?$/i.test(flag);
    return [...newest.filter(isAbnormal), ...newest.filter((fact) => !isAbnormal(fact))];
  }
  return facts;
}

function takeAlong({ exportHref }: OverviewPage): Html {
  return html`<section class="card" aria-labelledby="take-along">
    <h2 id="take-along">Take it along</h2>
    <p class="muted">Everything that the platforms give, with its sources. Nothing of it is stored here.</p>
    <p class="button-row">
      <a class="button quiet" href="${exportHref('pdf')}" download>PDF</a>
      <a class="button quiet" href="${exportHref('html')}" download>Web page for printing</a>
      <a class="button quiet" href="${exportHref('bundle')}" download>FHIR data</a>
    </p>
  </section>`;
}
