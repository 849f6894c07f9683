import { html, type Html } from '@fhir-gateway/express-kit';
import type { TrendValue } from '@fhir-gateway/patient-record';

import { icon } from '../../../../pages/icons.js';
import { platformWords, positionWords } from '../measurement-words.js';

/** How a value is judged, and whether the platforms agree about it. */
export function valueTag(value: TrendValue): Html {
  const words = positionWords(value);
  const tone = value.position === 'normal' ? 'good' : value.position === 'unknown' ? '' : 'out';
  const mark = value.position === 'high' ? icon('up') : value.position === 'low' && icon('fall');
  return html`${words !== '' && html`<span class="tag ${tone}">${mark}${words}</span>`}
  ${value.disputed !== undefined && html`<span class="tag warn">${disputeTag(value.disputed)}</span>`}`;
}

/** One platform that contradicts itself, or what can be, disagrees with nobody. */
function disputeTag(disputed: NonNullable<TrendValue['disputed']>): string {
  const platforms = new Set(disputed.flatMap(({ connections }) => connections));
  if (platforms.size > 1) return 'places differ';
  return `disputed: ${disputed.map(({ value }) => value).join(' / ')}`;
}

/** The platforms that values come from. */
export function sourceNames(values: readonly TrendValue[], platforms: ReadonlyMap<string, string>): string {
  return platformWords(
    values.flatMap(({ sources }) => sources.map(({ connection }) => connection)),
    platforms,
  );
}
