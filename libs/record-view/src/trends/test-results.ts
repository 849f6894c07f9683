import type { Steps } from '@fhir-gateway/limits';
import { objectsOf, timeOf } from '@fhir-gateway/fhir';
import type { CodeableConcept, FhirResource, Observation } from 'fhir/r4.js';
import { clean } from '../fhir-text.js';
import { projectResource } from '../project-resource.js';
import { circumstances, observationDate } from '../projections/observation.js';
import type { Row } from '../row.js';
import { lineName, linesOf, measurementsOf, type Measurement } from './measurement.js';

/** Numbers that may stand in one line: of one test or component, in one unit, oldest first. */
export interface TrendLine {
  readonly part?: string;
  readonly points: readonly TrendPoint[];
}

/** A measurement that has a number and a date. */
export type TrendPoint = Measurement & Required<Pick<Measurement, 'number' | 'time'>>;

/** Lines in one unit, which share a scale. */
export interface Trend {
  /** Absent where the record gives no unit. */
  readonly unit?: string;
  readonly lines: readonly TrendLine[];
}

/** All results of one test. */
export interface TestResults {
  /** Names the test among the results of one record: system and code, else its text. */
  readonly key: string;
  readonly name: string;
  /** Code of the test, LOINC where it has one. */
  readonly code?: string;
  /** Every value, newest first, those without a date last. */
  readonly measurements: readonly Measurement[];
  /** What the values are of, in the order in which it was given. */
  readonly observations: readonly Observation[];
  /** One for each unit: values of different units are never in one line. */
  readonly trends: readonly Trend[];
}

const loinc = 'http://loinc.org';

interface TestResultsOptions {
  /** What `projectResource` makes of a resource, for who has it already. */
  readonly rowOf?: (resource: FhirResource) => Row;
  /** Of each line of a test only as many of its last points; with the newest result of the test. All by default. */
  readonly lastOfLine?: number;
}

/**
 * Observations by test, the test with the newest result first. Resources of another type are left out.
 *
 * A test is what has the same LOINC code, else the same first code, else the same words; of one body site, specimen and
 * method, and about one subject.
 */
export function* testResults(
  resources: readonly FhirResource[],
  { rowOf = projectResource, lastOfLine = Infinity }: TestResultsOptions = {},
): Steps<TestResults[]> {
  const tests = new Map<string, { code?: string; observations: Observation[] }>();
  for (const observation of resources) {
    if (observation.resourceType !== 'Observation') continue;
    const { key: named, code } = identify(observation.code, () => nameOf(rowOf(observation)));
    const key = [named, ...apartBy(observation)].join('\n');
    const test = tests.get(key);
    if (test === undefined) tests.set(key, { ...(code && { code }), observations: [observation] });
    else test.observations.push(observation);
    yield;
  }
  const found: (ReturnType<typeof described> & { key: string; code?: string })[] = [];
  for (const [key, { code, observations }] of tests) {
    const own = yield* gathered(observations, rowOf, lastOfLine);
    found.push({ key, ...(code && { code }), ...own });
  }
  return found
    .sort((one, other) => compare(other.newest, one.newest) || compare(one.name, other.name))
    .map(({ newest: _newest, measurements, ...test }) => ({
      ...test,
      measurements: measurements.toSorted((one, other) => compare(startOf(other), startOf(one))),
      trends: trendsOf(measurements),
    }));
}

interface Measured {
  readonly observation: Observation;
  readonly row: Row;
  readonly measurements: readonly Measurement[];
  /** Epoch milliseconds. */
  readonly newest: number;
}

/** What is shown of one test, and its name where it was measured last. */
function* gathered(
  all: readonly Observation[],
  rowOf: (resource: FhirResource) => Row,
  lastOfLine: number,
): Steps<ReturnType<typeof described>> {
  const known = new Map<Observation, Measured>();
  const measure = (observation: Observation): Measured => {
    const there = known.get(observation);
    if (there) return there;
    const row = rowOf(observation);
    const measurements = measured(observation, row);
    const made = { observation, row, measurements, newest: measurements[0] ? startOf(measurements[0]) : -Infinity };
    known.set(observation, made);
    return made;
  };
  const kept: Measured[] = [];
  for (const one of lastOfLine === Infinity ? all : yield* lastOfLines(all, lastOfLine, measure)) {
    kept.push(measure(one));
    yield;
  }
  return described(kept);
}

