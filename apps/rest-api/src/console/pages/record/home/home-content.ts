import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import { tookPlace, type Fact, type MergedSection, type RecordSection } from '@fhir-gateway/patient-record';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { lifetime } from '../../../../pages/connection-card.js';
import { icon } from '../../../../pages/icons.js';
import { shortDate } from '../../../../pages/plain-dates.js';
import { dayEntries, type DayEntry } from '../../../record/day-entries.js';
import { plainName } from '../../../record/plain-names.js';
import type { ShownTest } from '../../../record/test-panels.js';
import { gapNotice, type ReadingStage } from '../lists/section-notes.js';
import { testCard } from '../results/panel-list.js';
import { dotted } from '../measurement-words.js';
import { dayWords } from '../lists/day-row.js';
import { factRows, type FactRow } from '../lists/fact-row.js';
import { safetyLine } from './safety-line.js';

/** What the home of a person is made of. */
export interface HomeContent {
  readonly base: string;
  readonly sections: readonly MergedSection[];
  /** By the id of the connection. */
  readonly platforms: ReadonlyMap<string, string>;
  readonly stage: ReadingStage;
  /** Of the results, those outside their range first. */
  readonly tests: readonly ShownTest[];
  /** The person's own. */
  readonly connections: readonly ConnectionSummary[];
  /** The day up to which the person has seen everything; absent where they have marked none. */
  readonly seen: string | undefined;
  readonly today: string;
  /** Of the form that marks it. */
  readonly formToken: string;
  /** Whom the form names; empty while there is one person. */
  readonly personId: string;
  to(path: string): string;
  addressOf(test: ShownTest): string;
  visitHref(visit: Fact): string;
}

/** What is read for it. */
export const homeSections = [
  ...['allergies', 'medications', 'results', 'encounters', 'documents'],
  ...['immunizations', 'procedures', 'claims', 'appointments'],
] as readonly RecordSection[];

/** What is told as new besides visits. */
const newSections: ReadonlySet<RecordSection> = new Set([
  ...(['results', 'documents', 'immunizations', 'procedures', 'claims'] as const),
]);
const mostNews = 4;
const mostTests = 3;
const mostMedications = 6;

/** The home of a person: what matters first, then what is new, and everything else one step away. */
export function homeContent(page: HomeContent): Html {
  const { sections, platforms, stage, to } = page;
  return html`${safetyLine(sectionOf(page, 'allergies'), platforms, { stage, href: to('/record/lists/allergies') })}
    ${gapNotice(sections, platforms, stage)}
    <div class="home-columns">
      <div class="stack">${news(page)} ${results(page)} ${medications(page)}</div>
      <div class="stack">${next(page)} ${places(page)}</div>
    </div>`;
}

function sectionOf({ sections }: HomeContent, name: RecordSection): MergedSection | undefined {
  return sections.find(({ section }) => section === name);
}

function news(page: HomeContent): Html {
  const { seen: since, today, base, formToken, personId, stage } = page;
  const entries = newestEntries(page);
  return html`<section class="card list-card" aria-labelledby="new">
    <div class="block-head">
      <h2 id="new">${since === undefined ? 'New in your record' : `New since ${shortDate(since, today)}`}</h2>
      ${
        entries.length > 0 &&
        html`<form method="post" action="${base}/record/seen">
          <input type="hidden" name="csrf" value="${formToken}" />
          <input type="hidden" name="person" value="${personId}" />
          <button class="button text" type="submit">Mark as seen</button>
        </form>`
      }
    </div>
    ${
      entries.length > 0
        ? factRows(entries.map((one) => newsRow(one, page)))
        : html`<p class="muted">
            ${stage === 'partial' ? 'Nothing yet: not all places have answered.' : 'Nothing new from the places that answered.'}
          </p>`
    }
  </section>`;
}

/** What the record got since a day, newest first. What was planned, refused or called off is not news. */
function newestEntries({ sections, seen, today }: HomeContent): DayEntry[] {
  const facts = sections
    .filter(({ section }) => section === 'encounters' || newSections.has(section))
    .flatMap(({ facts: all }) => all.filter(tookPlace));
  return dayEntries(facts)
    .filter(({ day }) => day <= today && (seen === undefined || day >= seen))
    .slice(0, mostNews);
}

