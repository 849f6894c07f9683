import type { TrendSeries } from '@fhir-gateway/patient-record';
import named from './test-panels.json' with { type: 'json' };

/** Tests that are read together, by the plain names of the dictionary, in the order in which laboratories print them. */
const panels: readonly (readonly [name: string, tests: readonly string[]])[] = Object.entries(named);

const placeOf: ReadonlyMap<string, readonly [panel: number, place: number]> = new Map(
  panels.flatMap(([, tests], panel) => tests.map((test, place) => [test, [panel, place]] as const)),
);

/** All results of one test; a series for each unit, that with the newest result first. */
export interface ShownTest {
  /** Names the test within one record: the same as long as the test is there. */
  readonly key: string;
  readonly name: string;
  /** Where another test of the record has the same name. */
  readonly variant?: string;
  /** At least one. */
  readonly series: readonly TrendSeries[];
  /** The newest result lies outside its reference range, as the source judges it or as the range says. */
  readonly isAbnormal: boolean;
}

/** Tests that are read together. */
export interface TestPanel {
  readonly name: string;
  /** Those outside their reference range first. */
  readonly tests: readonly ShownTest[];
  readonly abnormal: number;
}

const abnormal: ReadonlySet<string> = new Set(['low', 'high', 'abnormal']);

/** Series by test, in the order of the series. */
export function testsOf(series: readonly TrendSeries[]): ShownTest[] {
  const tests = new Map<string, TrendSeries[]>();
  for (const one of series) {
    const key = JSON.stringify([one.name, one.variant ?? '']);
    tests.set(key, [...(tests.get(key) ?? []), one]);
  }
  const names = [...tests.values()].map(([first]) => first?.name);
  return [...tests].flatMap(([key, all]) => {
    const [first] = all;
    const newest = first?.values[0];
    if (first === undefined || newest === undefined) return [];
    const { name, variant } = first;
    const isOneOfSeveral = names.indexOf(name) !== names.lastIndexOf(name);
    return {
      key,
      name,
      ...(isOneOfSeveral && variant !== undefined && { variant }),
      series: all,
      isAbnormal: abnormal.has(newest.position),
    };
  });
}

/**
 * Tests by panel: panels with results outside their reference range first, and in each those results first.
 *
 * @param others what the panel of tests is called that belong to no other
 */
export function panelsOf(tests: readonly ShownTest[], others: string): TestPanel[] {
  const byPanel = new Map<number, { test: ShownTest; place: number }[]>();
  for (const [index, test] of tests.entries()) {
    const [panel, place] = placeOf.get(plainName(test.name)) ?? [panels.length, index];
    byPanel.set(panel, [...(byPanel.get(panel) ?? []), { test, place }]);
  }
  return [...byPanel]
    .sort(([one], [other]) => one - other)
    .map(([panel, placed]): TestPanel => {
      const inOrder = placed
        .sort((one, other) => Number(other.test.isAbnormal) - Number(one.test.isAbnormal) || one.place - other.place)
        .map(({ test }) => test);
      return {
        name: panels[panel]?.[0] ?? others,
        tests: inOrder,
        abnormal: inOrder.filter(({ isAbnormal }) => isAbnormal).length,
      };
    })
    .sort((one, other) => Number(other.abnormal > 0) - Number(one.abnormal > 0));
}

/** `LDL cholesterol (calculated)` is read with the others of its analyte. */
function plainName(name: string): string {
  return placeOf.has(name) ? name : name.replace(/ \([^)]*\)$/, '');
}