function described(kept: readonly Measured[]) {
  const latest = kept.reduce((found, one) => (one.newest > found.newest ? one : found));
  return {
    name: nameOf(latest.row),
    newest: latest.newest,
    measurements: kept.flatMap(({ measurements }) => measurements),
    observations: kept.map(({ observation }) => observation),
  };
}

function nameOf({ text }: Row): string {
  return text ?? 'Unnamed test';
}

/** One odd record must not hide the others. */
function measured(observation: Observation, row: Row): Measurement[] {
  try {
    return measurementsOf(observation, row);
  } catch {
    return [{ text: 'cannot be read', position: 'unknown' }];
  }
}

function identify(concept: CodeableConcept | undefined, nameOf: () => string): { key: string; code?: string } {
  const codings = (Array.isArray(concept?.coding) ? concept.coding : []).filter((coding) => clean(coding?.code, 100));
  const coding = codings.find(({ system }) => system === loinc) ?? codings[0];
  const code = clean(coding?.code, 100);
  if (code !== undefined) return { key: `${clean(coding?.system, 200) ?? ''}|${code}`, code };
  return { key: `words:${nameOf().toLowerCase()}` };
}

/** The other eye, another method or a fetus: results that are of one code, and not of one test. */
function apartBy(observation: Observation): string[] {
  try {
    const about = objectsOf(observation.focus).flatMap(
      ({ reference, display }) => clean(reference ?? display, 100) ?? [],
    );
    const others = about.filter((one) => one !== observation.subject?.reference);
    return [...circumstances(observation), ...others].map((text) => text.toLowerCase());
  } catch {
    return [];
  }
}

/**
 * The observations, in the order in which they were given, that have one of the last points of a line, and the newest of the
 * test. Few of them are measured for that: an observation whose lines have enough points is passed over.
 */
function* lastOfLines(
  observations: readonly Observation[],
  count: number,
  measure: (observation: Observation) => Measured,
): Steps<Observation[]> {
  const dated: { observation: Observation; at: number; fromMs: number }[] = [];
  for (const [at, observation] of observations.entries()) {
    dated.push({ observation, at, fromMs: fromMsOf(observation) });
    yield;
  }
  const newestFirst = dated.toSorted((one, other) => compare(other.fromMs, one.fromMs) || one.at - other.at);
  const newest = newestFirst.find(({ observation }) => measure(observation).newest > -Infinity) ?? dated[0];
  const kept = new Set(newest && [newest.observation]);
  const points = new Map<string, number>();
  // Of several at one time, the one that was given last is the last point.
  for (const { observation } of dated.sort((one, other) => compare(other.fromMs, one.fromMs) || other.at - one.at)) {
    yield;
    if (linesIn(observation).every((line) => (points.get(line) ?? 0) >= count)) continue;
    for (const one of measure(observation).measurements.filter(isPoint)) {
      points.set(lineName(one), (points.get(lineName(one)) ?? 0) + 1);
      kept.add(observation);
    }
  }
  return observations.filter((observation) => kept.has(observation));
}

function linesIn(observation: Observation): string[] {
  try {
    return linesOf(observation);
  } catch {
    return [];
  }
}

function fromMsOf(observation: Observation): number {
  try {
    return timeOf(clean(observationDate(observation).date, 40))?.fromMs ?? -Infinity;
  } catch {
    return -Infinity;
  }
}

function isPoint(one: Measurement): one is TrendPoint {
  return one.number !== undefined && one.time !== undefined;
}

function trendsOf(measurements: readonly Measurement[]): Trend[] {
  const points = measurements.filter(isPoint).sort((one, other) => compare(startOf(one), startOf(other)));
  return [...groupBy(points, ({ unit }) => unit)].map(([unit, ofUnit]) => ({
    ...(unit !== undefined && { unit }),
    lines: [...groupBy(ofUnit, ({ part }) => part)].map(([part, line]) => ({
      ...(part !== undefined && { part }),
      points: line,
    })),
  }));
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function startOf({ time }: Measurement): number {
  return time?.fromMs ?? Number.NEGATIVE_INFINITY;
}

function compare<T extends number | string>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
