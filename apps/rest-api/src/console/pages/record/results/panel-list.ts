import { html, type Html } from '@fhir-gateway/express-kit';
import { trendWords } from '@fhir-gateway/patient-record';

import { chartLines } from '../../../record/chart-lines.js';
import type { ShownTest, TestPanel } from '../../../record/test-panels.js';
import { unitWords } from '../../../record/unit-words.js';
import { dateView, dotted } from '../measurement-words.js';
import { sparkline } from './trend-chart.js';
import { sourceNames, valueTag } from './value-parts.js';

/** What panels are shown with. */
export interface PanelContext {
  readonly label: string;
  /** By the id of the connection. */
  readonly platforms: ReadonlyMap<string, string>;
  /** That older results may be missing. */
  readonly missing: string | undefined;
  addressOf(test: ShownTest): string;
}

/** Tests by panel, each with its newest result. */
export function resultPanels(panels: readonly TestPanel[], context: PanelContext): Html {
  const count = panels.reduce((sum, { tests }) => sum + tests.length, 0);
  const abnormal = panels.reduce((sum, panel) => sum + panel.abnormal, 0);
  if (count === 0) return html``;
  return html`<p class="found-count" role="status">
      ${count} ${count === 1 ? 'test' : 'tests'}${abnormal > 0 ? `, ${abnormal} outside the reference range` : ''}
    </p>
    ${context.missing !== undefined && html`<p class="notice">${context.missing}</p>`}
    ${panels.map((panel, index) => panelView(panel, index, context))}`;
}

function panelView({ name, tests, abnormal }: TestPanel, index: number, context: PanelContext): Html {
  return html`<section class="panel" aria-labelledby="panel-${index}">
    <div class="block-head">
      <h2 id="panel-${index}">${name}</h2>
      <p class="muted">
        ${tests.length} ${tests.length === 1 ? 'test' : 'tests'}${abnormal > 0 ? `, ${abnormal} outside the range` : ''}
      </p>
    </div>
    <ul class="grid">
      ${tests.map((test) => html`<li>${testCard(test, context)}</li>`)}
    </ul>
  </section>`;
}

/** A test in short: the newest value, and how it went. */
function testCard(test: ShownTest, { addressOf, platforms }: PanelContext): Html {
  const { name, variant, series, isAbnormal } = test;
  const [first] = series;
  const [newest] = first?.values ?? [];
  if (first === undefined || newest === undefined) return html``;
  const count = series.reduce((sum, { values }) => sum + values.length, 0);
  const isDrawn = series.length === 1 && chartLines(first).some(({ points }) => points.length > 1);
  return html`<article class="card test ${isAbnormal && 'abnormal'}">
    <h3><a href="${addressOf(test)}">${name}</a></h3>
    ${variant !== undefined && html`<p class="muted small">${variant}</p>`}
    <p class="newest"><strong>${unitWords(newest.text)}</strong> ${valueTag(newest)}</p>
    <p class="muted small">
      ${dotted([dateView(newest.date) || 'No date', newest.range !== undefined && `range ${unitWords(newest.range)}`, trendWords(first, (id) => platforms.get(id) ?? id)])}
    </p>
    ${isDrawn && sparkline(first)}
    <p class="muted small sources">
      ${dotted([
        count === 1 ? '1 value' : `${count.toLocaleString('en')} values`,
        sourceNames(
          series.flatMap(({ values }) => values),
          platforms,
        ),
      ])}
    </p>
  </article>`;
}
