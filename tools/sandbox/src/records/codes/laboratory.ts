import type { CodeableConcept } from 'fhir/r4.js';
import { concept } from '../base/fhir-values.js';
import type { ChronicKey } from './conditions.js';
import { hl7, loinc, snomed } from '../base/systems.js';

/** Shift of a value by a disease: at onset, and after two years of treatment. */
export interface Shift {
  untreated: number;
  treated: number;
}

/** Lowest and highest normal value; one side may be open. */
export interface Limits {
  low?: number;
  high?: number;
}

/** One laboratory test: its code, its unit, its normal range and how its values come about. */
export interface LabTest {
  code: CodeableConcept;
  /** UCUM code of the unit. */
  unit: string;
  decimals: number;
  normal: Limits | { male: Limits; female: Limits };
  /** Mean of healthy people; `spread` differs between people, `noise` between draws. */
  mean: number | { male: number; female: number };
  spread: number;
  noise: number;
  shifts?: Partial<Record<ChronicKey, Shift>>;
}

export const laboratoryCategory = concept(hl7('observation-category'), 'laboratory', 'Laboratory');
export const laboratoryReportCategory = concept(hl7('v2-0074'), 'LAB', 'Laboratory');
export const laboratoryProcedure = concept(snomed, '108252007', 'Laboratory procedure');
export const serumSpecimen = concept(snomed, '119364003', 'Serum specimen');
export const bloodSpecimen = concept(snomed, '119297000', 'Blood specimen');

const interpretation = (code: string, display: string): CodeableConcept =>
  concept(hl7('v3-ObservationInterpretation'), code, display);
export const interpretations = {
  low: interpretation('L', 'Low'),
  normal: interpretation('N', 'Normal'),
  high: interpretation('H', 'High'),
};

function labTest(code: string, display: string, facts: Omit<LabTest, 'code'>): LabTest {
  return { code: concept(loinc, code, display), ...facts };
}

