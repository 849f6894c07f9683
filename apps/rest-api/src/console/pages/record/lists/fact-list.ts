import { html, type Html } from '@fhir-gateway/express-kit';
import type { Fact, FactSource } from '@fhir-gateway/patient-record';
import type { KnownTest } from '@fhir-gateway/record-view';

import { isVisit } from '../../../record/day-entries.js';
import { detailWords, plainName, statusWords } from '../../../record/plain-names.js';
import { unitWords } from '../../../record/unit-words.js';
import { amountWords, saidWords } from '../said-words.js';
import { dotted, flagText, platformWords } from '../measurement-words.js';
import { dateView } from '../../../../pages/plain-dates.js';

/** What a list of facts is shown with. */
export interface FactListContext {
  /** By the id of the connection. */
  readonly platforms: ReadonlyMap<string, string>;
  /** Where a document of a source is read; absent for what is none. */
  documentHref?(source: FactSource): string | undefined;
  /** Where a visit is shown with what came of it; absent where the page is that visit's own. */
  visitHref?(visit: Fact): string;
  /** Plain names of tests by LOINC code. */
  testOf?(loinc: string): KnownTest | undefined;
  /** The date stands beside the entries already. */
  readonly isDated?: boolean;
}

const loinc = 'http://loinc.org';

/** Facts as a list: what each is in sight, its sources and what they disagree in on click. */
export function factList(facts: readonly Fact[], context: FactListContext): Html {
  return html`<ul class="facts-list">
    ${facts.map((fact) => html`<li>${factView(fact, context)}</li>`)}
  </ul>`;
}

/** What a fact is, in one line, and on click what each source says of it. */
export function factView(fact: Fact, context: FactListContext): Html {
  const { when, value, flag, status, conflicts, warnings, sources, findings, certainty } = fact;
  const from = platformWords(
    sources.map(({ connection }) => connection),
    context.platforms,
  );
  const judged = flag === undefined ? undefined : flagText(flag);
  const directions = agreedDirections(fact);
  const href = sources.map((source) => context.documentHref?.(source)).find((one) => one !== undefined);
  return html`<details class="fact">
    <summary>
      <span class="fact-what">
        <span class="text">${displayOf(fact, context)}</span>
        ${value !== undefined && !saysAlready(fact, value) && html`<span class="value ${fact.section === 'claims' && 'aside'}">${saidWords(valueWords(fact, value))}</span>`}
        ${judged !== undefined && html`<span class="tag ${flagTone(judged)}">${judged}</span>`}
        ${conflicts.length > 0 && html`<span class="tag warn">places differ</span>`}
        ${certainty === 'possible' && html`<span class="tag">perhaps the same, twice</span>`}
        ${warnings.length > 0 && html`<span class="tag bad">${warnings.join('; ')}</span>`}
        ${findings.length > 0 && html`<span class="tag">${saidWords(withPlaces(findings.join('; '), context))}</span>`}
      </span>
      ${directions !== undefined && html`<span class="fact-about">${directions}</span>`}
      <span class="fact-about muted small"
        >${dotted([context.isDated !== true && dateView(when), statusWords(fact.section, status), from])}</span
      >
    </summary>
    ${href !== undefined && html`<p><a class="button quiet" href="${href}">Read it</a></p>`}
    ${isVisit(fact) && context.visitHref !== undefined && html`<p><a class="button quiet" href="${context.visitHref(fact)}">See this visit</a></p>`}
    ${courseView(fact)}
    ${conflicts.map(
      ({ field, values }) =>
        html`<p class="notice">
          Places differ, ${field}:
          ${values.map(({ value: said, sources: by }, index) => html`${index > 0 && '; '}${saidWords(said)} (${[...new Set(by.map(({ connection }) => nameOf(connection, context)))].join(', ')})`)}
        </p>`,
    )}
    ${sourceTable(fact, context)}
  </details>`;
}

/** How to take a medication; absent where the platforms disagree in what it is about, so that each says it in its own words. */
function agreedDirections({ course, conflicts }: Fact): string | undefined {
  const isDisputed = conflicts.some(({ field }) => ['strength', 'frequency', 'directions'].includes(field));
  return isDisputed ? undefined : course?.directions;
}

