import type { CodeableConcept } from 'fhir/r4.js';
import { concept } from '../base/fhir-values.js';
import { cvx } from '../base/systems.js';

export const influenzaVaccine = concept(cvx, '140', 'Influenza, seasonal, injectable, preservative free');
export const tetanusVaccine = concept(cvx, '113', 'Td (adult) preservative free');
export const zosterVaccine = concept(cvx, '187', 'zoster recombinant');
export const pneumococcalVaccine = concept(cvx, '33', 'pneumococcal polysaccharide PPV23');

/** A part of the usual childhood schedule: the vaccine and the ages, in months, of its doses. */
export const childhoodSchedule: readonly { vaccine: CodeableConcept; months: readonly number[] }[] = [
  { vaccine: concept(cvx, '08', 'Hep B, adolescent or pediatric'), months: [0, 1, 6] },
  { vaccine: concept(cvx, '20', 'DTaP'), months: [2, 4, 6, 15, 50] },
  { vaccine: concept(cvx, '10', 'IPV'), months: [2, 4, 9, 50] },
  { vaccine: concept(cvx, '03', 'MMR'), months: [12, 50] },
  { vaccine: concept(cvx, '21', 'varicella'), months: [12, 50] },
];
