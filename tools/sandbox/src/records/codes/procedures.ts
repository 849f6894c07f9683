import type { CodeableConcept } from 'fhir/r4.js';
import { coding, concept } from '../base/fhir-values.js';
import { cpt, snomed } from '../base/systems.js';

/** A procedure: SNOMED CT and, where it is billed by itself, a CPT code with a plain name and a charge. */
export interface ProcedureCode {
  code: CodeableConcept;
  billing?: { code: string; name: string; charge: number };
}

function billed(code: string, display: string, billing: { code: string; name: string; charge: number }): ProcedureCode {
  // CPT descriptions are under licence, so only the code stands beside the SNOMED CT name.
  return { code: { coding: [coding(snomed, code, display), coding(cpt, billing.code)], text: display }, billing };
}

export const procedures = {
  medicationReview: { code: concept(snomed, '428191000124101', 'Documentation of current medications') },
  electrocardiogram: billed('29303009', 'Electrocardiographic procedure', {
    code: '93000',
    name: 'Electrocardiogram with report',
    charge: 62,
  }),
  spirometry: billed('127783003', 'Spirometry', { code: '94010', name: 'Spirometry', charge: 71 }),
  chestRadiograph: billed('399208008', 'Plain chest X-ray', {
    code: '71046',
    name: 'Chest X-ray, two views',
    charge: 118,
  }),
  kneeReplacement: billed('609588000', 'Total replacement of knee joint', {
    code: '27447',
    name: 'Total knee replacement',
    charge: 21_400,
  }),
} as const satisfies Record<string, ProcedureCode>;

export type ProcedureKey = keyof typeof procedures;

export const kneeProsthesis = concept(snomed, '109228008', 'Knee joint prosthesis');
export const surgicalProcedure = concept(snomed, '387713003', 'Surgical procedure');
