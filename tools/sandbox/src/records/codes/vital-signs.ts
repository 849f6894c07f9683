import type { CodeableConcept } from 'fhir/r4.js';
import { coding, concept } from '../base/fhir-values.js';
import { hl7, loinc, snomed } from '../base/systems.js';

export const vitalSignsCategory = concept(hl7('observation-category'), 'vital-signs', 'Vital Signs');
export const socialHistoryCategory = concept(hl7('observation-category'), 'social-history', 'Social History');

/** LOINC codes and US Core profiles of the vital signs. */
export const vitalSigns = {
  bloodPressure: {
    code: concept(loinc, '85354-9', 'Blood pressure panel with all children optional'),
    profile: 'us-core-blood-pressure',
  },
  heartRate: { code: concept(loinc, '8867-4', 'Heart rate'), profile: 'us-core-heart-rate' },
  respiratoryRate: { code: concept(loinc, '9279-1', 'Respiratory rate'), profile: 'us-core-respiratory-rate' },
  temperature: { code: concept(loinc, '8310-5', 'Body temperature'), profile: 'us-core-body-temperature' },
  height: { code: concept(loinc, '8302-2', 'Body height'), profile: 'us-core-body-height' },
  weight: { code: concept(loinc, '29463-7', 'Body weight'), profile: 'us-core-body-weight' },
  bodyMassIndex: { code: concept(loinc, '39156-5', 'Body mass index (BMI) [Ratio]'), profile: 'us-core-bmi' },
  oxygenSaturation: {
    // Both codes are asked for by the US Core profile.
    code: {
      coding: [
        coding(loinc, '59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'),
        coding(loinc, '2708-6', 'Oxygen saturation in Arterial blood'),
      ],
      text: 'Oxygen saturation in Arterial blood by Pulse oximetry',
    },
    profile: 'us-core-pulse-oximetry',
  },
} as const satisfies Record<string, { code: CodeableConcept; profile: string }>;

export type VitalSignKey = keyof typeof vitalSigns;

export const systolic = concept(loinc, '8480-6', 'Systolic blood pressure');
export const diastolic = concept(loinc, '8462-4', 'Diastolic blood pressure');

export const smokingStatus = concept(loinc, '72166-2', 'Tobacco smoking status');

/** Answers to the smoking status question: never, former, current. */
export const smokingAnswers: readonly [CodeableConcept, CodeableConcept, CodeableConcept] = [
  concept(snomed, '266919005', 'Never smoked tobacco'),
  concept(snomed, '8517006', 'Ex-smoker'),
  concept(snomed, '449868002', 'Smokes tobacco daily'),
];