function newsRow(entry: DayEntry, { platforms, to, today, visitHref }: HomeContent): FactRow {
  const { about, ...words } = dayWords(entry, platforms);
  const href = entry.visit === undefined ? to('/record/timeline') : visitHref(entry.visit);
  return { ...words, href, about: dotted([shortDate(entry.day, today), about]) };
}

function results(page: HomeContent): Html | false {
  const { tests, addressOf, platforms, to } = page;
  if (tests.length === 0) return false;
  const shown = tests.slice(0, mostTests);
  const rest = tests.slice(mostTests);
  const outside = rest.filter(({ isAbnormal }) => isAbnormal).length;
  return html`<section aria-labelledby="latest">
    <div class="block-head">
      <h2 id="latest">Latest results</h2>
      <a href="${to('/record/results')}">All results</a>
    </div>
    <ul class="grid three">
      ${shown.map((test) => html`<li>${testCard(test, { addressOf, platforms })}</li>`)}
    </ul>
    ${
      rest.length > 0 &&
      html`<p class="muted small">
        ${rest.length} more ${rest.length === 1 ? 'test' : 'tests'}${restWords(outside, rest)}.
      </p>`
    }
  </section>`;
}

function restWords(outside: number, rest: readonly ShownTest[]): string {
  if (outside > 0) return `, ${outside} outside the usual range`;
  return rest.every(({ series: [first] }) => first?.values[0]?.position === 'normal') ? ', all in range' : '';
}

function medications(page: HomeContent): Html | false {
  const current = (sectionOf(page, 'medications')?.facts ?? []).filter(({ course }) => course?.isActive === true);
  if (current.length === 0) return false;
  const href = page.to('/record/lists/medications');
  return html`<section class="card list-card" aria-labelledby="medications">
    <div class="block-head">
      <h2 id="medications">Medications</h2>
      <a href="${href}">All ${current.length}<span class="visually-hidden"> medications</span></a>
    </div>
    ${factRows(
      current.slice(0, mostMedications).map((fact) => ({
        href,
        name: plainName(fact),
        about: fact.course?.directions,
        ...(fact.conflicts.length > 0 && { end: html`<span class="tag warn">${icon('differ')}Places differ</span>` }),
      })),
    )}
  </section>`;
}

function next(page: HomeContent): Html {
  const { today, to, base } = page;
  const planned = (sectionOf(page, 'appointments')?.facts ?? [])
    .filter(({ when = '' }) => when.slice(0, 10) >= today)
    .toSorted((one, other) => (one.when ?? '').localeCompare(other.when ?? ''));
  return html`<section class="card list-card" aria-labelledby="next">
    <h2 id="next">Next</h2>
    ${factRows([
      ...planned.slice(0, 3).map((fact: Fact): FactRow => ({
        href: to('/record/lists/appointments'),
        name: plainName(fact),
        about: dateWords(fact.when),
        icon: 'cal',
      })),
      { href: `${base}/prior-auth`, name: 'Ask your plan about a service', icon: 'approve' },
      { href: `${base}/shares`, name: 'Share with a doctor', icon: 'share' },
      { href: `${base}/agents`, name: 'Connect an agent', icon: 'agent' },
    ])}
  </section>`;
}

function places({ base, connections, platforms }: HomeContent): Html {
  return html`<section class="card list-card" aria-labelledby="places">
    <h2 id="places">Connected places</h2>
    ${factRows(
      connections.map((one) => ({
        href: `${base}/connections`,
        name: platforms.get(one.platformId) ?? '',
        about: lifetime(one),
        end: one.connected
          ? html`<span class="tag good">${icon('check')}On</span>`
          : html`<span class="tag warn">${icon('time')}Ended</span>`,
      })),
    )}
    <p><a class="button text" href="${base}/platforms">${icon('plus')}Add a place</a></p>
  </section>`;
}
