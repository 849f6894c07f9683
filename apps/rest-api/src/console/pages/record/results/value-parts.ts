import { html, type Html } from '@fhir-gateway/express-kit';
import type { TrendFigures, TrendSeries, TrendValue } from '@fhir-gateway/patient-record';

import { unitWords } from '../../../record/unit-words.js';
import { platformWords, positionWords } from '../measurement-words.js';

/** How a value is judged, and whether the platforms agree about it. */
export function valueTag(value: TrendValue): Html {
  const words = positionWords(value);
  const tone = value.position === 'normal' ? 'good' : value.position === 'unknown' ? '' : 'bad';
  return html`${words !== '' && html`<span class="tag ${tone}">${words}</span>`}
  ${value.disputed !== undefined && html`<span class="tag warn">platforms disagree</span>`}`;
}

/** The platforms that values come from. */
export function sourceNames(values: readonly TrendValue[], platforms: ReadonlyMap<string, string>): string {
  return platformWords(
    values.flatMap(({ sources }) => sources.map(({ connection }) => connection)),
    platforms,
  );
}

const directions = { rising: 'rising', falling: 'falling', steady: 'steady', varying: 'up and down' } as const;

/** Where the values of a test go: `rising`, or `systolic rising, diastolic steady`; nothing where that is not known. */
export function directionWords({ figures, steps }: TrendSeries): string | undefined {
  if (steps !== undefined) return directions[steps];
  const said = figures.flatMap(({ part, direction }) =>
    direction ? [{ part, word: directions[direction.word] }] : [],
  );
  const words = new Set(said.map(({ word }) => word));
  if (words.size < 2) return said[0]?.word;
  return said.map(({ part, word }) => `${part ?? ''} ${word}`.trim()).join(', ');
}

/** How fast, in the unit of the series. */
export function speedWords({ direction }: TrendFigures, unit: string | undefined): string | undefined {
  if (direction === undefined) return undefined;
  const { word, perYear } = direction;
  if (word === 'steady' || word === 'varying') return directions[word];
  return `${directions[word]} by about ${Math.abs(perYear)} ${unitWords(unit ?? '')} a year`.replace(/ {2,}/g, ' ');
}
