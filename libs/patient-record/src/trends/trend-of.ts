import { selectResources, testCategory, type RecordedName } from '@fhir-gateway/record-view';

import type { Fact, MergedSection } from '../facts/fact.js';
import type { ReadingOptions } from '../reading/read-section.js';
import { readMerged, type Connected } from '../facts/read-merged.js';
import type { RecordGap } from '../reading/record-connection.js';
import { liesWithin, type WantedDates } from '../reading/within-dates.js';
import { trendSeries } from './trend-series.js';
import type { TrendSeries } from './trend.js';

/** Which results are wanted. */
export interface TrendQuestion extends WantedDates {
  /** Words of everyday language, or a code: `A1c`, `blood pressure`, `4548-4`. */
  readonly test: string;
}

/** The results of a test over all connections. */
export interface TrendAnswer {
  /** How the test was understood, in words. */
  readonly understood: readonly string[];
  /** One for each analyte, body site, specimen, method and unit; that with the newest result first. */
  readonly series: readonly TrendSeries[];
  /** Observations that were looked through. */
  readonly lookedThrough: number;
  /** Of the test, and outside of the dates that were wanted. */
  readonly outsideDates: number;
  /** Names in the record that are near to the words, each with how often it is there. */
  readonly recorded: readonly RecordedName[];
  readonly notices: readonly string[];
  readonly gaps: readonly RecordGap[];
}

const measured = ['results', 'vitals', 'surveys', 'social-history', 'other-observations'] as const;
type Section = (typeof measured)[number];

/**
 * The results of a test, over all connections of one person, as series with their figures. Throws nothing: what could not be
 * read is in `gaps`.
 */
export async function trendOf(
  person: Connected,
  question: TrendQuestion,
  options: ReadingOptions,
): Promise<TrendAnswer> {
  // A series has in parentheses after its name what tells it from others of the test: `LDL cholesterol (calculated)`.
  const test = question.test.replace(/(?<=\S)\s*\([^()]*\)$/, '');
  const category = await testCategory(test);
  const first: readonly Section[] =
    category === undefined ? measured : [category === 'vital-signs' ? 'vitals' : 'results'];
  const read = await readMerged(person, first, options);
  const found = await select(read, test);
  if (found.facts.length > 0 || first.length === measured.length) return answer(read, found, question);
  // Not every platform puts a test into the category where it belongs.
  const others: readonly Section[] = measured.filter((section) => !first.includes(section));
  const all = [...read, ...(await readMerged(person, others, options))];
  return answer(all, await select(all, test), question);
}

interface Selected {
  /** All that were looked through. */
  readonly lookedThrough: number;
  readonly facts: readonly Fact[];
  readonly understood: readonly string[];
  readonly notices: readonly string[];
  readonly recorded: TrendAnswer['recorded'];
}

async function select(sections: readonly MergedSection[], test: string): Promise<Selected> {
  const facts = sections.flatMap((section) => section.facts);
  const resources = facts.flatMap(({ sources }) => sources.map(({ resource }) => resource));
  const observations = resources.filter(({ resourceType }) => resourceType === 'Observation');
  const { matches, ...said } = await selectResources('Observation', { words: test }, observations);
  const found = new Set(matches);
  const matching = facts.filter(({ sources }) => sources.some(({ resource }) => found.has(resource)));
  return { facts: matching, lookedThrough: facts.length, ...said };
}

async function answer(
  sections: readonly MergedSection[],
  { facts, lookedThrough, understood, notices, recorded }: Selected,
  question: TrendQuestion,
): Promise<TrendAnswer> {
  const within = facts.filter((fact) => liesWithin(fact, question));
  return {
    understood,
    series: trendSeries(within),
    lookedThrough,
    outsideDates: facts.length - within.length,
    recorded,
    notices,
    gaps: sections.flatMap(({ gaps }) => gaps),
  };
}
