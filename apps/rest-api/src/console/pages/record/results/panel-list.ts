import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import { trendWords } from '@fhir-gateway/patient-record';

import { chartLines } from '../../../record/chart-lines.js';
import type { ShownTest, TestPanel } from '../../../record/test-panels.js';
import { unitWords } from '../../../record/unit-words.js';
import { dotted } from '../measurement-words.js';
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
      ${count} ${count === 1 ? 'test' : 'tests'}${abnormal > 0 ? `, ${abnormal} outside the usual range` : ''}
    </p>
    ${context.missing !== undefined && html`<p class="notice">${context.missing}</p>`}
    ${panels.map((panel, index) => panelView(panel, index, { ...context, isOnly: panels.length === 1 }))}`;
}

/** Tests of a panel; where none is out of range they are folded, so that what is stands out. */
function panelView(
  { name, tests, abnormal }: TestPanel,
  index: number,
  context: PanelContext & { readonly isOnly: boolean },
): Html {
  const count = `${tests.length} ${tests.length === 1 ? 'test' : 'tests'}`;
  const cards = html`<ul class="grid three">
    ${tests.map((test) => html`<li>${testCard(test, context)}</li>`)}
  </ul>`;
  if (abnormal === 0 && !context.isOnly) {
    return html`<details class="panel card">
      <summary>
        <h2>${name}</h2>
        <span class="muted small">${count}</span>
      </summary>
      ${cards}
    </details>`;
  }
  return html`<section class="panel" aria-labelledby="panel-${index}">
    <div class="block-head">
      <h2 id="panel-${index}">${name}</h2>
      <p class="muted small">${count}${abnormal > 0 && `, ${abnormal} outside the usual range`}</p>
    </div>
    ${cards}
  </section>`;
}

/** A test in short: the newest value, and how it went. */
export function testCard(
  test: ShownTest,
  { addressOf, platforms }: Pick<PanelContext, 'addressOf' | 'platforms'>,
): Html {
  const { name, variant, series } = test;
  const [first] = series;
  const [newest] = first?.values ?? [];
  if (first === undefined || newest === undefined) return html``;
  const isDrawn = series.length === 1 && chartLines(first).some(({ points }) => points.length > 1);
  const from = new Set(newest.sources.map(({ connection }) => connection));
  return html`<article class="card test">
    <h3><a href="${addressOf(test)}">${name}</a></h3>
    ${variant !== undefined && html`<p class="muted small">${variant}</p>`}
    <p class="newest"><strong>${unitWords(newest.text)}</strong> ${valueTag(newest)}</p>
    ${newest.note !== undefined && html`<p class="small">${newest.note}</p>`}
    <p class="muted small">
      ${dotted([
        dateWords(newest.date?.slice(0, 10)) || 'No date',
        trendWords(first, (id) => platforms.get(id) ?? id),
        from.size < platforms.size && sourceNames([newest], platforms),
      ])}
    </p>
    ${isDrawn && sparkline(first)}
  </article>`;
}
