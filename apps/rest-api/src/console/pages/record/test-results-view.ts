import { html, type Html, type HtmlValue } from '@fhir-gateway/express-kit';
import type { Measurement, TestResults } from '@fhir-gateway/record-view';

import { dateWords, notDrawn, positionWords } from './measurement-words.js';
import { sparkline, trendChart } from './trend-chart.js';

/** A test in short: the newest value, and how it went. */
export function testCard({ name, measurements, trends }: TestResults, address: string): Html {
  const [newest] = measurements;
  const [trend] = trends;
  const count = measurements.length;
  return html`<article class="card test">
    <h3><a href="${address}">${name}</a></h3>
    ${
      newest &&
      html`<p class="newest">
          <strong>${newest.text}</strong>
          ${newest.part !== undefined && html`<span class="muted small">${newest.part}</span>`} ${flagTag(newest)}
        </p>
        <p class="muted small">
          ${dateWords(newest.date) || 'No date'} · ${count === 1 ? '1 value' : `${count.toLocaleString('en')} values`}
        </p>`
    }
    ${trends.length === 1 && trend && trend.lines.some(({ points }) => points.length > 1) && sparkline(trend)}
  </article>`;
}

/** One test: a chart for each unit, then every value as a table. */
export function testDetails(
  { name, code, measurements, trends }: TestResults,
  { label, address }: { readonly label: string; readonly address: string },
): Html {
  const undrawn = measurements.filter((one) => notDrawn(one) !== undefined).length;
  return html`<section aria-labelledby="test">
    <p class="crumbs"><a href="${address}">All of: ${label}</a></p>
    <div class="block-head">
      <h2 id="test">${name}</h2>
      ${code !== undefined && html`<p class="muted">Code <code>${code}</code></p>`}
    </div>
    ${trends.length > 1 && html`<p class="notice calm">There are values in ${trends.length} units. They are drawn apart: no line joins different units.</p>`}
    ${trends.map((trend, index) => html`<div class="card chart-card">${trendChart(trend, { id: `trend-${index + 1}`, name })}</div>`)}
    ${trends.length === 0 && html`<p class="muted">No value of this test is a number with a date, so nothing can be drawn.</p>`}
    ${undrawn > 0 && trends.length > 0 && html`<p class="muted small">${undrawn} ${undrawn === 1 ? 'value is' : 'values are'} in the table alone.</p>`}
    <div class="block">${valueTable(measurements)}</div>
  </section>`;
}

function valueTable(measurements: readonly Measurement[]): Html {
  const has = (field: 'part' | 'range' | 'status') => measurements.some((one) => one[field] !== undefined);
  const columns: readonly {
    label: string;
    className?: string;
    text: (one: Measurement) => HtmlValue;
  }[] = [
    ...(has('part') ? [{ label: 'Part', text: ({ part }: Measurement) => part }] : []),
    { label: 'Value', className: 'number', text: ({ text }) => text },
    {
      label: 'Judged',
      text: (one) => (one.position === 'unknown' && one.flag === undefined ? undefined : flagTag(one)),
    },
    ...(has('range') ? [{ label: 'Reference range', text: ({ range }: Measurement) => range }] : []),
    ...(has('status') ? [{ label: 'Status', text: ({ status }: Measurement) => status }] : []),
    ...(measurements.some((one) => notDrawn(one) !== undefined)
      ? [
          {
            label: 'In the chart',
            text: (one: Measurement) => (notDrawn(one) === undefined ? 'yes' : `no: ${notDrawn(one)}`),
          },
        ]
      : []),
  ];
  const caption = `All ${measurements.length.toLocaleString('en')} values, newest first`;
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
        ${measurements.map(
          (one) =>
            html`<tr>
              <th scope="row" class="date">${dateWords(one.date) || 'No date'}</th>
              ${columns.map(({ label, className = '', text }) => html`<td class="${className}" data-label="${label}">${text(one)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function flagTag(measurement: Measurement): Html | false {
  const words = positionWords(measurement);
  const { position } = measurement;
  const tone = position === 'normal' ? 'good' : position === 'unknown' ? '' : 'warn';
  return words !== '' && html`<span class="tag ${tone}">${words}</span>`;
}