/** Tests by a short name; LOINC codes and their long common names. */
export const labTests = {
  glucose: labTest('2345-7', 'Glucose [Mass/volume] in Serum or Plasma', {
    unit: 'mg/dL',
    decimals: 0,
    normal: { low: 70, high: 99 },
    mean: 88,
    spread: 4,
    noise: 4,
    shifts: { diabetes: { untreated: 85, treated: 42 } },
  }),
  ureaNitrogen: labTest('3094-0', 'Urea nitrogen [Mass/volume] in Serum or Plasma', {
    unit: 'mg/dL',
    decimals: 0,
    normal: { low: 7, high: 20 },
    mean: 13,
    spread: 2,
    noise: 1.5,
    shifts: { kidneyDisease: { untreated: 14, treated: 16 }, heartFailure: { untreated: 6, treated: 8 } },
  }),
  creatinine: labTest('2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', {
    unit: 'mg/dL',
    decimals: 2,
    normal: { male: { low: 0.7, high: 1.3 }, female: { low: 0.5, high: 1.1 } },
    mean: { male: 0.95, female: 0.78 },
    spread: 0.07,
    noise: 0.04,
    shifts: { kidneyDisease: { untreated: 0.65, treated: 0.75 }, heartFailure: { untreated: 0.15, treated: 0.2 } },
  }),
  sodium: labTest('2951-2', 'Sodium [Moles/volume] in Serum or Plasma', {
    unit: 'mmol/L',
    decimals: 0,
    normal: { low: 136, high: 145 },
    mean: 140,
    spread: 1,
    noise: 1.2,
    shifts: { heartFailure: { untreated: -5, treated: -4 } },
  }),
  potassium: labTest('2823-3', 'Potassium [Moles/volume] in Serum or Plasma', {
    unit: 'mmol/L',
    decimals: 1,
    normal: { low: 3.5, high: 5.1 },
    mean: 4.2,
    spread: 0.15,
    noise: 0.2,
    shifts: { kidneyDisease: { untreated: 0.4, treated: 0.5 } },
  }),
  chloride: labTest('2075-0', 'Chloride [Moles/volume] in Serum or Plasma', {
    unit: 'mmol/L',
    decimals: 0,
    normal: { low: 98, high: 107 },
    mean: 102,
    spread: 1,
    noise: 1.2,
  }),
  bicarbonate: labTest('2028-9', 'Carbon dioxide, total [Moles/volume] in Serum or Plasma', {
    unit: 'mmol/L',
    decimals: 0,
    normal: { low: 22, high: 29 },
    mean: 25.5,
    spread: 0.8,
    noise: 0.9,
    shifts: { kidneyDisease: { untreated: -2, treated: -2.5 } },
  }),
  calcium: labTest('17861-6', 'Calcium [Mass/volume] in Serum or Plasma', {
    unit: 'mg/dL',
    decimals: 1,
    normal: { low: 8.6, high: 10.3 },
    mean: 9.4,
    spread: 0.15,
    noise: 0.2,
  }),
  filtrationRate: labTest(
    '98979-8',
    'Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI 2021)/1.73 sq M',
    {
      // Computed from creatinine, age and sex; mean, spread and noise are not used.
      unit: 'mL/min/{1.73_m2}',
      decimals: 0,
      normal: { low: 60 },
      mean: 90,
      spread: 0,
      noise: 0,
    },
  ),
  hemoglobinA1c: labTest('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', {
    unit: '%',
    decimals: 1,
    normal: { low: 4, high: 5.6 },
    mean: 5.2,
    spread: 0.15,
    noise: 0.08,
    shifts: { diabetes: { untreated: 3.1, treated: 1.5 } },
  }),
  totalCholesterol: labTest('2093-3', 'Cholesterol [Mass/volume] in Serum or Plasma', {
    unit: 'mg/dL',
    decimals: 0,
    normal: { high: 199 },
    mean: 176,
    spread: 10,
    noise: 6,
    shifts: { hyperlipidemia: { untreated: 72, treated: 8 }, hypothyroidism: { untreated: 20, treated: 4 } },
  }),
  hdlCholesterol: labTest('2085-9', 'Cholesterol in HDL [Mass/volume] in Serum or Plasma', {
    unit: 'mg/dL',
    decimals: 0,
    normal: { male: { low: 40 }, female: { low: 50 } },
    mean: { male: 49, female: 59 },
    spread: 4,
    noise: 2,
    shifts: { diabetes: { untreated: -9, treated: -6 }, hyperlipidemia: { untreated: -5, treated: -2 } },
  }),
  triglycerides: labTest('2571-8', 'Triglyceride [Mass/volume] in Serum or Plasma', {
    unit: 'mg/dL',
    decimals: 0,
    normal: { high: 149 },
    mean: 104,
    spread: 14,
    noise: 10,
    shifts: { diabetes: { untreated: 60, treated: 30 }, hyperlipidemia: { untreated: 70, treated: 25 } },
  }),
  ldlCholesterol: labTest('13457-7', 'Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation', {
    // Computed from the other lipids.
    unit: 'mg/dL',
    decimals: 0,
    normal: { high: 129 },
    mean: 100,
    spread: 0,
    noise: 0,
  }),
  leukocytes: labTest('6690-2', 'Leukocytes [#/volume] in Blood by Automated count', {
    unit: '10*3/uL',
    decimals: 1,
    normal: { low: 4, high: 11 },
    mean: 6.6,
    spread: 0.7,
    noise: 0.6,
  }),
  erythrocytes: labTest('789-8', 'Erythrocytes [#/volume] in Blood by Automated count', {
    unit: '10*6/uL',
    decimals: 2,
    normal: { male: { low: 4.3, high: 5.9 }, female: { low: 3.8, high: 5.2 } },
    // Computed from hematocrit and mean volume.
    mean: 4.8,
    spread: 0,
    noise: 0,
  }),
  hemoglobin: labTest('718-7', 'Hemoglobin [Mass/volume] in Blood', {
    unit: 'g/dL',
    decimals: 1,
    normal: { male: { low: 13.5, high: 17.5 }, female: { low: 12, high: 16 } },
    mean: { male: 15.1, female: 13.5 },
    spread: 0.4,
    noise: 0.25,
    shifts: { ironDeficiency: { untreated: -3.6, treated: -0.7 }, kidneyDisease: { untreated: -1.4, treated: -1.6 } },
  }),
  hematocrit: labTest('4544-3', 'Hematocrit [Volume Fraction] of Blood by Automated count', {
    unit: '%',
    decimals: 1,
    normal: { male: { low: 40, high: 53 }, female: { low: 35, high: 48 } },
    // Computed: about three times hemoglobin.
    mean: 43,
    spread: 0,
    noise: 0,
  }),
  meanVolume: labTest('787-2', 'MCV [Entitic volume] by Automated count', {
    unit: 'fL',
    decimals: 0,
    normal: { low: 80, high: 100 },
    mean: 89,
    spread: 2,
    noise: 1,
    shifts: { ironDeficiency: { untreated: -15, treated: -3 } },
  }),
  platelets: labTest('777-3', 'Platelets [#/volume] in Blood by Automated count', {
    unit: '10*3/uL',
    decimals: 0,
    normal: { low: 150, high: 400 },
    mean: 250,
    spread: 28,
    noise: 14,
    shifts: { ironDeficiency: { untreated: 60, treated: 10 } },
  }),
  thyrotropin: labTest('3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma', {
    unit: 'm[IU]/L',
    decimals: 2,
    normal: { low: 0.4, high: 4.5 },
    mean: 2,
    spread: 0.4,
    noise: 0.3,
    shifts: { hypothyroidism: { untreated: 9.5, treated: 0.6 } },
  }),
  ferritin: labTest('2276-4', 'Ferritin [Mass/volume] in Serum or Plasma', {
    unit: 'ng/mL',
    decimals: 0,
    normal: { low: 20, high: 250 },
    mean: 85,
    spread: 15,
    noise: 8,
    shifts: { ironDeficiency: { untreated: -77, treated: -45 } },
  }),
} satisfies Record<string, LabTest>;

export type LabTestKey = keyof typeof labTests;
