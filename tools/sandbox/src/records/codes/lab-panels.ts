import type { CodeableConcept } from 'fhir/r4.js';
import { concept } from '../base/fhir-values.js';
import type { LabTestKey } from './laboratory.js';
import { loinc } from '../base/systems.js';

/** A group of tests ordered, drawn and reported together. */
export interface LabPanel {
  code: CodeableConcept;
  tests: readonly LabTestKey[];
  specimen: 'serum' | 'blood';
  /** CPT code under which it is billed, a plain name for it, and the charge in US dollars. */
  billing: { code: string; name: string; charge: number };
}

/** Panels by a short name. */
export const labPanels = {
  metabolic: {
    code: concept(loinc, '24321-2', 'Basic metabolic 2000 panel - Serum or Plasma'),
    tests: [
      'glucose',
      'ureaNitrogen',
      'creatinine',
      'sodium',
      'potassium',
      'chloride',
      'bicarbonate',
      'calcium',
      'filtrationRate',
    ],
    specimen: 'serum',
    billing: { code: '80048', name: 'Basic metabolic panel', charge: 38 },
  },
  lipids: {
    code: concept(loinc, '24331-1', 'Lipid 1996 panel - Serum or Plasma'),
    tests: ['totalCholesterol', 'hdlCholesterol', 'triglycerides', 'ldlCholesterol'],
    specimen: 'serum',
    billing: { code: '80061', name: 'Lipid panel', charge: 46 },
  },
  hemoglobinA1c: {
    code: concept(loinc, '4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'),
    tests: ['hemoglobinA1c'],
    specimen: 'blood',
    billing: { code: '83036', name: 'Hemoglobin A1c', charge: 34 },
  },
  bloodCount: {
    code: concept(loinc, '58410-2', 'CBC panel - Blood by Automated count'),
    tests: ['leukocytes', 'erythrocytes', 'hemoglobin', 'hematocrit', 'meanVolume', 'platelets'],
    specimen: 'blood',
    billing: { code: '85027', name: 'Complete blood count', charge: 29 },
  },
  thyrotropin: {
    code: concept(loinc, '3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma'),
    tests: ['thyrotropin'],
    specimen: 'serum',
    billing: { code: '84443', name: 'Thyroid stimulating hormone', charge: 52 },
  },
  ferritin: {
    code: concept(loinc, '2276-4', 'Ferritin [Mass/volume] in Serum or Plasma'),
    tests: ['ferritin'],
    specimen: 'serum',
    billing: { code: '82728', name: 'Ferritin', charge: 41 },
  },
} as const satisfies Record<string, LabPanel>;

export type LabPanelKey = keyof typeof labPanels;
