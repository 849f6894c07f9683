import { html, type Html } from '@fhir-gateway/express-kit';
import {
  sectionTitles,
  tookPlace,
  trendSeries,
  type Fact,
  type MergedSection,
  type RecordSection,
} from '@fhir-gateway/patient-record';
import type { Encounter } from 'fhir/r4.js';

import { icon } from '../../../../pages/icons.js';
import { dateView } from '../../../../pages/plain-dates.js';
import { costsOf } from '../../../record/costs.js';
import { isReport } from '../../../record/day-entries.js';
import { plainName } from '../../../record/plain-names.js';
import { testsOf, type ShownTest } from '../../../record/test-panels.js';
import { unitWords } from '../../../record/unit-words.js';
import { lookOf, placeOf } from '../lists/day-row.js';
import { factList, type FactListContext } from '../lists/fact-list.js';
import { factRows, type FactRow } from '../lists/fact-row.js';
import { gapNotice, type ReadingStage } from '../lists/section-notes.js';
import { dotted } from '../measurement-words.js';
import { valueTag } from '../results/value-parts.js';
import { factCount } from '../section-counts.js';
import { listed } from '../still-reading.js';

/** A visit, and what came of it. */
export interface VisitContent extends FactListContext {
  /** Path prefix of the gateway's own links. */
  readonly base: string;
  readonly sections: readonly MergedSection[];
  readonly stage: ReadingStage;
  readonly visit: Fact;
  /** What belongs to it. */
  readonly facts: readonly Fact[];
  addressOf(test: ShownTest): string;
  /** Where medications are listed, each with all its fills. */
  readonly medicationsHref: string;
}

/** What is read for it. */
export const visitSections = [
  ...['encounters', 'results', 'vitals', 'documents', 'immunizations'],
  ...['procedures', 'problems', 'medications', 'claims'],
] as readonly RecordSection[];

const alsoThatDay: readonly RecordSection[] = ['vitals', 'immunizations', 'procedures', 'problems', 'medications'];

/** Out-of-range results first, then notes, everything else of the visit, and what it cost. */
export function visitContent(page: VisitContent): Html {
  const { visit, sections, platforms, stage, base } = page;
  return html`<p class="lede">${dotted([dateView(visit.when), placeOf(visit, platforms), listed(doctorsOf(visit))])}</p>
    ${gapNotice(sections, platforms, stage)}
    <div class="home-columns">
      <div class="stack">${results(page)} ${notes(page)} ${others(page)}</div>
      <div class="stack">
        ${costs(page)}
        <p><a class="button" href="${base}/shares">${icon('share')}Share with a doctor</a></p>
      </div>
    </div>
    <details class="sources">
      <summary>What each place says of this visit</summary>
      ${factList([visit], { platforms })}
    </details>`;
}

/** What a page says instead of a visit that the places do not give. */
export function noVisit(stage: ReadingStage, href: string): Html {
  return html`<div class="card empty">
    <p>
      ${
        stage === 'partial'
          ? 'Not all places have answered yet.'
          : 'This visit is not in the record now. A place did not answer, or has taken it back.'
      }
    </p>
    <p><a class="button quiet" href="${href}">All visits</a></p>
  </div>`;
}

function doctorsOf({ sources }: Fact): string[] {
  const named = sources.flatMap(({ resource }) => {
    const { participant } = resource as Partial<Encounter>;
    return Array.isArray(participant) ? participant.flatMap(({ individual }) => individual?.display ?? []) : [];
  });
  return [...new Set(named)];
}

function ofSection({ facts }: VisitContent, section: RecordSection): Fact[] {
  return facts.filter((fact) => fact.section === section);
}

