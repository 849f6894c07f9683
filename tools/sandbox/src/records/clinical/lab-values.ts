import { labTests, type ChronicKey, type LabTest, type LabTestKey, type Limits } from '../codes/tables.js';
import type { Chart, RecordedVisit } from './chart.js';
import { ageInYears } from '../base/dates.js';
import { round } from '../base/fhir-values.js';
import { burdenOf } from './progress.js';
import type { Random } from '../base/random.js';
import type { Sex } from '../people/roster.js';

/** How far a person's usual value lies from the mean of healthy people, in units of each test. */
export type PersonalOffsets = Readonly<Record<LabTestKey, number>>;

const keys = Object.keys(labTests) as LabTestKey[];

/** Draws the offsets that stay with a person for life. */
export function personalOffsets(random: Random): PersonalOffsets {
  return Object.fromEntries(keys.map((key) => [key, labTests[key].spread * random.normal()])) as Record<
    LabTestKey,
    number
  >;
}

/** The normal range for a sex. */
export function limitsFor(test: LabTest, sex: Sex): Limits {
  return 'male' in test.normal ? test.normal[sex] : test.normal;
}

/**
 * Kidney filtration from creatinine, in mL/min/1.73 m2.
 *
 * @see the CKD-EPI equation of 2021 (creatinine, without race)
 */
export function filtrationRate(creatinine: number, age: number, sex: Sex): number {
  const [kappa, alpha, factor] = sex === 'female' ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1];
  const ratio = creatinine / kappa;
  return 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** age * factor;
}

/** Draws one set of values; those that follow from others are computed, so that a set is consistent in itself. */
export function drawValues(chart: Chart, visit: RecordedVisit, offsets: PersonalOffsets): Record<LabTestKey, number> {
  const { person, random } = chart;
  const raw = (key: LabTestKey): number => {
    const test: LabTest = labTests[key];
    const mean = typeof test.mean === 'number' ? test.mean : test.mean[person.sex];
    let value = mean + offsets[key] + test.noise * random.normal();
    for (const [illness, shift] of Object.entries(test.shifts ?? {})) {
      value += burdenOf(chart, illness as ChronicKey, visit.startMs, shift);
    }
    return value;
  };
  const values = Object.fromEntries(keys.map((key) => [key, raw(key)])) as Record<LabTestKey, number>;
  if (visit.acute === 'pneumonia') values.leukocytes += 9;
  values.hemoglobinA1c = Math.max(4.2, values.hemoglobinA1c);
  values.ferritin = Math.max(4, values.ferritin);
  values.thyrotropin = Math.max(0.45, values.thyrotropin);
  values.filtrationRate = filtrationRate(values.creatinine, ageInYears(person.birthMs, visit.startMs), person.sex);
  // Friedewald: what is neither HDL nor carried by triglycerides is LDL.
  values.ldlCholesterol = values.totalCholesterol - values.hdlCholesterol - values.triglycerides / 5;
  values.hematocrit = 2.95 * values.hemoglobin;
  values.erythrocytes = (10 * values.hematocrit) / values.meanVolume;
  for (const key of keys) values[key] = round(values[key], labTests[key].decimals);
  return values;
}
