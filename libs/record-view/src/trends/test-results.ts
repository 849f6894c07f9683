import type { CodeableConcept, FhirResource, Observation } from 'fhir/r4.js';
import { clean } from '../fhir-text.js';
import { projectResource } from '../project-resource.js';
import { measurementsOf, type Measurement } from './measurement.js';

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
  /** One for each unit: values of different units are never in one line. */
  readonly trends: readonly Trend[];
}

const loinc = 'http://loinc.org';

/**
 * Observations by test, the test with the newest result first. Resources of another type are left out.
 *
 * A test is what has the same LOINC code, else the same first code, else the same words.
 */
export function testResults(resources: readonly FhirResource[]): TestResults[] {
  const tests = new Map<string, { name: string; code?: string; newest: number; measurements: Measurement[] }>();
  for (const observation of resources) {
    if (observation.resourceType !== 'Observation') continue;
    const name = projectResource(observation).text ?? 'Unnamed test';
    const { key, code } = identify(observation.code, name);
    const measurements = measured(observation);
    const newest = measurements[0]?.time?.fromMs ?? Number.NEGATIVE_INFINITY;
    const test = tests.get(key);
    if (test === undefined) tests.set(key, { name, ...(code && { code }), newest, measurements });
    else {
      test.measurements.push(...measurements);
      if (newest > test.newest) Object.assign(test, { name, newest });
    }
  }
  return [...tests]
    .sort(([, one], [, other]) => compare(other.newest, one.newest) || compare(one.name, other.name))
    .map(([key, { name, code, measurements }]) => {
      const newestFirst = measurements.toSorted((one, other) => compare(startOf(other), startOf(one)));
      return { key, name, ...(code && { code }), measurements: newestFirst, trends: trendsOf(measurements) };
    });
}

/** One odd record must not hide the others. */
function measured(observation: Observation): Measurement[] {
  try {
    return measurementsOf(observation);
  } catch {
    return [{ text: 'cannot be read', position: 'unknown' }];
  }
}

function identify(concept: CodeableConcept | undefined, name: string): { key: string; code?: string } {
  const codings = (Array.isArray(concept?.coding) ? concept.coding : []).filter((coding) => clean(coding?.code, 100));
  const coding = codings.find(({ system }) => system === loinc) ?? codings[0];
  const code = clean(coding?.code, 100);
  if (code !== undefined) return { key: `${clean(coding?.system, 200) ?? ''}|${code}`, code };
  return { key: `words:${name.toLowerCase()}` };
}

function trendsOf(measurements: readonly Measurement[]): Trend[] {
  const points = measurements
    .filter((one): one is TrendPoint => one.number !== undefined && one.time !== undefined)
    .sort((one, other) => compare(startOf(one), startOf(other)));
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
