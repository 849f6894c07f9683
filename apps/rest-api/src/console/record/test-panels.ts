import type { TrendSeries } from '@fhir-gateway/patient-record';

/** Tests that are read together, by the plain names of the dictionary, in the order in which laboratories print them. */
const panels: readonly (readonly [name: string, tests: string])[] = [
  [
    'Blood count',
    'White blood cell count; Red blood cell count; Hemoglobin; Hematocrit; Mean corpuscular volume; ' +
      'Mean corpuscular hemoglobin; Mean corpuscular hemoglobin concentration; Red cell distribution width; ' +
      'Platelet count; Mean platelet volume; Neutrophils percent; Neutrophils absolute; Band neutrophils; ' +
      'Lymphocytes percent; Lymphocytes absolute; Monocytes percent; Monocytes absolute; Eosinophils percent; ' +
      'Eosinophils absolute; Basophils percent; Basophils absolute; Immature granulocytes; Nucleated red blood cells; ' +
      'Reticulocytes',
  ],
  [
    'Blood sugar',
    'Hemoglobin A1c; Estimated average glucose; Glucose; Fasting glucose; Glucose tolerance test; Insulin; C-peptide',
  ],
  [
    'Kidney and electrolytes',
    'Sodium; Potassium; Chloride; Carbon dioxide (total); Bicarbonate; Anion gap; Blood urea nitrogen; Creatinine; ' +
      'BUN/creatinine ratio; Estimated GFR; Cystatin C; Creatinine clearance; Calcium; Ionized calcium; Magnesium; ' +
      'Phosphorus; Uric acid; Osmolality; Urine albumin (microalbumin); Urine albumin/creatinine ratio; ' +
      'Urine protein/creatinine ratio; Urine protein (quantitative)',
  ],
  [
    'Liver and proteins',
    'Alanine aminotransferase (ALT); Aspartate aminotransferase (AST); Alkaline phosphatase; ' +
      'Gamma-glutamyl transferase; Total bilirubin; Direct bilirubin; Indirect bilirubin; Total protein; Albumin; ' +
      'Globulin; Albumin/globulin ratio; Prealbumin; Ammonia; Lactate dehydrogenase; Amylase; Lipase',
  ],
  [
    'Cholesterol',
    'Total cholesterol; LDL cholesterol; HDL cholesterol; Non-HDL cholesterol; VLDL cholesterol; Triglycerides; ' +
      'Cholesterol/HDL ratio; Lipoprotein(a); Apolipoprotein B; Apolipoprotein A-I',
  ],
  [
    'Thyroid',
    'Thyroid stimulating hormone; Free T4; Total T4; Free T3; Total T3; Thyroid peroxidase antibody; Thyroglobulin; ' +
      'TSH receptor antibody',
  ],
  [
    'Iron and vitamins',
    'Iron; Total iron binding capacity; Iron saturation; Ferritin; Transferrin; Vitamin B12; Folate; Vitamin D; ' +
      'Vitamin B6; Vitamin B1; Zinc; Copper; Ceruloplasmin',
  ],
  ['Heart', 'Troponin I; Troponin T; BNP; NT-proBNP; Creatine kinase; CK-MB; Homocysteine'],
  ['Inflammation', 'C-reactive protein; Erythrocyte sedimentation rate; Procalcitonin'],
  ['Blood clotting', 'Prothrombin time; INR; aPTT; Fibrinogen; D-dimer; Antithrombin; Protein C; Protein S; Anti-Xa'],
  [
    'Blood gases',
    'pH of blood; Partial pressure of carbon dioxide; Partial pressure of oxygen; Base excess; Lactate; ' +
      'Carboxyhemoglobin; Methemoglobin',
  ],
  [
    'Urine',
    'Urine color; Urine appearance; Urine specific gravity; Urine pH; Urine protein (dipstick); Urine glucose; ' +
      'Urine ketones; Urine bilirubin; Urine blood; Urobilinogen; Urine nitrite; Leukocyte esterase; ' +
      'Urine white cells; Urine red cells; Urine bacteria; Urine squamous cells; Urine casts; Urine crystals',
  ],
];

const placeOf: ReadonlyMap<string, readonly [panel: number, place: number]> = new Map(
  panels.flatMap(([, tests], panel) => tests.split('; ').map((test, place) => [test, [panel, place]] as const)),
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
