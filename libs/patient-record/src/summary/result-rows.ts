import type { Steps } from '@fhir-gateway/limits';
import { projectResource, testResults, type Measurement, type Row, type TestResults } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import type { Fact, FactSource, MergedSection } from '../facts/fact.js';
import { isMisdated } from '../matching/disputes.js';
import type { SummaryCell } from './patient-summary.js';
import { cell, dayOf, firstStatus, newestOf, type SectionRows } from './section-rows.js';

/** A change that is less than this share of the earlier value is none in words. */
const steadyShare = 0.03;
const abnormal = new Set(['low', 'high', 'abnormal']);

/** The latest result of each test, abnormal ones first, with the one before it and the direction. */
export const rowsOfResults: SectionRows = function* (section) {
  const tests = yield* latestOfTests(section);
  const order = tests.toSorted((one, other) => Number(isAbnormal(other)) - Number(isAbnormal(one)));
  return {
    columns: ['test', 'value', 'flag', 'range', 'date', 'before', 'note'],
    chosen: 'the latest of each test',
    rows: order.map(({ fact, test, latest }) => ({
      fact,
      cells: [
        cell(shortName(test.name), 50),
        cell([latest.map(textOf).join('; '), unsettled(fact)].filter(Boolean).join(' '), 80),
        flagOf(latest),
        cell(latest[0]?.range, 30),
        dayOf(latest[0]?.date),
        before(test, latest),
        noteOf(fact),
      ],
    })),
  };
};

/** The latest vital sign of each kind; the two numbers of a blood pressure stand together. */
export const rowsOfVitals: SectionRows = function* (section) {
  const tests = yield* latestOfTests(section);
  return {
    columns: ['measure', 'value', 'date', 'before', 'note'],
    chosen: 'the latest of each kind',
    rows: tests.map(({ fact, test, latest }) => {
      const cells: (SummaryCell | undefined)[] = [
        cell(shortName(test.name), 40),
        cell([fact.value, unsettled(fact)].filter(Boolean).join(' '), 80),
        dayOf(fact.when),
        before(test, latest),
        noteOf(fact),
      ];
      return { fact, cells };
    }),
  };
};

interface LatestTest {
  readonly fact: Fact;
  readonly test: TestResults;
  /** The values of the latest result: one, or one for each component. */
  readonly latest: readonly Measurement[];
}

function* latestOfTests({ facts }: MergedSection): Steps<LatestTest[]> {
  // One entry for each fact: the same result of two platforms is one point.
  const byEntry = new Map<FhirResource, { readonly fact: Fact; readonly source: FactSource }>();
  for (const fact of facts) {
    const source = newestOf(fact);
    // What was never measured is no result, and must not stand in the place of the one before it.
    if (firstStatus(fact) === 'cancelled' || isMisdated(fact)) continue;
    if (source) byEntry.set(source.resource, { fact, source });
    yield;
  }
  const rowOf = (resource: FhirResource): Row => byEntry.get(resource)?.source.said ?? projectResource(resource);
  // The latest result and the one before it are shown.
  const tests = yield* testResults([...byEntry.keys()], { rowOf, lastOfLine: 2 });
  return tests.flatMap((test) => {
    const [first] = test.measurements;
    const own = test.observations.flatMap((observation) => byEntry.get(observation)?.fact ?? []);
    const fact =
      own.find((one) => newestOf(one)?.ref === first?.ref && one.when === first?.date) ??
      own.toSorted((one, other) => ((one.when ?? '') > (other.when ?? '') ? -1 : 1))[0];
    if (first === undefined || fact === undefined) return [];
    const latest = test.measurements.filter(({ ref, date }) => ref === first.ref && date === first.date);
    return [{ fact, test, latest }];
  });
}

const settled = new Set(['', 'final', 'amended', 'corrected']);

/** That a value may still change, or that nobody says whether it may. */
function unsettled(fact: Fact): string | undefined {
  const status = firstStatus(fact);
  return settled.has(status) ? undefined : `(${status})`;
}

/** What turns or limits the meaning of a value, as lists show it: whom it is about, where it was measured, a remark. */
function noteOf({ warnings, detail }: Fact): string | undefined {
  return cell([...warnings, detail].filter(Boolean).join('; '), 100);
}

/** A long name of LOINC without its property, which the unit says: `Glucose in Serum or Plasma`. */
function shortName(name: string): string {
  return name.replace(/ \[[^\]]*\]/, '').replace(/ panel with all children optional$/, '');
}

function isAbnormal({ latest }: LatestTest): boolean {
  return latest.some(({ position }) => abnormal.has(position));
}

function textOf({ part, text }: Measurement): string {
  return part === undefined ? text : `${part} ${text}`;
}

/** The source's own flag; without one, what its own range says; nothing where there is neither. */
function flagOf(latest: readonly Measurement[]): string | undefined {
  const flags = latest.flatMap(({ flag, position }) => {
    if (flag !== undefined) return flag === 'N' ? [] : [flag];
    return abnormal.has(position) ? [position] : [];
  });
  return flags.length === 0 ? undefined : [...new Set(flags)].join(', ');
}

/** The value before the one that is shown, when it was, and how that differs: of one unit, one test and whole numbers alone. */
function before({ trends }: TestResults, latest: readonly Measurement[]): string | undefined {
  const lines = trends.flatMap(({ lines: all, unit }) => all.map((line) => ({ ...line, unit })));
  const texts = lines.flatMap(({ points, part }) => {
    const newest = points.at(-1);
    // What is shown may have no number: then the newest number is the one before it.
    const isShown = latest.some(({ ref, date }) => ref === newest?.ref && date === newest?.date);
    const previous = isShown ? points.at(-2) : newest;
    if (previous === undefined || newest === undefined) return [];
    const direction =
      !isShown || (previous.beyond ?? newest.beyond) ? undefined : directionOf(previous.number, newest.number);
    const told = [previous.text, dayOf(previous.date)?.slice(0, 7)].filter(Boolean).join(' ');
    return [`${part === undefined || lines.length === 1 ? '' : `${part} `}${told}${direction ? `, ${direction}` : ''}`];
  });
  return texts.length === 1 ? cell(texts[0], 50) : undefined;
}

function directionOf(previous: number, last: number): string {
  const change = last - previous;
  if (Math.abs(change) <= Math.abs(previous) * steadyShare) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}
