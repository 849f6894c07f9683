import { html, type Html } from '@fhir-gateway/express-kit';
import type { Fact, MergedSection } from '@fhir-gateway/patient-record';

import { resultPages } from '../../../../pages/result-pages.js';
import { entryName, recordKinds } from '../../../record/record-kinds.js';
import { factView, type FactListContext } from './fact-list.js';
import { gapNotice, readWords, sectionNotes, type ReadingStage } from './section-notes.js';
import { dateView, dateWords } from '../../../../pages/plain-dates.js';
import { platformChips } from '../platform-chips.js';

/** The record of one person over all their platforms in one list. */
export interface TimelineContent extends FactListContext {
  /** Path prefix of the gateway's own links. */
  readonly base: string;
  /** What the list is narrowed to; empty where it is not. */
  readonly filter: { readonly kind: string; readonly platform: string; readonly person: string };
  readonly sections: readonly MergedSection[];
  readonly stage: ReadingStage;
  /** Those of this page: newest first, those without a date last. */
  readonly facts: readonly Fact[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}

/** Everything once with its date and its sources, and what could not be read. */
export function timelineContent(page: TimelineContent): Html {
  const { base, sections, stage, facts, platforms, filter, total } = page;
  const dated = facts.filter(({ when }) => when !== undefined);
  const undated = facts.filter(({ when }) => when === undefined);
  return html`${kindChips(page)}
    ${platformChips(platforms, filter.platform, (platform) => addressOf(page, { platform }))}
    ${gapNotice(sections, platforms, stage)}
    <p class="muted found-count" role="status">${total.toLocaleString('en')} ${total === 1 ? 'entry' : 'entries'}</p>
    ${byYear(dated).map(
      ([year, ofYear]) =>
        html`<section class="year" aria-labelledby="y${year}">
          <h2 id="y${year}">${year}</h2>
          ${entryList(ofYear, page)}
        </section>`,
    )}
    ${
      undated.length > 0 &&
      html`<section class="year" aria-labelledby="undated">
        <h2 id="undated">Without a date</h2>
        ${entryList(undated, page)}
      </section>`
    }
    ${resultPages({ path: `${base}/record/timeline`, query: filter, page: page.page, pageSize: page.pageSize, total })}
    ${readFrom(page)}`;
}

function kindChips(page: TimelineContent): Html {
  const choices: readonly (readonly [string, string])[] = [
    ['', 'Everything'],
    ...recordKinds.map(({ id, label }) => [id, label] as const),
  ];
  return html`<nav class="chips" aria-label="Kind">
    <ul>
      ${choices.map(
        ([kind, text]) =>
          html`<li>
            <a href="${addressOf(page, { kind })}" ${page.filter.kind === kind && html`aria-current="true"`}>${text}</a>
          </li>`,
      )}
    </ul>
  </nav>`;
}

function addressOf({ base, filter }: TimelineContent, changed: Partial<TimelineContent['filter']> = {}): string {
  const fields = Object.entries({ ...filter, ...changed }).filter(([, value]) => value !== '');
  const query = new URLSearchParams(fields).toString();
  return `${base}/record/timeline${query === '' ? '' : `?${query}`}`;
}

function byYear(facts: readonly Fact[]): [string, Fact[]][] {
  const years = new Map<string, Fact[]>();
  for (const fact of facts) {
    const year = (fact.when ?? '').slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), fact]);
  }
  return [...years];
}

function entryList(facts: readonly Fact[], page: TimelineContent): Html {
  return html`<ol class="timeline">
    ${facts.map((fact) => {
      const kind = recordKinds.find(({ section }) => section === fact.section);
      return html`<li class="${kind?.id}">
        <p class="when">${dateWords(fact.when) === '' ? 'No date' : dateView(fact.when)}</p>
        <div class="what">
          <p class="kind-line"><span class="kind">${entryName(fact)}</span></p>
          ${factView(fact, { ...page, isDated: true })}
        </div>
      </li>`;
    })}
  </ol>`;
}

/** What was asked of whom, and how many entries came of it; folded away. */
function readFrom({ sections, platforms, stage }: TimelineContent): Html {
  return html`<details class="sources">
    <summary>What was read, and from where</summary>
    ${sections.map((section) => {
      const kind = recordKinds.find((one) => one.section === section.section);
      return html`<h3>${kind?.label}</h3>
        <dl class="facts">
          ${section.read.map(
            (one) =>
              html`<dt>${platforms.get(one.connection) ?? one.connection}</dt>
                <dd>${readWords(section, one)}</dd>`,
          )}
        </dl>
        ${sectionNotes(section, platforms, stage)}`;
    })}
  </details>`;
}
