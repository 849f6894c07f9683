import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import type { Fact, MergedSection } from '@fhir-gateway/patient-record';

import { resultPages } from '../../../../pages/result-pages.js';
import { entryName, recordKinds } from '../../../record/record-kinds.js';
import { icon } from '../../../../pages/icons.js';
import type { DayEntry } from '../../../record/day-entries.js';
import { dayWords, lookOf } from './day-row.js';
import { factList, factView, type FactListContext } from './fact-list.js';
import { gapNotice, readWords, sectionNotes, type ReadingStage } from './section-notes.js';
import { dateView, monthWords } from '../../../../pages/plain-dates.js';
import { platformChips } from '../platform-chips.js';

/** The record of one person over all their platforms in one list. */
export interface TimelineContent extends FactListContext {
  /** Path prefix of the gateway's own links. */
  readonly base: string;
  /** What the list is narrowed to; empty where it is not. */
  readonly filter: { readonly kind: string; readonly platform: string; readonly year: string; readonly person: string };
  readonly sections: readonly MergedSection[];
  readonly stage: ReadingStage;
  /** Years that have an entry, the newest first. */
  readonly years: readonly string[];
  /** Those of this page: newest first, those without a date last. */
  readonly entries: readonly TimelineEntry[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  visitHref(visit: Fact): string;
}

/** One line: a visit or a day, or a single fact. */
export interface TimelineEntry extends Omit<DayEntry, 'day'> {
  /** A FHIR date or dateTime; absent for what has none. */
  readonly when?: string;
}

/** Everything once with its date and its sources, by month, and what could not be read. */
export function timelineContent(page: TimelineContent): Html {
  const { base, sections, stage, platforms, filter, total } = page;
  return html`${kindChips(page)}
    ${platformChips(platforms, filter.platform, (platform) => addressOf(page, { platform }))} ${yearLinks(page)}
    ${gapNotice(sections, platforms, stage)}
    <p class="muted found-count" role="status">${total.toLocaleString('en')} ${total === 1 ? 'entry' : 'entries'}</p>
    ${byMonth(page.entries).map(
      ([month, own], at) =>
        html`<section class="month" aria-labelledby="m${at}">
          <h2 id="m${at}">${month}</h2>
          <ol class="timeline">
            ${own.map((entry) => entryRow(entry, page))}
          </ol>
        </section>`,
    )}
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

function yearLinks(page: TimelineContent): Html | false {
  const { years, filter } = page;
  if (years.length < 2) return false;
  return html`<nav class="years" aria-label="Year">
    <ul>
      ${['', ...years].map(
        (year) =>
          html`<li>
            <a href="${addressOf(page, { year })}" ${filter.year === year && html`aria-current="true"`}
              >${year === '' ? 'All years' : year}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

function byMonth(entries: readonly TimelineEntry[]): [string, TimelineEntry[]][] {
  const months = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const month = monthWords(entry.when);
    months.set(month, [...(months.get(month) ?? []), entry]);
  }
  return [...months];
}

function entryRow({ when, visit, facts }: TimelineEntry, page: TimelineContent): Html {
  const day = html`<p class="when">${dateWords(when) === '' ? 'No date' : dateView(when)}</p>`;
  const [only] = facts;
  if (visit === undefined && facts.length === 1 && only !== undefined) {
    const look = lookOf(only.section);
    return html`<li>
      ${day}
      <div class="what">
        <span class="tile ${look.kind}">${icon(look.icon)}</span>
        <div>
          <p class="kind">${entryName(only)}</p>
          ${factView(only, { ...page, isDated: true })}
        </div>
      </div>
    </li>`;
  }
  const { name, about, end, ...look } = dayWords({ day: '', ...(visit && { visit }), facts }, page.platforms);
  const row = html`<span class="tile ${look.kind}">${icon(look.icon)}</span>
    <span class="day"><strong>${name}</strong>${about !== '' && html`<span class="muted small">${about}</span>`}</span>
    ${end !== false && html`<span class="end">${end}</span>`}`;
  return html`<li>
    ${day}
    ${
      visit === undefined
        ? html`<details class="what of-day">
            <summary>${row}</summary>
            ${factList(facts, { ...page, isDated: true })}
          </details>`
        : html`<a class="what" href="${page.visitHref(visit)}">${row}${icon('chev')}</a>`
    }
  </li>`;
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
