import { html, type Html } from '@fhir-gateway/express-kit';

import type { PlacedLine } from '../../../record/trend-geometry.js';
import { lineClass, markShapes } from './trend-marks.js';

const shapeWords = {
  normal: 'in range',
  high: 'above the range',
  low: 'below the range',
  abnormal: 'out of range',
  unknown: 'not judged',
} as const;

/** What the markShapes mean that are in the drawing, and which line is which. */
export function trendLegend(lines: readonly PlacedLine[]): Html {
  const points = lines.flatMap((line) => line.points.map(({ point }) => point));
  const positions = (Object.keys(markShapes) as (keyof typeof markShapes)[]).filter((position) =>
    points.some((point) => point.position === position),
  );
  const hasBand = lines.some(({ bands }) => bands.length > 0);
  const hasBound = points.some(({ value }) => value.bound !== undefined);
  const hasSpan = lines.some((line) => line.points.some(({ span }) => span !== undefined));
  const sample = (drawing: Html) =>
    html`<svg width="22" height="18" viewBox="-11 -9 22 18" aria-hidden="true" focusable="false">${drawing}</svg>`;
  return html`<ul class="legend">
    ${lines.map(({ part }, index) => part !== undefined && html`<li>${sample(html`<line class="${lineClass(index)}" x1="-10" x2="10" y1="0" y2="0" />`)}${part}</li>`)}
    ${positions.map((position) => html`<li>${sample(html`<path class="mark-shape ${position}" d="${markShapes[position]}" />`)}${shapeWords[position]}</li>`)}
    ${hasBound && html`<li>${sample(html`<path class="beyond" d="M0 -6v12m-4 -4l4 4l4 -4" />`)}a bound, such as &lt;5</li>`}
    ${hasSpan && html`<li>${sample(html`<line class="date-span" x1="-10" x2="10" y1="0" y2="0" />`)}date not known to the day</li>`}
    ${hasBand && html`<li>${sample(html`<rect class="band" x="-10" y="-7" width="20" height="14" />`)}usual range</li>`}
  </ul>`;
}
