import { dateWords } from '@fhir-gateway/fhir';
import type { Laboratory, TrendDirection, TrendFigures } from './trend-figures.js';
import type { TrendSeries } from './trend.js';

/** Directions of so many laboratories are said, of those with the newest results. */
const mostLaboratories = 3;
const counts = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

/**
 * Where the results of a series go, for each laboratory by itself: the one place where that is put in words. `undefined` where
 * there is nothing to say of so few results.
 *
 * @param nameOf what a connection is called, for results of which only that is known
 */
export function trendWords(
  { figures, difference, steps }: Pick<TrendSeries, 'figures' | 'difference' | 'steps'>,
  nameOf: (connection: string) => string,
): string | undefined {
  if (steps !== undefined) return steps;
  const laboratories = [...new Set(figures.map(({ laboratory }) => laboratory?.key))];
  const said = laboratories.flatMap((key) => {
    const own = figures.filter(({ laboratory }) => laboratory?.key === key);
    const words = partsWords(own);
    return words === undefined ? [] : [{ laboratory: own[0]?.laboratory, words }];
  });
  const [first] = said;
  const isOne = said.length === laboratories.length && said.every(({ words }) => words === first?.words);
  const more = said.length - mostLaboratories;
  const texts = [
    ...(isOne ? said.slice(0, 1) : said.slice(0, mostLaboratories)).map(({ laboratory, words }) =>
      isOne || laboratory === undefined ? words : `${laboratoryName(laboratory, nameOf)}: ${words}`,
    ),
    !isOne && more > 0 && `${more} more ${more === 1 ? 'laboratory' : 'laboratories'}`,
    difference && differenceWords(difference),
  ].filter((text) => text !== undefined && text !== false);
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** Whether results of any laboratory rise, fall or turned: what goes up and down, or stays, is not worth a line of a summary. */
export function isMoving({ figures, steps }: Pick<TrendSeries, 'figures' | 'steps'>): boolean {
  const moves = ['rising', 'falling'];
  return (
    (steps !== undefined && moves.includes(steps)) ||
    figures.some(({ direction }) => direction && (direction.turn !== undefined || moves.includes(direction.word)))
  );
}

/** What a laboratory is called. */
export function laboratoryName({ name, connection = '' }: Laboratory, nameOf: (connection: string) => string): string {
  return name ?? nameOf(connection);
}

function differenceWords({ laboratories, number }: NonNullable<TrendSeries['difference']>): string {
  const count = counts[laboratories] ?? `${laboratories}`;
  return `${count} laboratories differ by ${laboratories > 2 ? 'up to ' : ''}${number}`;
}

function partsWords(figures: readonly TrendFigures[]): string | undefined {
  const said = figures.flatMap(({ part, direction, first, last }) =>
    direction ? [{ part, words: directionWords(direction, first.date.slice(0, 4) !== last.date.slice(0, 4)) }] : [],
  );
  const [only] = said;
  if (only === undefined) return undefined;
  if (said.every(({ words }) => words === only.words)) return only.words;
  return said.map(({ part, words }) => `${part ?? ''} ${words}`.trim()).join('; ');
}

/** @param isLong over more than one year, of which the years are said alone */
function directionWords({ word, perYear, turn, since }: TrendDirection, isLong: boolean): string {
  const between = since.low === since.high ? `${since.low}` : `${since.low} to ${since.high}`;
  const recent = `${between} since ${whenWords(since.date, isLong)}`;
  if (turn) {
    return `${turn.kind === 'peak' ? 'peaked at' : 'lowest at'} ${turn.number} in ${whenWords(turn.date, isLong)}, ${recent}`;
  }
  if (word === 'steady') return word;
  return word === 'varying' ? `up and down, ${recent}` : `${word}, about ${Math.abs(perYear)} a year`;
}

function whenWords(date: string, isLong: boolean): string {
  return dateWords(date.slice(0, isLong ? 4 : 7));
}
