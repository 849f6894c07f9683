import { html, type Html } from '@fhir-gateway/express-kit';
import type { Fact, FactSource } from '@fhir-gateway/patient-record';

import { dateWords } from '../measurement-words.js';

/** What a list of facts is shown with. */
export interface FactListContext {
  /** By the id of the connection. */
  readonly platforms: ReadonlyMap<string, string>;
  /** Where a document of a source is read; absent for what is none. */
  documentHref?(source: FactSource): string | undefined;
}

/** Facts as a list: what each is in sight, its sources and what they disagree in on click. */
export function factList(facts: readonly Fact[], context: FactListContext): Html {
  return html`<ul class="facts-list">
    ${facts.map((fact) => html`<li>${factView(fact, context)}</li>`)}
  </ul>`;
}

function factView(fact: Fact, context: FactListContext): Html {
  const { display, when, value, flag, status, conflicts, warnings, sources, findings, certainty } = fact;
  const platforms = [...new Set(sources.map(({ connection }) => nameOf(connection, context)))];
  const href = sources.map((source) => context.documentHref?.(source)).find((one) => one !== undefined);
  return html`<details class="fact">
    <summary>
      <span class="fact-what">
        <span class="text">${display}</span>
        ${value !== undefined && html`<span class="value">${value}</span>`}
        ${flag !== undefined && html`<span class="tag ${flagTone(flag)}">${flag}</span>`}
        ${conflicts.length > 0 && html`<span class="tag warn">platforms disagree</span>`}
        ${certainty === 'possible' && html`<span class="tag">may be listed twice</span>`}
        ${warnings.length > 0 && html`<span class="tag bad">${warnings.join('; ')}</span>`}
        ${findings.length > 0 && html`<span class="tag warn">${findings.join('; ')}</span>`}
      </span>
      <span class="fact-about muted small"
        >${[dateWords(when), status, platforms.join(', ')].filter((one) => one !== undefined && one !== '').join(' · ')}</span
      >
    </summary>
    ${href !== undefined && html`<p><a class="button quiet" href="${href}">Read it</a></p>`} ${courseView(fact)}
    ${conflicts.map(
      ({ field, values }) =>
        html`<p class="notice">
          The platforms disagree on ${field}:
          ${values.map(({ value: said, sources: by }, index) => `${index > 0 ? '; ' : ''}${said} (${[...new Set(by.map(({ connection }) => nameOf(connection, context)))].join(', ')})`)}
        </p>`,
    )}
    ${sourceTable(fact, context)}
  </details>`;
}

/** Whose hand a medication went through, where it is one. */
function courseView({ course }: Fact): Html | false {
  if (course === undefined) return false;
  const facts = [
    ['How to take it', course.directions],
    ['Prescribed by', course.prescriber],
    ['Last ordered', dateWords(course.ordered)],
    ['Last filled', dateWords(course.filled)],
    ['Supply lasts until', dateWords(course.suppliedUntil)],
    ['Last paid for', dateWords(course.paid)],
  ].filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '');
  if (facts.length === 0) return false;
  return html`<dl class="facts">
    ${facts.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function sourceTable({ sources }: Fact, context: FactListContext): Html {
  return html`<div class="table-scroll" role="region" aria-label="What each platform says" tabindex="0">
    <table>
      <caption class="visually-hidden">
        What each platform says
      </caption>
      <thead>
        <tr>
          <th scope="col">Platform</th>
          <th scope="col">Says</th>
          <th scope="col">Date</th>
          <th scope="col">Code</th>
        </tr>
      </thead>
      <tbody>
        ${sources.map((source) => {
          const { text, value, status, detail, range, date, code } = source.said;
          const words = [text, value, range && `range ${range}`, status, detail].filter((one) => one !== undefined);
          return html`<tr>
            <th scope="row">${nameOf(source.connection, context)}</th>
            <td>${words.join('; ')}</td>
            <td>${dateWords(date)}</td>
            <td>${code ?? ''}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function nameOf(connection: string, { platforms }: FactListContext): string {
  return platforms.get(connection) ?? connection;
}

/** What is out of range must be seen; what a source only judges normal need not be. */
function flagTone(flag: string): string {
  return /^(h|l|hh|ll|a|aa|high|low|abnormal|critical)/i.test(flag) ? 'bad' : '';
}
