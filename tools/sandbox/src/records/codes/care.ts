import type { CodeableConcept, Quantity } from 'fhir/r4.js';
import { concept, quantity } from '../base/fhir-values.js';
import { concepts } from './concepts.js';
import { labTests, vitalSigns, type ChronicKey } from './tables.js';
import { snomed } from '../base/systems.js';

/** What is agreed with a patient who has a disease. */
export interface CareAim {
  goal: string;
  measure: CodeableConcept;
  target: Quantity;
  /** What the patient does for it. */
  activity: CodeableConcept;
}

const exercise = concept(snomed, '229065009', 'Exercise therapy');

/** Aims by disease; diseases without an entry have no care plan of their own. */
export const careAims: Partial<Record<ChronicKey, CareAim>> = {
  diabetes: {
    goal: 'Hemoglobin A1c below 7 percent',
    measure: labTests.hemoglobinA1c.code,
    target: quantity(7, '%'),
    activity: concept(snomed, '160670007', 'Diabetic diet'),
  },
  hypertension: {
    goal: 'Systolic blood pressure below 130 mmHg',
    measure: concepts.systolic,
    target: quantity(130, 'mm[Hg]', 'mmHg'),
    activity: exercise,
  },
  hyperlipidemia: {
    goal: 'LDL cholesterol below 100 mg/dL',
    measure: labTests.ldlCholesterol.code,
    target: quantity(100, 'mg/dL'),
    activity: exercise,
  },
  heartFailure: {
    goal: 'Stable body weight, no more than 80 kg',
    measure: vitalSigns.weight.code,
    target: quantity(80, 'kg'),
    activity: exercise,
  },
};
