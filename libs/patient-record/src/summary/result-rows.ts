import type { Steps } from '@fhir-gateway/limits';
import type { Measurement } from '@fhir-gateway/record-view';

import type { Fact, MergedSection } from '../facts/fact.js';
import { attempt } from '../matching/attempt.js';
import { isMisdated } from '../matching/dispute-words.js';
import { recordedTests, type RecordedTest } from '../trends/trend-series.js';
import { isMoving, trendWords } from '../trends/trend-words.js';
import type { TrendSeries, TrendValue } from '../trends/trend.js';
import type { SummaryCell } from './patient-summary.js';
import { cell, dayOf, entriesOf, firstStatus, where, type RowContext, type SectionRows } from './section-rows.js';

const abnormal = new Set(['low', 'high', 'abnormal']);

/** The latest result of each test, abnormal ones first, with the one before it and where they go. */
export const rowsOfResults: SectionRows = function* (section, context) {
  const tests = yield* testsOf(section);
  const judged = tests.map((test) => ({ test, isAbnormal: isAbnormal(test.latest()) }));
  const order = judged.sort((one, other) => Number(other.isAbnormal) - Number(one.isAbnormal));
  return {
    columns: ['test', 'value', 'flag', 'range', 'date', 'before', 'direction', 'note'],
    chosen: 'the latest of each test',
    rows: order.map(({ test }) => rowOf(test, context, true)),
  };
};

/** The latest vital sign of each kind; the two numbers of a blood pressure stand together. */
export const rowsOfVitals: SectionRows = function* (section, context) {
  const tests = yield* testsOf(section);
  return {
    columns: ['measure', 'value', 'date', 'before', 'direction', 'note'],
    chosen: 'the latest of each kind',
    rows: tests.map((test) => rowOf(test, context, false)),
  };
};

/** What was never measured is no result, and must not stand in the place of the one before it. */
function* testsOf({ facts }: MergedSection): Steps<RecordedTest[]> {
  return yield* recordedTests(yield* where(facts, (fact) => statusOf(fact) !== 'cancelled' && !isMisdated(fact)));
}

function isAbnormal(latest: readonly Measurement[]): boolean {
  return attempt(() => latest.some(({ position }) => abnormal.has(position))) ?? false;
}

/** The cells are made of the rows that are shown: a record has many more tests. */
function rowOf(test: RecordedTest, context: RowContext, isJudged: boolean): SectionRow {
  return {
    fact: test.newest,
    get cells() {
      return cellsOf(test, context, isJudged);
    },
  };
}

type SectionRow = { readonly fact: Fact; readonly cells: readonly (SummaryCell | undefined)[] };

function cellsOf(test: RecordedTest, { nameOf }: RowContext, isJudged: boolean): (SummaryCell | undefined)[] {
  const { newest } = test;
  // A panel has a series for each of its components.
  const latest = test.series().flatMap((series): Latest[] => {
    const value = series.latest;
    return isOf(value, newest) ? [{ series, value }] : [];
  });
  const values = latest.map(({ value }) => value);
  const [only, another] = latest;
  const said = latest.map(({ series: { name }, value: { text } }) => {
    const part = name.startsWith(`${test.name}, `) ? name.slice(test.name.length + 2) : undefined;
    return part === undefined ? text : `${part} ${text}`;
  });
  return [
    cell(shortName(test.name), 50),
    cell([said.join('; '), unsettled(newest)].filter(Boolean).join(' '), 80),
    ...(isJudged ? [flagOf(values), cell(values[0]?.range, 30)] : []),
    dayOf(newest.when),
    only && !another ? before(only) : undefined,
    only && !another && isMoving(only.series) ? cell(trendWords(only.series, nameOf), 160) : undefined,
    cell(values[0]?.note, 100),
  ];
}

interface Latest {
  readonly series: TrendSeries;
  readonly value: TrendValue;
}

function isOf({ date, sources }: TrendValue, fact: Fact): boolean {
  const [here, there] = [sources[0], fact.sources[0]];
  return date === fact.when && here?.connection === there?.connection && here?.ref === there?.ref;
}

const settled = new Set(['', 'final', 'amended', 'corrected']);

/** As the newest entry has it: what all of them say is made for those that are shown. */
function statusOf(fact: Fact): string | undefined {
  return entriesOf(fact, 'Observation')[0]?.status;
}

/** That a value may still change, or that nobody says whether it may. */
function unsettled(fact: Fact): string | undefined {
  const status = firstStatus(fact);
  return settled.has(status) ? undefined : `(${status})`;
}

/** A long name of LOINC without its property, which the unit says: `Glucose in Serum or Plasma`. */
function shortName(name: string): string {
  return name.replace(/ \[[^\]]*\]/, '').replace(/ panel with all children optional$/, '');
}

/** The source's own flag; without one, what its own range says; nothing where there is neither. */
function flagOf(latest: readonly TrendValue[]): string | undefined {
  const flags = latest.flatMap(({ flag, position }) => {
    if (flag !== undefined) return flag === 'N' ? [] : [flag];
    return abnormal.has(position) ? [position] : [];
  });
  return flags.length === 0 ? undefined : [...new Set(flags)].join(', ');
}

/** The number of the same laboratory before the one that is shown, and when it was. */
function before({ series: { before: previous } }: Latest): string | undefined {
  return previous && cell([previous.text, dayOf(previous.date)?.slice(0, 7)].filter(Boolean).join(' '), 50);
}
