import type { CodeableConcept, Quantity } from 'fhir/r4.js';
import { concept, quantity } from '../base/fhir-values.js';
import type { ChronicKey } from './conditions.js';
import { labTests } from './laboratory.js';
import { hl7, snomed } from '../base/systems.js';
import { systolic, vitalSigns } from './vital-signs.js';

export const assessAndPlan = concept('http://hl7.org/fhir/us/core/CodeSystem/careplan-category', 'assess-plan');
export const primaryCareProvider = concept(snomed, '453231000124104', 'Primary care provider');
export const patientRole = concept(snomed, '116154003', 'Patient');
export const caregiverRole = concept(snomed, '133932002', 'Caregiver');
export const goalInProgress = concept(hl7('goal-achievement'), 'in-progress', 'In Progress');

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
    measure: systolic,
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
