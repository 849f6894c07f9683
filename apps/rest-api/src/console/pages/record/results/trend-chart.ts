import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import type { TrendSeries } from '@fhir-gateway/patient-record';

import { chartLines } from '../../../record/chart-lines.js';
import {
  chart,
  placeTrend,
  type PlacedBand,
  type PlacedLine,
  type PlacedPoint,
  type PlacedTick,
} from '../../../record/trend-geometry.js';
import { pointLine } from '../measurement-words.js';
import { trendLegend } from './trend-legend.js';
import { boundArrows, lineClass, markShapes } from './trend-marks.js';
import { unitWords } from '../../../record/unit-words.js';

/** More points than that are passed over by who walks with the Tab key, if they like. */
const manyPoints = 12;

/**
 * Lines of one unit as a drawing. Each point can be reached with the Tab key and says what it is; how it lies in its
 * range is a shape as well as a colour. Nothing in it needs a script or an inline style.
 */
export function trendChart(
  series: TrendSeries,
  {
    id,
    name,
    note,
  }: { readonly id: string; readonly name: string; /** What is missing of it. */ readonly note?: Html | false },
): Html {
  const { lines, values, times } = placeTrend(chartLines(series));
  const unit = series.unit === undefined ? undefined : unitWords(series.unit);
  const count = lines.reduce((sum, { points }) => sum + points.length, 0);
  const title = `${name}, ${unit ?? 'no unit given'}`;
  return html`<figure class="trend" aria-labelledby="${id}-title">
    <figcaption>
      <h2 id="${id}-title">${unit ?? 'Without a unit'}</h2>
      <p class="muted small">${countWords(count)}, ${periodWords(lines)}</p>
      ${trendLegend(lines)} ${note}
    </figcaption>
    ${count > manyPoints && html`<a class="skip-chart" href="#${id}-end">Skip the ${count} points of the chart</a>`}
    <div class="trend-plot">
      <svg class="trend-axis" width="52" height="${chart.height}" aria-hidden="true" focusable="false">
        ${values.map(({ at, label }) => html`<text x="44" y="${at + 4}" text-anchor="end">${label}</text>`)}
      </svg>
      <svg class="trend-lines" width="100%" height="${chart.height}" role="group" aria-label="${title}">
        <g aria-hidden="true">
          ${values.map(({ at }) => html`<line class="grid-line" x1="0%" x2="100%" y1="${at}" y2="${at}" />`)}
          ${lines.map(({ bands }, index) => bands.map((band) => drawBand(band, index)))} ${times.map(drawTime)}
          ${lines.map((line, index) => drawJoints(line, index))}
        </g>
        ${lines.map(({ points }, index) => points.map((placed) => drawPoint(placed, index)))}
      </svg>
    </div>
    <span id="${id}-end" tabindex="-1"></span>
  </figure>`;
}

/** A line for a card: the same points without axes and words, which the card has itself. */
export function sparkline(series: TrendSeries): Html {
  const { lines } = placeTrend(chartLines(series));
  const shrink = (y: number) => Math.round(((y - chart.top) / (chart.bottom - chart.top)) * 320) / 10 + 4;
  return html`<svg class="spark" width="100%" height="40" aria-hidden="true" focusable="false">
    ${lines.map(({ bands }, index) =>
      bands.map(({ from, to, top, bottom }) => drawBand({ from, to, top: shrink(top), bottom: shrink(bottom) }, index)),
    )}
    ${lines.map(({ joints, points }, index) => [
      joints.map(
        ([from, to]) =>
          html`<line
            class="${lineClass(index)}"
            x1="${from.x}%"
            y1="${shrink(from.y)}"
            x2="${to.x}%"
            y2="${shrink(to.y)}"
          />`,
      ),
      points
        .slice(-1)
        .map(
          ({ x, y, point }) =>
            html`<circle class="mark-shape ${point.position}" cx="${x}%" cy="${shrink(y)}" r="3.5" />`,
        ),
    ])}
  </svg>`;
}

function drawBand({ from, to, top, bottom }: PlacedBand, index: number): Html {
  return html`<rect
    class="${index === 0 ? 'band' : 'band second'}"
    x="${from}%"
    y="${top}"
    width="${Math.round((to - from) * 100) / 100}%"
    height="${Math.max(1, Math.round((bottom - top) * 100) / 100)}"
  />`;
}

function drawTime({ at, label }: PlacedTick): Html {
  return html`<line class="tick-line" x1="${at}%" x2="${at}%" y1="${chart.bottom}" y2="${chart.bottom + 5}" /><text
      x="${at}%"
      y="${chart.bottom + 21}"
      text-anchor="${anchorAt(at)}"
    >
      ${label}
    </text>`;
}

function drawJoints({ joints, points }: PlacedLine, index: number): Html {
  return html`${joints.map(
    ([from, to]) =>
      html`<line class="${lineClass(index)}" x1="${from.x}%" y1="${from.y}" x2="${to.x}%" y2="${to.y}" />`,
  )}${points.map(
    ({ span, y }) => span && html`<line class="date-span" x1="${span[0]}%" x2="${span[1]}%" y1="${y}" y2="${y}" />`,
  )}`;
}

/** The point, a place around it that is large enough to be met, and what it says while it is pointed at. */
function drawPoint({ point, x, y }: PlacedPoint, index: number): Html {
  return html`<g class="point" tabindex="0" role="img" aria-label="${pointLine(point)}">
    <circle class="reach" cx="${x}%" cy="${y}" r="13" />
    <svg x="${x}%" y="${y}" class="mark-place" aria-hidden="true">
      <path class="mark-shape ${point.position} ${index > 0 && 'second'}" d="${markShapes[point.position]}" />
      ${point.value.bound !== undefined && html`<path class="beyond" d="${boundArrows[point.value.bound]}" />`}
    </svg>
    <text class="tip" x="${x}%" y="16" text-anchor="${tipAnchor(x)}" aria-hidden="true">
      ${[dateWords(point.value.date), [point.part, point.text].filter(Boolean).join(' ')].join(' · ')}
    </text>
  </g>`;
}

function anchorAt(x: number): string {
  return x < 8 ? 'start' : x > 92 ? 'end' : 'middle';
}

/** Words of a point are as wide as a third of a phone's chart on either side. */
function tipAnchor(x: number): string {
  return x < 40 ? 'start' : x > 60 ? 'end' : 'middle';
}

function countWords(count: number): string {
  return count === 1 ? '1 value' : `${count.toLocaleString('en')} values`;
}

function periodWords(lines: readonly PlacedLine[]): string {
  const days = lines.flatMap(({ points }) => points.map(({ point }) => (point.value.date ?? '').slice(0, 10))).sort();
  const [first = '', last = ''] = [days[0], days.at(-1)];
  return first === last ? dateWords(first) : `from ${dateWords(first)} to ${dateWords(last)}`;
}
