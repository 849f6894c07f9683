import { timeOf } from '@fhir-gateway/fhir';
import { circumstances, clean, measurementsOf, type KnownTest, type Measurement } from '@fhir-gateway/record-view';
import type { Observation, Reference } from 'fhir/r4.js';

import type { Fact, FactSource } from '../facts/fact.js';
import { convertUnit } from '../units/convert-unit.js';
import { unitCode } from '../units/unit-spelling.js';
import { figuresOf, isCounted } from './figures.js';
import { stepsOf } from './result-scale.js';
import type { TrendPart, TrendSeries, TrendValue } from './trend.js';

/** A value with what decides the series in which it stands. */
interface PlacedValue {
  /** Of the test: analyte, specimen, method; a local code is that of one connection only. */
  readonly line: string;
  readonly name: string;
  readonly variant?: string;
  readonly code?: string;
  readonly unit?: string;
  readonly parts: readonly (string | undefined)[];
  readonly value: TrendValue;
}

const loincSystem = /^https?:\/\/loinc\.org\/?$|^urn:oid:2\.16\.840\.1\.113883\.6\.1$/i;
const systolic = '8480-6';
const diastolic = '8462-4';

/**
 * The results of facts as series, that with the newest result first. Units are converted only where that is certain; else
 * each unit is a series of its own.
 *
 * @param facts of `results` and `vitals`; facts of other resources than Observation are left out
 */
export function trendSeries(facts: readonly Fact[], testOf: (loinc: string) => KnownTest | undefined): TrendSeries[] {
  const lines = new Map<string, PlacedValue[]>();
  for (const placed of facts.flatMap((fact) => placedValues(fact, testOf))) {
    const key = JSON.stringify([placed.line, placed.parts]);
    lines.set(key, [...(lines.get(key) ?? []), placed]);
  }
  const series = [...lines.values()].flatMap(byUnit).map(seriesOf);
  return series.sort((one, other) => newest(other) - newest(one) || (one.name < other.name ? -1 : 1));
}

function newest({ values }: TrendSeries): number {
  return values[0]?.fromMs ?? Number.NEGATIVE_INFINITY;
}

const unreadable: Measurement = { text: 'cannot be read', position: 'unknown' };

/** One odd resource must not hide the others. */
function placedValues(fact: Fact, testOf: (loinc: string) => KnownTest | undefined): PlacedValue[] {
  try {
    return valuesOf(fact, testOf);
  } catch {
    return [{ line: fact.key, name: fact.display, ...singleValue(fact, unreadable, undefined) }];
  }
}

function valuesOf(fact: Fact, testOf: (loinc: string) => KnownTest | undefined): PlacedValue[] {
  const source = fact.sources.find(({ resource }) => resource.resourceType === 'Observation');
  if (source === undefined) return [];
  const observation = source.resource as Observation;
  const measurements = measured(observation);
  const test = aboutFocus(madeAs(identify(observation, source, testOf, fact.display), observation), observation);
  const pair = pairOf(measurements);
  const singles = pair ? measurements.filter((one) => one.number !== undefined && !pair.includes(one)) : measurements;
  return [
    ...(pair ? [{ ...test, ...pairValue(fact, pair) }] : []),
    ...singles.map((measurement) => {
      const { part } = measurement;
      // A panel names each of its parts; a test of one value needs no name for it.
      const own = part === undefined ? test : { ...test, name: `${test.name}, ${part}`, line: `${test.line} ${part}` };
      return { ...own, ...singleValue(fact, measurement, test.code) };
    }),
  ];
}

function measured(observation: Observation): Measurement[] {
  try {
    return measurementsOf(observation);
  } catch {
    return [unreadable];
  }
}

type Test = Pick<PlacedValue, 'line' | 'name' | 'variant' | 'code'>;

function identify(
  { code: concept }: Observation,
  { connection }: FactSource,
  testOf: (loinc: string) => KnownTest | undefined,
  display: string,
): Test {
  const listed = Array.isArray(concept?.coding) ? concept.coding : [];
  const loincs = listed
    .filter(({ system }) => loincSystem.test(system ?? ''))
    .flatMap(({ code }) => clean(code, 20) ?? []);
  for (const code of loincs) {
    const known = testOf(code);
    if (known === undefined) continue;
    const variant = known.line.split('/').slice(1).join(', ').replaceAll('-', ' ');
    return { line: known.line, name: known.name, ...(variant !== '' && { variant }), code };
  }
  const [loinc] = loincs;
  if (loinc !== undefined) return { line: `LOINC ${loinc}`, name: display, code: loinc };
  const [local] = listed.flatMap(({ system, code }) => clean([system, code].filter(Boolean).join('|'), 200) ?? []);
  // What a code of one platform means at another is not known.
  return { line: JSON.stringify([connection, local ?? display.toLowerCase()]), name: display };
}

