import type { CodeableConcept } from 'fhir/r4.js';
import { coding } from '../base/fhir-values.js';
import { icd10cm, snomed } from '../base/systems.js';
import type { MedicationKey } from './medications.js';

/** One disease: how it is coded, whom it befalls and what it is treated with. */
export interface ConditionCode {
  /** SNOMED CT first, ICD-10-CM second; the text is the everyday name. */
  code: CodeableConcept;
  /** Age from which it may begin, and the chance that an ordinary adult of that age has it. */
  fromAge: number;
  prevalence: number;
  medications: readonly MedicationKey[];
}

function disease(text: string, snomedCode: string, icdCode: string, icdDisplay: string): CodeableConcept {
  return { coding: [coding(snomed, snomedCode, text), coding(icd10cm, icdCode, icdDisplay)], text };
}

/** Lasting diseases; each drives medications, laboratory values and follow-up visits. */
export const chronicConditions = {
  hypertension: {
    code: disease('Essential hypertension', '59621000', 'I10', 'Essential (primary) hypertension'),
    fromAge: 32,
    prevalence: 0.4,
    medications: ['lisinopril', 'amlodipine'],
  },
  diabetes: {
    code: disease('Type 2 diabetes mellitus', '44054006', 'E11.9', 'Type 2 diabetes mellitus without complications'),
    fromAge: 35,
    prevalence: 0.2,
    medications: ['metformin'],
  },
  hyperlipidemia: {
    code: disease('Hyperlipidemia', '55822004', 'E78.5', 'Hyperlipidemia, unspecified'),
    fromAge: 30,
    prevalence: 0.35,
    medications: ['atorvastatin'],
  },
  hypothyroidism: {
    code: disease('Hypothyroidism', '40930008', 'E03.9', 'Hypothyroidism, unspecified'),
    fromAge: 25,
    prevalence: 0.12,
    medications: ['levothyroxine'],
  },
  asthma: {
    code: disease('Asthma', '195967001', 'J45.909', 'Unspecified asthma, uncomplicated'),
    fromAge: 18,
    prevalence: 0.12,
    medications: ['albuterol'],
  },
  reflux: {
    code: disease(
      'Gastroesophageal reflux disease',
      '235595009',
      'K21.9',
      'Gastro-esophageal reflux disease without esophagitis',
    ),
    fromAge: 25,
    prevalence: 0.15,
    medications: ['omeprazole'],
  },
  ironDeficiency: {
    code: disease('Iron deficiency anemia', '87522002', 'D50.9', 'Iron deficiency anemia, unspecified'),
    fromAge: 18,
    prevalence: 0.1,
    medications: ['ferrousSulfate'],
  },
  kneeArthritis: {
    code: disease('Osteoarthritis of knee', '239873007', 'M17.9', 'Osteoarthritis of knee, unspecified'),
    fromAge: 50,
    prevalence: 0.2,
    medications: ['acetaminophen'],
  },
  kidneyDisease: {
    code: disease(
      'Chronic kidney disease stage 3',
      '433144002',
      'N18.30',
      'Chronic kidney disease, stage 3 unspecified',
    ),
    fromAge: 60,
    prevalence: 0.12,
    medications: [],
  },
  heartFailure: {
    code: disease('Heart failure', '84114007', 'I50.9', 'Heart failure, unspecified'),
    fromAge: 65,
    prevalence: 0.08,
    medications: ['furosemide'],
  },
} as const satisfies Record<string, ConditionCode>;

export type ChronicKey = keyof typeof chronicConditions;

/** Illnesses that pass; each belongs to the visit where it was found. */
export const acuteConditions = {
  bronchitis: disease('Acute bronchitis', '10509002', 'J20.9', 'Acute bronchitis, unspecified'),
  pharyngitis: disease('Acute viral pharyngitis', '195662009', 'J02.9', 'Acute pharyngitis, unspecified'),
  otitisMedia: disease('Otitis media', '65363002', 'H66.90', 'Otitis media, unspecified, unspecified ear'),
  ankleSprain: disease(
    'Sprain of ankle',
    '44465007',
    'S93.409A',
    'Sprain of unspecified ligament of unspecified ankle, initial encounter',
  ),
  pneumonia: disease('Pneumonia', '233604007', 'J18.9', 'Pneumonia, unspecified organism'),
};

export type AcuteKey = keyof typeof acuteConditions;

/** What a claim names as the reason where nobody is ill. */
export const checkUpReasons = {
  adult: coding(icd10cm, 'Z00.00', 'Encounter for general adult medical examination without abnormal findings'),
  child: coding(icd10cm, 'Z00.129', 'Encounter for routine child health examination without abnormal findings'),
};

/** The ICD-10-CM coding of a disease, as claims want it. */
export function icdOf(code: CodeableConcept): CodeableConcept {
  return { coding: (code.coding ?? []).filter(({ system }) => system === icd10cm), text: code.text };
}
