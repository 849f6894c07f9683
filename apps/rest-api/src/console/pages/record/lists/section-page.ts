import { html, type Html } from '@fhir-gateway/express-kit';
import {
  recordSectionNames,
  sectionTitles,
  type Fact,
  type MergedSection,
  type RecordSection,
} from '@fhir-gateway/patient-record';

import { consolePage } from '../../../../pages/console-page.js';
import type { PageFrame } from '../../../../pages/layout.js';
import { resultPages } from '../../../../pages/result-pages.js';
import { patientHeader, type PatientHeader } from '../patient-header.js';
import { nothingConnected, readOnRequest, recordHero, recordTabs } from '../record-frame.js';
import { factList, type FactListContext } from './fact-list.js';
import { gapNotice, sectionNotes } from './section-notes.js';

/** One section of a record with all its entries. */
export interface SectionPage extends PageFrame, FactListContext {
  readonly name: RecordSection;
  readonly header?: PatientHeader;
  /** Absent where nothing was read. */
  readonly section?: MergedSection;
  /** Those of this page. */
  readonly facts: readonly Fact[];
  readonly page: number;
  readonly pageSize: number;
  /** Whom further addresses name; empty while there is one person. */
  readonly person: string;
  sectionHref(section: RecordSection): string;
  readonly address: string;
  readonly waitHref?: string;
}

export function sectionPage(page: SectionPage): Html {
  const { base, name, header, section, platforms } = page;
  const title = sectionTitles[name];
  const body = () => {
    if (platforms.size === 0) return nothingConnected(base);
    if (section === undefined) return readOnRequest(page.address);
    const total = section.facts.length;
    return html`${sectionChips(page)} ${gapNotice([section], platforms, page.waitHref)}
      <h2>${title}</h2>
      <p class="muted found-count" role="status">${total.toLocaleString('en')} ${total === 1 ? 'entry' : 'entries'}</p>
      ${page.facts.length > 0 && html`<div class="card section-card">${factList(page.facts, page)}</div>`}
      ${sectionNotes(section, platforms)}
      ${resultPages({
        path: `${base}/record/lists/${name}`,
        query: { person: page.person },
        page: page.page,
        pageSize: page.pageSize,
        total,
      })}`;
  };
  return consolePage({
    base,
    title,
    section: 'record',
    body: html`${header ? patientHeader(header) : recordHero()} ${recordTabs(base, 'lists', header)} ${body()}`,
  });
}

function sectionChips({ name, sectionHref }: SectionPage): Html {
  return html`<nav class="chips" aria-label="Sections">
    <ul>
      ${recordSectionNames.map(
        (one) =>
          html`<li>
            <a href="${sectionHref(one)}" ${one === name && html`aria-current="true"`}>${sectionTitles[one]}</a>
          </li>`,
      )}
    </ul>
  </nav>`;
}