/** The left eye is not the right one: another body site, specimen or method has a line of its own. */
function madeAs(test: Test, observation: Observation): Test {
  const said = circumstances(observation).join(', ');
  return said === '' ? test : { ...test, line: `${test.line} ${said.toLowerCase()}`, name: `${test.name} (${said})` };
}

/** What is about a fetus or a donor stands on a line of its own. */
function aboutFocus(test: Test, { focus, subject }: Observation): Test {
  const listed: readonly (Reference | null)[] = Array.isArray(focus) ? focus : [];
  const others = listed.filter((one) => one?.reference === undefined || one.reference !== subject?.reference);
  const names = others.map((one) => clean(one?.display ?? one?.reference, 60) ?? 'somebody else');
  if (names.length === 0) return test;
  const about = `about ${names.join(', ')}`;
  return { ...test, line: `${test.line} ${about}`, name: `${test.name}, ${about}` };
}

/** The two pressures of one resource, which may have a mean pressure or the size of the cuff beside them. */
function pairOf(measurements: readonly Measurement[]): readonly [Measurement, Measurement] | undefined {
  const high = measurements.filter(({ partCode }) => partCode === systolic);
  const low = measurements.filter(({ partCode }) => partCode === diastolic);
  const [one, other] = [high[0], low[0]];
  const isPair = high.length === 1 && low.length === 1;
  return isPair && one?.number !== undefined && other?.number !== undefined ? [one, other] : undefined;
}

type Placed = Pick<PlacedValue, 'unit' | 'parts' | 'value'>;

function pairValue(fact: Fact, [high, low]: readonly [Measurement, Measurement]): Placed {
  const unit = unitOf(high);
  const isOneUnit = unit === unitOf(low);
  const text = isOneUnit ? `${digitsOf(high)}/${low.text}` : `${high.text}/${low.text}`;
  const bound = high.beyond ?? low.beyond;
  const range = [high.range, low.range].filter((one) => one !== undefined).join(' / ');
  const flag = [high.flag, low.flag].filter((one) => one !== undefined).join('/');
  const position = [high, low].find((one) => !['normal', 'unknown'].includes(one.position))?.position ?? high.position;
  return {
    ...(unit !== undefined && { unit }),
    parts: ['systolic', 'diastolic'],
    value: {
      ...common(fact, high),
      text: text.replace('mm[Hg]', 'mmHg'),
      numbers: isOneUnit ? [high.number ?? 0, low.number ?? 0] : [],
      parts: isOneUnit ? [partOf(high), partOf(low)] : [],
      ...(bound && { bound }),
      ...(range !== '' && { range }),
      ...(flag !== '' && { flag }),
      position,
    },
  };
}

function singleValue(fact: Fact, measurement: Measurement, loinc: string | undefined): Placed & { code?: string } {
  const { number, beyond, range, flag, position, text } = measurement;
  const unit = number === undefined ? undefined : unitOf(measurement);
  return {
    ...(loinc !== undefined && { code: loinc }),
    ...(unit !== undefined && { unit }),
    parts: [undefined],
    value: {
      ...common(fact, measurement),
      text,
      numbers: number === undefined ? [] : [number],
      parts: number === undefined ? [] : [partOf(measurement)],
      ...(beyond && { bound: beyond }),
      ...(range !== undefined && { range }),
      ...(flag !== undefined && { flag }),
      position,
    },
  };
}

function partOf({ low, high, position }: Measurement): TrendPart {
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high }), position };
}

const settled: ReadonlySet<string> = new Set(['final', 'amended', 'corrected']);