/** Whether the name of a medication has its strength in it. */
export function saysAlready({ section, display }: Pick<Fact, 'section' | 'display'>, value: string): boolean {
  return section === 'medications' && ` ${display} `.includes(` ${value} `);
}

/** Whose hand a medication went through, where it is one. */
function courseView(fact: Fact): Html | false {
  const { course } = fact;
  if (course === undefined) return false;
  const facts = [
    ['How to take it', agreedDirections(fact) === undefined ? course.directions : undefined],
    ['Also as', course.alsoAs.join(', ')],
    ['Prescribed by', course.prescriber && html`${saidWords(course.prescriber)}`],
    ['Since', dateView(course.start)],
    ['Last ordered', dateView(course.ordered)],
    ['Prescription valid until', dateView(course.validUntil)],
    ['Last filled', dateView(course.filled)],
    ['Supply lasts until', dateView(course.suppliedUntil)],
    ['Last paid for', dateView(course.paid)],
  ].filter((one): one is [string, Html | string] => one[1] !== undefined && one[1] !== '');
  if (facts.length === 0) return false;
  return html`<dl class="facts">
    ${facts.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function sourceTable(fact: Fact, context: FactListContext): Html {
  const { sources } = fact;
  return html`<div class="table-scroll" role="region" aria-label="What each place says" tabindex="0">
    <table>
      <caption class="visually-hidden">
        What each place says
      </caption>
      <thead>
        <tr>
          <th scope="col">Place</th>
          <th scope="col">Says</th>
          <th scope="col">Date</th>
        </tr>
      </thead>
      <tbody>
        ${sources.map((source) => {
          const { text, value, status, detail, range, date } = source.said;
          const words = [
            text,
            value,
            range && `range ${range}`,
            statusWords(fact.section, status),
            detail && detailWords(detail),
          ].filter((one) => one !== undefined && one !== '');
          return html`<tr>
            <th scope="row">${nameOf(source.connection, context)}</th>
            <td>${saidWords(valueWords(fact, words.join('; ')))}</td>
            <td>${dateView(date)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
    ${codesOf(fact, context)}
  </div>`;
}

/** A text of a fact with its units, or the amounts of a claim, in words. */
function valueWords(fact: Fact, text: string): string {
  if (isMeasured(fact)) return unitWords(text);
  return fact.section === 'claims' ? amountWords(text) : text;
}

function isMeasured({ section }: Fact): boolean {
  return section === 'results' || section === 'vitals';
}

/** A test by its plain name; anything else in the words of the record. */
export function displayOf(fact: Fact, { testOf }: Pick<FactListContext, 'testOf'>): string {
  if (!isMeasured(fact) || testOf === undefined) return plainName(fact);
  const known = fact.codings.filter(({ system }) => system === loinc).flatMap(({ code }) => testOf(code) ?? []);
  return known[0]?.name ?? plainName(fact);
}

/** The codes of the places, for who compares records: out of the way of everybody else. */
function codesOf({ sources }: Fact, context: FactListContext): Html | false {
  const codes = new Map<string, Set<string>>();
  for (const { connection, said } of sources) {
    if (said.code === undefined) continue;
    codes.set(said.code, (codes.get(said.code) ?? new Set()).add(nameOf(connection, context)));
  }
  if (codes.size === 0) return false;
  return html`<details class="codes">
    <summary>Codes</summary>
    ${[...codes].map(([code, places]) => html`<p class="muted small">${code}: ${[...places].join(', ')}</p>`)}
  </details>`;
}

/** Findings name connections by their ids; a person knows the places. */
function withPlaces(text: string, { platforms }: FactListContext): string {
  return text.replace(/\(([^()]+)\)/g, (all, id: string) => (platforms.has(id) ? `(${platforms.get(id)})` : all));
}

function nameOf(connection: string, { platforms }: FactListContext): string {
  return platforms.get(connection) ?? connection;
}

/** What is out of range must be seen; what a source only judges normal need not be. */
function flagTone(flag: string): string {
  return /^(high|low|abnormal|critical)/i.test(flag) ? 'bad' : '';
}
