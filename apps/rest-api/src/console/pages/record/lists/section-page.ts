import { html, type Html } from '@fhir-gateway/express-kit';
import type { Fact, MergedSection } from '@fhir-gateway/patient-record';

import { resultPages } from '../../../../pages/result-pages.js';
import { factList, type FactListContext } from './fact-list.js';
import { gapNotice, sectionNotes, type ReadingStage } from './section-notes.js';

/** One section of a record with all its entries. */
export interface SectionContent extends FactListContext {
  /** Path prefix of the gateway's own links. */
  readonly base: string;
  readonly section: MergedSection;
  readonly stage: ReadingStage;
  /** Those of this page. */
  readonly facts: readonly Fact[];
  readonly page: number;
  readonly pageSize: number;
  /** Whom further addresses name; empty while there is one person. */
  readonly person: string;
}

export function sectionContent(page: SectionContent): Html {
  const { base, section, platforms, stage } = page;
  const name = section.section;
  const total = section.facts.length;
  return html`${gapNotice([section], platforms, stage)}
    <p class="muted found-count" role="status">${total.toLocaleString('en')} ${total === 1 ? 'entry' : 'entries'}</p>
    ${page.facts.length > 0 && html`<div class="card section-card">${factList(page.facts, page)}</div>`}
    ${sectionNotes(section, platforms, stage)}
    ${resultPages({
      path: `${base}/record/lists/${name}`,
      query: { person: page.person },
      page: page.page,
      pageSize: page.pageSize,
      total,
    })}`;
}
