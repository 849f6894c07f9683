import { atOnce, eachInSteps, type Steps } from '@fhir-gateway/limits';
import { timeOf } from '@fhir-gateway/fhir';
import { measurementsOf, type Measurement } from '@fhir-gateway/record-view';
import type { Observation } from 'fhir/r4.js';

import type { Fact, FactConflict } from '../facts/fact.js';
import { attempt } from '../matching/attempt.js';
import { isMisdated } from '../matching/dispute-words.js';
import { convertUnit } from '../units/convert-unit.js';
import { convertAmount } from '../units/molar-mass.js';
import { unitCode } from '../units/unit-spelling.js';
import { figuresOf, isCounted, type CountedResult } from './figures.js';
import { stepsOf } from './result-scale.js';
import { laboratoryOf, TestNames, type TestName } from './test-of.js';
import type { TrendSeries, TrendValue } from './trend.js';

/** All results of one test, on whatever units. */
export interface RecordedTest extends TestName {
  /** The fact that was measured last; of several, the first of the list. */
  readonly newest: Fact;
  /** What was measured then. */
  latest(): readonly Measurement[];
  /** Its results by unit and component, that with the newest first. Made when it is asked for. */
  series(): TrendSeries[];
}

/** A result of a test, as far as all of many have to be known. */
interface Result {
  readonly test: TestName;
  readonly fact: Fact;
  readonly observation: Observation;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A result of one series: its numbers, from which figures are made without the words of any value. */
interface PlacedResult extends CountedResult {
  readonly fact: Fact;
  readonly observation: Observation;
  /** One, or the two pressures. */
  readonly measurements: readonly Measurement[];
  readonly unit?: string;
  readonly isConverted: boolean;
  /** A number of the result in the unit of the series. */
  readonly convert: (number: number) => number;
}

const systolic = '8480-6';
const diastolic = '8462-4';

/**
 * The results of facts as series, that with the newest result first. Units are converted only where that is certain; else
 * each unit is a series of its own.
 *
 * @param facts of sections that list observations; facts of other resources are left out
 */
export function trendSeries(facts: readonly Fact[]): TrendSeries[] {
  const series = atOnce(recordedTests(facts)).flatMap((test) => test.series());
  return series.sort((one, other) => newestFirst(one.latest, other.latest) || (one.name < other.name ? -1 : 1));
}

/** The tests that facts are results of, that with the newest result first. */
export function* recordedTests(facts: readonly Fact[]): Steps<RecordedTest[]> {
  const tests = new Map<string, Result[]>();
  const names = new TestNames();
  yield* eachInSteps(facts, (fact) => {
    const source = fact.sources.find(({ resource }) => resource.resourceType === 'Observation');
    if (source === undefined) return;
    const observation = source.resource as Observation;
    const test = names.of(observation, source);
    // What is dated as it cannot be is not the newest.
    const { fromMs = -Infinity, untilMs = fromMs } = (isMisdated(fact) ? undefined : timeOf(fact.when)) ?? {};
    const result = { test, fact, observation, fromMs, untilMs };
    const results = tests.get(test.line);
    if (results) results.push(result);
    else tests.set(test.line, [result]);
  });
  const newest = ([first]: readonly Result[]): { fromMs: number } => first ?? { fromMs: -Infinity };
  return [...tests.values()]
    .map((results) => results.sort(newestFirst))
    .sort((one, other) => newestFirst(newest(one), newest(other)))
    .flatMap((results) => recordedTest(results));
}

function newestFirst(
  { fromMs: one = -Infinity }: { fromMs?: number },
  { fromMs: other = -Infinity }: { fromMs?: number },
) {
  return one === other ? 0 : other - one;
}

/** A test is called what it was called last. */
function recordedTest(results: readonly Result[]): RecordedTest[] {
  const [newest] = results;
  if (newest === undefined) return [];
  const { test, fact, observation } = newest;
  const latest = (): readonly Measurement[] => attempt(() => measurementsOf(observation)) ?? [];
  return [{ ...test, newest: fact, latest, series: () => seriesOf(test, results) }];
}

function seriesOf(test: TestName, results: readonly Result[]): TrendSeries[] {
  const lines = new Map<string, { readonly part: string | undefined; readonly placed: PlacedResult[] }>();
  for (const result of results) {
    for (const { part, placed } of placedResults(result)) {
      const key = `${placed.measurements.length} ${part ?? ''}`;
      const line = lines.get(key);
      if (line) line.placed.push(placed);
      else lines.set(key, { part, placed: [placed] });
    }
  }
  return [...lines.values()].flatMap(({ part, placed }) =>
    byUnit(placed, test).flatMap((own) => oneSeries(part === undefined ? test : partOf(test, part), own)),
  );
}

/** A panel names each of its parts; a test of one value needs no name for it. */
function partOf(test: TestName, part: string): TestName {
  return { ...test, name: `${test.name}, ${part}` };
}

interface Placed {
  readonly part: string | undefined;
  readonly placed: PlacedResult;
}

function placedResults({ fact, observation, fromMs, untilMs }: Result): Placed[] {
  const measurements = attempt(() => measurementsOf(observation)) ?? [];
  const { when } = fact;
  const isDated = Number.isFinite(fromMs);
  const isDisputed = fact.conflicts.some(isOfValue);
  const laboratory = fact.section === 'vitals' ? { key: '' } : laboratoryOf(fact.sources);
  const place = (all: readonly Measurement[], part?: string): Placed => {
    const [first, second] = all;
    const unit = first?.number === undefined ? undefined : unitOf(first);
    const isOneUnit = second === undefined || unit === unitOf(second);
    const bound = first?.beyond ?? second?.beyond;
    return {
      part,
      placed: {
        fact,
        observation,
        measurements: all,
        laboratory,
        isDisputed,
        isConverted: false,
        fromMs: isDated ? fromMs : undefined,
        untilMs: isDated ? untilMs : undefined,
        date: when,
        unit,
        numbers: isOneUnit ? all.flatMap(({ number }) => number ?? []) : [],
        bound,
        convert: unchanged,
      },
    };
  };
  const pair = pairOf(measurements);
  if (measurements.length === 0) return [place([])];
  const singles = pair ? measurements.filter((one) => one.number !== undefined && !pair.includes(one)) : measurements;
  return [...(pair ? [place(pair)] : []), ...singles.map((one) => place([one], one.part))];
}

function unchanged(number: number): number {
  return number;
}

/** The two pressures of one resource, which may have a mean pressure or the size of the cuff beside them. */
function pairOf(measurements: readonly Measurement[]): readonly [Measurement, Measurement] | undefined {
  const high = measurements.filter(({ partCode }) => partCode === systolic);
  const low = measurements.filter(({ partCode }) => partCode === diastolic);
  const [one, other] = [high[0], low[0]];
  const isPair = high.length === 1 && low.length === 1;
  return isPair && one?.number !== undefined && other?.number !== undefined ? [one, other] : undefined;
}

function unitOf({ unit, unitSystem }: Measurement): string | undefined {
  return unit === undefined ? undefined : unitCode({ code: unit, system: unitSystem });
}

/**
 * Results of one line by unit, newest first: those that convert into the newest unit stand in it. What has no number stands
 * with the newest.
 */
function byUnit(line: readonly PlacedResult[], test: TestName): PlacedResult[][] {
  const groups: { unit: string | undefined; placed: PlacedResult[] }[] = [];
  const isTaken = (one: PlacedResult): boolean =>
    groups.some(({ unit, placed }) => {
      const converted = resultIn(one, unit, test);
      if (converted) placed.push(converted);
      return converted !== undefined;
    });
  for (const one of line.filter(({ numbers }) => numbers.length > 0)) {
    if (!isTaken(one)) groups.push({ unit: one.unit, placed: [one] });
  }
  const wordsOnly = line.filter(({ numbers }) => numbers.length === 0);
  const [first] = groups;
  if (first === undefined) return [wordsOnly];
  if (wordsOnly.length > 0) first.placed = [...first.placed, ...wordsOnly].sort(newestFirst);
  return groups.map(({ placed }) => placed);
}

/** A result in another unit; `undefined` where the units do not certainly convert. */
function resultIn(placed: PlacedResult, wanted: string | undefined, test: TestName): PlacedResult | undefined {
  const { unit, numbers } = placed;
  if (unit === wanted) return placed;
  if (unit === undefined || wanted === undefined) return undefined;
  const converted = (number: number): number | undefined =>
    convertUnit(number, unit, wanted, test.code) ??
    (test.analyte === undefined ? undefined : convertAmount(number, unit, wanted, test.analyte));
  if (converted(1) === undefined) return undefined;
  const convert = (number: number): number => inDigitsOf(number, converted(number) ?? number);
  return { ...placed, unit: wanted, numbers: numbers.map(convert), convert, isConverted: true };
}

/** A conversion makes no result more exact than it was measured. */
const fewestDigits = 4;

function inDigitsOf(number: number, converted: number): number {
  const digits = String(number).replace(/^-?0*\.?0*|\.|e.*$/g, '').length;
  return Number(converted.toPrecision(Math.min(12, Math.max(fewestDigits, digits))));
}

function isOfLine({ laboratory, fromMs }: PlacedResult, other: PlacedResult): boolean {
  return laboratory.key === other.laboratory.key && fromMs !== undefined;
}

function oneSeries({ name, variant, code }: TestName, placed: readonly PlacedResult[]): TrendSeries[] {
  const [newest] = placed;
  if (newest === undefined) return [];
  const numbered = placed.filter(({ numbers }) => numbers.length > 0);
  const unit = numbered[0]?.unit;
  const parts = numbered.some(({ numbers }) => numbers.length === 2) ? ['systolic', 'diastolic'] : [undefined];
  const left = numbered.filter((one) => !isCounted(one));
  const bounds = left.filter(({ bound }) => bound !== undefined);
  const disputed = left.filter(({ bound, isDisputed }) => bound === undefined && isDisputed);
  let values: TrendValue[] | undefined;
  const steps = numbered.length > 0 ? undefined : stepsIn(placed);
  const series: TrendSeries = {
    name,
    variant,
    code,
    unit,
    get values() {
      return (values ??= placed.map(valueOf));
    },
    get latest() {
      return valueOf(newest);
    },
    get before() {
      const earlier = numbered.find((one) => one !== newest && isOfLine(one, newest));
      return earlier && valueOf(earlier);
    },
    ...figuresOf(placed, parts),
    ...(steps && { steps }),
    leftOut: {
      bounds: bounds.length,
      words: placed.length - numbered.length,
      undated: left.length - bounds.length - disputed.length,
      disputed: disputed.length,
    },
  };
  return [series];
}

/** @param placed results in words, the newest first */
function stepsIn(placed: readonly PlacedResult[]): TrendSeries['steps'] {
  if (placed.some(({ fromMs }) => fromMs === undefined)) return undefined;
  return stepsOf(placed.map((one) => valueOf(one).text).reverse());
}

/** Whether a dispute leaves a value out of figures: two values of one result, or one that contradicts itself. */
function isOfValue({ field, own }: FactConflict): boolean {
  return field === 'value' || own !== undefined;
}

const settled: ReadonlySet<string> = new Set(['final', 'amended', 'corrected']);

/** All that is said of a result. One odd resource must not hide the others. */
function valueOf(placed: PlacedResult): TrendValue {
  const { fact, numbers, bound, date, fromMs, untilMs, isConverted, laboratory } = placed;
  const { status } = placed.observation;
  const conflict = fact.conflicts.find(isOfValue);
  const disputed = conflict?.values.map(({ value, sources }) => ({
    value,
    connections: [...new Set(sources.map(({ connection }) => connection))],
  }));
  const notes = [...fact.warnings, ...fact.findings, fact.detail].filter((note) => note !== undefined && note !== '');
  const said = attempt(() => saidOf(placed)) ?? { text: 'cannot be read', parts: [], position: 'unknown' };
  return {
    date,
    fromMs,
    untilMs,
    ...(typeof status === 'string' && !settled.has(status) && { status }),
    ...(disputed && { disputed }),
    ...(notes.length > 0 && { note: notes.join('; ') }),
    ...(bound && { bound }),
    ...said,
    ...{ numbers, isConverted, laboratory: laboratory.key },
    sources: fact.sources.map(({ connection, ref }) => ({ connection, ref })),
  };
}

type Said = Pick<TrendValue, 'text' | 'parts' | 'position' | 'range' | 'flag'>;

function saidOf({ measurements, numbers, convert }: PlacedResult): Said {
  const [first, second] = measurements;
  const joined = (texts: readonly (string | undefined)[], separator: string): string | undefined =>
    texts.filter((one) => one !== undefined).join(separator) || undefined;
  const range = joined(
    measurements.map((one) => one.range),
    ' / ',
  );
  const flag = joined(
    measurements.map((one) => one.flag),
    '/',
  );
  const judged = measurements.find((one) => !['normal', 'unknown'].includes(one.position));
  const parts = measurements.map(({ limits: { low, high }, position }) => ({
    ...(low !== undefined && { low: convert(low) }),
    ...(high !== undefined && { high: convert(high) }),
    position,
  }));
  return {
    text: first === undefined ? 'cannot be read' : second === undefined ? first.text : pairText(first, second),
    parts: numbers.length === 0 ? [] : parts,
    position: (judged ?? first)?.position ?? 'unknown',
    range,
    flag,
  };
}

function pairText(high: Measurement, low: Measurement): string {
  const digits = /^[<>]?=?-?[\d.]+/.exec(high.text)?.[0] ?? String(high.number);
  return (unitOf(high) === unitOf(low) ? `${digits}/${low.text}` : `${high.text}/${low.text}`).replace(
    'mm[Hg]',
    'mmHg',
  );
}
