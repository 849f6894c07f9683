import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html, type HtmlValue } from '@fhir-gateway/express-kit';
import {
  disputedWords,
  laboratoryName,
  trendWords,
  type TrendFigures,
  type TrendSeries,
  type TrendValue,
} from '@fhir-gateway/patient-record';

import { chartLines } from '../../../record/chart-lines.js';
import type { ShownTest } from '../../../record/test-panels.js';
import { unitWords } from '../../../record/unit-words.js';
import { dotted, notDrawn } from '../measurement-words.js';
import { dateView } from '../../../../pages/plain-dates.js';
import { trendChart } from './trend-chart.js';
import { sourceNames, valueTag } from './value-parts.js';

/** What one test is shown with. */
export interface TestContext {
  /** By the id of the connection. */
  readonly platforms: ReadonlyMap<string, string>;
  /** That older results may be missing. */
  readonly missing: string | undefined;
}

/** One test over all platforms: the newest value, a chart for each unit with its figures, then every value as a table. */
export function testDetails(test: ShownTest, context: TestContext): Html {
  const { name, series } = test;
  const { missing, platforms } = context;
  const drawn = series.filter((one) => chartLines(one).some(({ points }) => points.length > 0));
  const values = series.flatMap((one) => one.values);
  const undrawn = values.filter((one) => notDrawn(one) !== undefined).length;
  const note = missing !== undefined && html`<p class="notice small">${missing}</p>`;
  return html`${test.variant !== undefined && html`<p class="muted">${test.variant}</p>`} ${newestView(series)}
    ${drawn.length > 1 && html`<p class="notice calm">Values that cannot be put on one scale are drawn apart: no line joins them.</p>`}
    ${drawn.map(
      (one, index) =>
        html`<div class="card chart-card">
          ${trendChart(one, { id: `trend-${index + 1}`, name, note })}
          ${figuresView(one, (id) => platforms.get(id) ?? id)}
        </div>`,
    )}
    ${
      drawn.length === 0 &&
      html`${note}
        <p class="muted">No value of this test is a number with a date, so nothing can be drawn.</p>`
    }
    ${undrawn > 0 && drawn.length > 0 && html`<p class="muted small">${undrawn} ${undrawn === 1 ? 'value is' : 'values are'} in the table alone.</p>`}
    <div class="block">${valueTable(values.slice(0, mostValues), context, values)}</div>
    ${
      values.length > mostValues &&
      html`<details>
        <summary>
          Show ${values.length - mostValues} older ${values.length - mostValues === 1 ? 'value' : 'values'}
        </summary>
        ${valueTable(values.slice(mostValues), context, values)}
      </details>`
    }
    ${codesView(series)}`;
}

/** As many as are in sight at first. */
const mostValues = 7;

function newestView([first]: readonly TrendSeries[]): Html | false {
  const newest = first?.values[0];
  if (newest === undefined) return false;
  return html`<p class="newest-value"><strong>${unitWords(newest.text)}</strong> ${valueTag(newest)}</p>
    <p class="muted">
      ${dotted([
        dateWords(newest.date?.slice(0, 10)) || 'No date',
        newest.range !== undefined && `usual range ${unitWords(newest.range)}`,
      ])}
    </p>`;
}

function codesView(series: readonly TrendSeries[]): Html | false {
  const codes = [...new Set(series.flatMap(({ code }) => code ?? []))];
  if (codes.length === 0) return false;
  return html`<details class="codes">
    <summary>Codes</summary>
    ${codes.map((code) => html`<p class="muted small">LOINC <code>${code}</code></p>`)}
  </details>`;
}

/** Where the values go, and first, last, smallest, largest and mean where there is more than one number. */
function figuresView(series: TrendSeries, nameOf: (connection: string) => string): Html {
  const { figures, unit } = series;
  const direction = trendWords(series, nameOf);
  const number = (one: number) => `${one} ${unitWords(unit ?? '')}`.trim();
  const dated = ({ number: one, date }: TrendFigures['first']) =>
    html`${number(one)} <span class="muted">${dateWords(date.slice(0, 10))}</span>`;
  const lists = figures
    .filter(({ count }) => count > 1)
    .map((one) => {
      const rows: readonly (readonly [string, HtmlValue])[] = [
        ['Newest', dated(one.last)],
        ['First', dated(one.first)],
        ['Lowest', dated(one.minimum)],
        ['Highest', dated(one.maximum)],
        ['Average', number(one.mean)],
      ];
      const of = [one.laboratory && laboratoryName(one.laboratory, nameOf), one.part].filter(Boolean).join(', ');
      return html`<dl class="figures" aria-label="${of || 'Figures'}">
        ${
          of !== '' &&
          html`<div>
            <dt>Of</dt>
            <dd>${of}</dd>
          </div>`
        }
        ${rows.map(
          ([label, value]) =>
            value !== undefined &&
            html`<div>
              <dt>${label}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>`;
    });
  return html`${direction !== undefined && html`<p class="direction">${direction}</p>`}
  ${
    lists.length > 0 &&
    html`<details>
      <summary>Lowest, highest and average</summary>
      ${lists}
    </details>`
  }`;
}

/** @param all decide which columns there are, so that both tables of a test have the same */
function valueTable(values: readonly TrendValue[], { platforms }: TestContext, all: readonly TrendValue[]): Html {
  const has = (test: (one: TrendValue) => boolean) => all.some(test);
  const nameOf = (connection: string) => platforms.get(connection) ?? connection;
  const columns: readonly { label: string; className?: string; text: (one: TrendValue) => HtmlValue }[] = [
    { label: 'Value', className: 'number', text: (one) => valueWords(one, nameOf) },
    { label: 'Judged', text: (one) => valueTag(one) },
    ...(has(({ range }) => range !== undefined)
      ? [{ label: 'Usual range', text: ({ range }: TrendValue) => range !== undefined && unitWords(range) }]
      : []),
    { label: 'From', text: (one) => sourceNames([one], platforms) },
    ...(has(({ status }) => status !== undefined)
      ? [{ label: 'Status', text: ({ status }: TrendValue) => status }]
      : []),
    ...(has((one) => notDrawn(one) !== undefined)
      ? [
          {
            label: 'In the chart',
            text: (one: TrendValue) => (notDrawn(one) === undefined ? 'yes' : `no: ${notDrawn(one)}`),
          },
        ]
      : []),
  ];
  const caption = values[0] === all[0] ? `All ${all.length.toLocaleString('en')} values, newest first` : 'Older values';
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${caption}">
    <table class="cards">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Date</th>
          ${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${values.map(
          (one) =>
            html`<tr>
              <th scope="row" class="date">${dateWords(one.date) === '' ? 'No date' : dateView(one.date)}</th>
              ${columns.map(({ label, className = '', text }) => html`<td class="${className}" data-label="${label}">${text(one)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function valueWords({ text, disputed }: TrendValue, nameOf: (connection: string) => string): string {
  return unitWords(disputed === undefined ? text : disputedWords(disputed, nameOf));
}