function common(fact: Fact, { date, status }: Measurement) {
  const time = timeOf(date);
  const conflict = fact.conflicts.find(({ field, own }) => field === 'value' || own !== undefined);
  const disputed = conflict?.values.map(({ value, sources }) => ({
    value,
    connections: [...new Set(sources.map(({ connection }) => connection))],
  }));
  return {
    ...(date !== undefined && { date }),
    ...(time && { fromMs: time.fromMs, untilMs: time.untilMs }),
    ...(status !== undefined && !settled.has(status) && { status }),
    ...(disputed && { disputed }),
    isConverted: false,
    sources: fact.sources.map(({ connection, ref }) => ({ connection, ...(ref !== undefined && { ref }) })),
  };
}

function unitOf({ unit, unitSystem }: Measurement): string | undefined {
  return unit === undefined
    ? undefined
    : unitCode({ code: unit, ...(unitSystem !== undefined && { system: unitSystem }) });
}

function digitsOf({ text, number }: Measurement): string {
  return /^[<>]?=?-?[\d.]+/.exec(text)?.[0] ?? String(number);
}

/** Values of one line by unit: those that convert into the newest unit stand in it. What has no number stands with the newest. */
function byUnit(line: readonly PlacedValue[]): PlacedValue[][] {
  const newestFirst = line.toSorted((one, other) => startOf(other) - startOf(one));
  const groups: { unit: string | undefined; values: PlacedValue[] }[] = [];
  for (const placed of newestFirst.filter(({ value }) => value.numbers.length > 0)) {
    const found = groups
      .map((group) => ({ group, value: valueIn(placed, group.unit) }))
      .find(({ value }) => value !== undefined);
    if (found?.value === undefined) groups.push({ unit: placed.unit, values: [placed] });
    else {
      const { unit, values } = found.group;
      values.push({ ...placed, value: found.value, ...(unit !== undefined && { unit }) });
    }
  }
  const wordsOnly = newestFirst.filter(({ value }) => value.numbers.length === 0);
  const [first] = groups;
  if (first === undefined) return [wordsOnly];
  first.values.push(...wordsOnly);
  return groups.map(({ values }) => values.toSorted((one, other) => startOf(other) - startOf(one)));
}

/** A value in another unit; `undefined` where the units do not certainly convert. */
function valueIn({ unit, code, value }: PlacedValue, wanted: string | undefined): TrendValue | undefined {
  if (unit === wanted) return value;
  if (unit === undefined || wanted === undefined) return undefined;
  const converted = (number: number) => convertUnit(number, unit, wanted, code);
  const numbers = value.numbers.map(converted);
  if (!numbers.every((number) => number !== undefined)) return undefined;
  const parts = value.parts.map(({ low, high, position }): TrendPart => {
    const bounds = { low: low === undefined ? low : converted(low), high: high === undefined ? high : converted(high) };
    return {
      ...(bounds.low !== undefined && { low: bounds.low }),
      ...(bounds.high !== undefined && { high: bounds.high }),
      position,
    };
  });
  return { ...value, numbers, parts, isConverted: true };
}

function startOf({ value }: PlacedValue): number {
  return value.fromMs ?? Number.NEGATIVE_INFINITY;
}

function seriesOf(placed: readonly PlacedValue[]): TrendSeries {
  const values = placed.map(({ value }) => value);
  const [first] = placed;
  const unit = placed.find(({ value }) => value.numbers.length > 0)?.unit;
  const inWords = values.filter(({ numbers, fromMs }) => numbers.length === 0 && fromMs !== undefined);
  const steps = inWords.length === values.length ? stepsOf(inWords.map(({ text }) => text).reverse()) : undefined;
  const left = values.filter((value) => !isCounted(value));
  const count = (isOf: (value: TrendValue) => boolean): number => left.filter(isOf).length;
  return {
    name: first?.name ?? '',
    ...(first?.variant !== undefined && { variant: first.variant }),
    ...(first?.code !== undefined && { code: first.code }),
    ...(unit !== undefined && { unit }),
    values,
    figures: figuresOf(values, first?.parts ?? [undefined]),
    ...(steps && { steps }),
    leftOut: {
      bounds: count(({ numbers, bound }) => numbers.length > 0 && bound !== undefined),
      words: count(({ numbers }) => numbers.length === 0),
      undated: count(({ numbers, fromMs, bound }) => numbers.length > 0 && bound === undefined && fromMs === undefined),
      disputed: count(
        ({ numbers, disputed, bound, fromMs }) =>
          numbers.length > 0 && bound === undefined && fromMs !== undefined && disputed !== undefined,
      ),
    },
  };
}
