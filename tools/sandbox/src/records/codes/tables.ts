import type { AllergyIntolerance, CodeableConcept, Coding } from 'fhir/r4.js';
import { icd10cm } from '../base/systems.js';
import { spellConcepts } from './concepts.js';
import rows from './tables.json' with { type: 'json' };

/** A lasting disease; each drives medications, laboratory values and follow-up visits. */
export type ChronicKey = keyof typeof rows.chronicConditions;
export type LabTestKey = keyof typeof rows.labTests;
export type LabPanelKey = keyof typeof rows.labPanels;
export type MedicationKey = keyof typeof rows.medications;
export type ProcedureKey = keyof typeof rows.procedures;
export type VisitKind = keyof typeof rows.visitKinds;
export type VitalSignKey = keyof typeof rows.vitalSigns;

/** One disease: how it is coded, whom it befalls and what it is treated with. */
export interface ConditionCode {
  /** SNOMED CT first, ICD-10-CM second; the text is the everyday name. */
  code: CodeableConcept;
  /** Age from which it may begin, and the chance that an ordinary adult of that age has it. */
  fromAge: number;
  prevalence: number;
  medications: readonly MedicationKey[];
}

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
  /** Mean of healthy people; `spread` differs between people, `noise` between draws: 0 where the value is computed. */
  mean: number | { male: number; female: number };
  spread: number;
  noise: number;
  shifts?: Partial<Record<ChronicKey, Shift>>;
}

/** CPT code under which something is billed, a plain name for it, and the charge in US dollars. */
interface Billing {
  code: string;
  name: string;
  charge: number;
}

/** A group of tests ordered, drawn and reported together. */
export interface LabPanel {
  code: CodeableConcept;
  tests: readonly LabTestKey[];
  specimen: 'serum' | 'blood';
  billing: Billing;
}

/** A drug as it is prescribed and dispensed: an RxNorm clinical drug, generic. */
export interface MedicationCode {
  code: CodeableConcept;
  /** Directions, as on the label. */
  directions: string;
  /** Doses a day; 0 = as needed. */
  timesADay: number;
  /** UCUM unit of the amount handed over, and the amount of one fill. */
  unit: string;
  amount: number;
  daysSupply: number;
  /** What one fill costs before any discount, in US dollars. */
  price: number;
  /** True: prescriptions point at a Medication resource instead of naming the code. */
  isReferenced: boolean;
  /** Package code on claims; the labeler 99999 is not assigned, so these are no real packages. */
  packageCode: string;
}

/** A procedure: SNOMED CT and, where it is billed by itself, a CPT code. CPT descriptions are under licence. */
export interface ProcedureCode {
  code: CodeableConcept;
  billing?: Billing;
}

interface Tables {
  /** Why somebody meets a clinician, and how such a meeting is coded. */
  visitKinds: Record<VisitKind, { class: CodeableConcept; type: CodeableConcept }>;
  chronicConditions: Record<ChronicKey, ConditionCode>;
  medications: Record<MedicationKey, MedicationCode>;
  procedures: Record<ProcedureKey, ProcedureCode>;
  /** LOINC codes and US Core profiles; the profile of the oxygen saturation asks for two codes. */
  vitalSigns: Record<VitalSignKey, { code: CodeableConcept; profile: string }>;
  labTests: Record<LabTestKey, LabTest>;
  labPanels: Record<LabPanelKey, LabPanel>;
  /** Allergies that the invented people may have. */
  allergies: readonly Pick<AllergyIntolerance, 'code' | 'category' | 'criticality' | 'reaction'>[];
  /** The usual childhood schedule: each vaccine and the ages, in months, of its doses. */
  childhoodSchedule: readonly { vaccine: CodeableConcept; months: readonly number[] }[];
  /** What a visit costs before tests and procedures: the first row whose age is not reached. */
  visitCharges: Partial<Record<VisitKind, readonly (VisitCharge & { below?: number })[]>>;
  /** What each night in hospital costs. */
  nightCharges: readonly VisitCharge[];
  /** What is agreed with a patient who has a disease; one without an entry has no care plan of its own. */
  careAims: Partial<Record<ChronicKey, CareAim>>;
  /** Panels that are drawn at every visit of a kind; none at other kinds. */
  panelsOfVisits: Partial<Record<VisitKind, readonly LabPanelKey[]>>;
  /** What is watched in people who have a disease, besides. */
  panelsOfDiseases: Partial<Record<ChronicKey, readonly LabPanelKey[]>>;
}

interface VisitCharge {
  code?: string;
  name: string;
  amount: number;
  revenueCode: string;
}

interface CareAim {
  goal: string;
  /** A laboratory test, a vital sign or `systolic`. */
  measure: LabTestKey | VitalSignKey | 'systolic';
  /** As `quantity` takes it. */
  target: [value: number, code: string, unit?: string];
  /** What the patient does for it. */
  activity: CodeableConcept;
}

const tables = spellConcepts<Tables>(rows);
export const { chronicConditions, medications, procedures, vitalSigns, labTests, labPanels, allergies } = tables;
export const { visitKinds, childhoodSchedule, visitCharges, nightCharges } = tables;
export const { careAims, panelsOfVisits, panelsOfDiseases } = tables;

/** The ICD-10-CM coding of a disease, as claims want it. */
export function icdOf(code: CodeableConcept): CodeableConcept {
  return { coding: (code.coding ?? []).filter(({ system }) => system === icd10cm), text: code.text };
}

/** How a meeting is classed. */
export function classOf(kind: VisitKind): Coding {
  return visitKinds[kind].class.coding?.[0] ?? {};
}
