import type { CodeableConcept, Coding } from 'fhir/r4.js';
import { coding, concept } from '../base/fhir-values.js';
import { hl7, snomed } from '../base/systems.js';

const actCode = hl7('v3-ActCode');
const ambulatory = coding(actCode, 'AMB', 'ambulatory');
const emergency = coding(actCode, 'EMER', 'emergency');
const inpatient = coding(actCode, 'IMP', 'inpatient encounter');

/** Why somebody meets a clinician, and how such a meeting is coded. */
export const visitKinds = {
  'check-up': { class: ambulatory, type: concept(snomed, '185349003', 'Encounter for check up') },
  'follow-up': { class: ambulatory, type: concept(snomed, '390906007', 'Follow-up encounter') },
  sick: { class: ambulatory, type: concept(snomed, '185345009', 'Encounter for symptom') },
  emergency: { class: emergency, type: concept(snomed, '50849002', 'Emergency room admission') },
  surgery: { class: inpatient, type: concept(snomed, '305408004', 'Admission to surgical department') },
  admission: { class: inpatient, type: concept(snomed, '32485007', 'Hospital admission') },
} as const satisfies Record<string, { class: Coding; type: CodeableConcept }>;

export type VisitKind = keyof typeof visitKinds;

/** Where a hospital patient went afterwards. */
export const dischargedHome = concept(hl7('discharge-disposition'), 'home', 'Home');
export const diedInHospital = concept(hl7('discharge-disposition'), 'exp', 'Expired');

export const attender = concept(hl7('v3-ParticipationType'), 'ATND', 'attender');
export const primaryPerformer = concept(hl7('v3-ParticipationType'), 'PPRF', 'primary performer');
