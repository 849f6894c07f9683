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
import { notDrawn } from '../measurement-words.js';
import { dateView, dateWords } from '../../../../pages/plain-dates.js';
import { trendChart } from './trend-chart.js';
import { sourceNames, valueTag } from './value-parts.js';

/** What one test is shown with. */
export interface TestContext {
  readonly label: string;
  /** Where all tests are. */
  readonly address: string;
  /** By the id of the connection. */
  readonly platforms: ReadonlyMap<string, string>;
  /** That older results may be missing. */
  readonly missing: string | undefined;
}

/** One test over all platforms: a chart for each unit, its figures, then every value as a table. */
export function testDetails(test: ShownTest, context: TestContext): Html {
  const { name, variant, series } = test;
  const { label, address, missing, platforms } = context;
  const code = series[0]?.code;
  const drawn = series.filter((one) => chartLines(one).some(({ points }) => points.length > 0));
  const values = series.flatMap((one) => one.values);
  const undrawn = values.filter((one) => notDrawn(one) !== undefined).length;
  const note = missing !== undefined && html`<p class="notice small">${missing}</p>`;
  return html`<section aria-labelledby="test">
    <p class="crumbs"><a href="${address}">All of: ${label}</a></p>
    <div class="block-head">
      <h2 id="test">${name}${variant !== undefined && html` <span class="muted">${variant}</span>`}</h2>
      ${code !== undefined && html`<p class="muted small">LOINC <code>${code}</code></p>`}
    </div>
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
    <div class="block">${valueTable(values, context)}</div>
  </section>`;
}

/** Where the values go, and first, last, smallest, largest and mean where there is more than one number. */
function figuresView(series: TrendSeries, nameOf: (connection: string) => string): Html {
  const { figures, unit } = series;
  const direction = trendWords(series, nameOf);
  const number = (one: number) => `${one} ${unitWords(unit ?? '')}`.trim();
  const dated = ({ number: one, date }: TrendFigures['first']) =>
    html`${number(one)} <span class="muted">${dateWords(date.slice(0, 10))}</span>`;
  return html`${direction !== undefined && html`<p class="direction">${direction}</p>`}${figures
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
    })}`;
}

function valueTable(values: readonly TrendValue[], { platforms }: TestContext): Html {
  const has = (test: (one: TrendValue) => boolean) => values.some(test);
  const nameOf = (connection: string) => platforms.get(connection) ?? connection;
  const columns: readonly { label: string; className?: string; text: (one: TrendValue) => HtmlValue }[] = [
    { label: 'Value', className: 'number', text: (one) => valueWords(one, nameOf) },
    { label: 'Judged', text: (one) => valueTag(one) },
    ...(has(({ range }) => range !== undefined)
      ? [{ label: 'Reference range', text: ({ range }: TrendValue) => range !== undefined && unitWords(range) }]
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
  const caption = `All ${values.length.toLocaleString('en')} values, newest first`;
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
