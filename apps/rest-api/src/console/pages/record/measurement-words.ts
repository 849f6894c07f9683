import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import type { TrendValue } from '@fhir-gateway/patient-record';

import type { ChartPoint } from '../../record/chart-lines.js';
import { unitWords } from '../../record/unit-words.js';

type Position = TrendValue['position'];

const judged: Readonly<Record<Position, string>> = {
  low: 'Low',
  normal: 'In range',
  high: 'High',
  abnormal: 'Abnormal',
  unknown: '',
};
/** Codes that say the word itself, and those that say more than it. */
const flagWords: Readonly<Record<string, string>> = {
  ...{ N: 'In range', H: 'High', L: 'Low', A: 'Abnormal' },
  ...{ HH: 'Critically high', LL: 'Critically low', AA: 'Critically abnormal' },
};
const placed: Readonly<Record<Position, string>> = {
  ...judged,
  low: 'Below the range',
  high: 'Above the range',
};

/** What is said of a value: the source's own judgement with its code, or where it lies in the range. */
export function positionWords({ flag, position }: Pick<TrendValue, 'flag' | 'position'>): string {
  if (flag === undefined) return placed[position];
  const word = flagWords[flag];
  if (word !== undefined) return word;
  return judged[position] === '' ? flag : `${judged[position]} (${flag})`;
}

/** Why a value is in the table alone; `undefined` for one that is drawn. */
export function notDrawn({ numbers, fromMs, disputed }: TrendValue): string | undefined {
  if (disputed !== undefined) return 'places differ';
  if (numbers.length === 0) return 'no number';
  return fromMs === undefined ? 'no date' : undefined;
}

/** How a source judges a result by its code alone; nothing for one that is normal. */
export function flagText(flag: string): string | undefined {
  return flag === 'N' ? undefined : (flagWords[flag] ?? flag);
}

/** The platforms that state something: by name, or that all of them do. */
export function platformWords(connections: Iterable<string>, platforms: ReadonlyMap<string, string>): string {
  const ids = new Set(connections);
  if (platforms.size > 1 && [...platforms.keys()].every((id) => ids.has(id))) {
    return platforms.size === 2 ? 'both places' : `all ${platforms.size} places`;
  }
  return [...new Set([...ids].map((id) => platforms.get(id) ?? id))].join(', ');
}

/** Everything about one point in one line, for who hears the chart instead of seeing it. */
export function pointLine({ value, part, text }: ChartPoint): string {
  return [
    dateWords(value.date),
    [part, text].filter(Boolean).join(' '),
    positionWords(value),
    value.range !== undefined && `usual range ${unitWords(value.range)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Parts of a line that have something to say, with a dot between. */
export function dotted(parts: readonly (Html | string | false | undefined)[]): Html {
  const said = parts.filter((part): part is Html | string => part !== undefined && part !== false && part !== '');
  return html`${said.map((part, index) => html`${index > 0 && ' · '}${part}`)}`;
}