function results(page: VisitContent): Html | false {
  const tests = testsOf(trendSeries(ofSection(page, 'results')));
  if (tests.length === 0) return false;
  const outside = tests.filter(({ isAbnormal }) => isAbnormal);
  const inRange = tests.filter(({ series: [first] }) => first?.values[0]?.position === 'normal');
  const unjudged = tests.filter((test) => !outside.includes(test) && !inRange.includes(test));
  return html`<section class="card list-card" aria-labelledby="results">
    <div class="block-head">
      <h2 id="results">${tests.length} ${tests.length === 1 ? 'result' : 'results'}</h2>
      ${outside.length > 0 && html`<p class="muted small">${outside.length} outside the range</p>`}
    </div>
    ${outside.length + unjudged.length > 0 && factRows([...outside, ...unjudged].map((test) => testRow(test, page)))}
    ${
      inRange.length > 0 &&
      html`<details>
        <summary>${inRange.length} in range</summary>
        ${factRows(inRange.map((test) => testRow(test, page)))}
      </details>`
    }
  </section>`;
}

function testRow(test: ShownTest, { addressOf }: VisitContent): FactRow {
  const value = test.series[0]?.values[0];
  return {
    href: addressOf(test),
    name: [test.name, test.variant].filter(Boolean).join(', '),
    ...(value?.range !== undefined && { about: `usual ${unitWords(value.range)}` }),
    ...(value !== undefined && { end: html`${unitWords(value.text)} ${valueTag(value)}` }),
  };
}

function notes(page: VisitContent): Html | false {
  const documents = ofSection(page, 'documents').filter((fact) => !isReport(fact));
  if (documents.length === 0) return false;
  return html`<section class="card list-card" aria-labelledby="notes">
    <h2 id="notes">${documents.length === 1 ? 'Note' : 'Notes'}</h2>
    ${factList(documents, { ...page, isDated: true })}
  </section>`;
}

function others(page: VisitContent): Html | false {
  const reports = page.facts.filter((fact) => fact.section === 'documents' && isReport(fact));
  const parts = [
    ...alsoThatDay.map((section) => [section, ofSection(page, section)] as const),
    ['documents', reports] as const,
  ].filter(([, facts]) => facts.length > 0);
  if (parts.length === 0) return false;
  return html`<section class="card list-card" aria-labelledby="also">
    <h2 id="also">Also that day</h2>
    ${parts.map(([section, facts]) => {
      const look = lookOf(section);
      const isReports = facts === reports;
      return html`<details class="of-day">
        <summary>
          <span class="tile ${look.kind}">${icon(look.icon)}</span>
          <span class="day"
            ><strong>${isReports ? 'Reports' : sectionTitles[section]}</strong
            ><span class="muted small">${isReports ? `${facts.length} in all` : namesOf(section, facts)}</span></span
          >
        </summary>
        ${
          section === 'medications'
            ? factRows(facts.map((fact) => ({ href: page.medicationsHref, name: plainName(fact) })))
            : factList(facts, { ...page, isDated: true })
        }
      </details>`;
    })}
  </section>`;
}

/** A few by name; of many, or where one was not done, how many. */
function namesOf(section: RecordSection, facts: readonly Fact[]): string {
  return facts.length > 2 || !facts.every(tookPlace) ? factCount(section, facts) : facts.map(plainName).join(', ');
}

function costs(page: VisitContent): Html {
  const claims = ofSection(page, 'claims');
  const { owed, billed } = costsOf(claims);
  if (claims.length === 0) {
    return html`<div class="notice calm gap">
      <p><strong>Costs: not here yet.</strong> Plans often add them weeks later.</p>
    </div>`;
  }
  return html`<section class="card" aria-labelledby="costs">
    <h2 id="costs">Costs</h2>
    ${owed !== undefined && html`<p class="sum">${owed}</p>`}
    <p class="muted small">
      ${owed === undefined ? 'No claim says your part.' : 'your part'}${billed !== undefined && `, of ${billed} billed`}
    </p>
    ${factList(claims, page)}
    <p class="muted small">From your plan’s claims. A claim is not a bill.</p>
  </section>`;
}
