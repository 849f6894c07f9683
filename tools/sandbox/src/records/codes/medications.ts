import type { CodeableConcept } from 'fhir/r4.js';
import { concept } from '../base/fhir-values.js';
import { rxnorm } from '../base/systems.js';

/** A drug as it is prescribed and dispensed. */
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

function tablets(
  code: string,
  display: string,
  directions: string,
  timesADay: number,
  price: number,
  packageCode: string,
): MedicationCode {
  const amount = 90 * Math.max(1, timesADay);
  return {
    code: concept(rxnorm, code, display),
    directions,
    timesADay,
    unit: '{tbl}',
    amount,
    daysSupply: 90,
    price,
    isReferenced: false,
    packageCode,
  };
}

const onceDaily = 'Take 1 tablet by mouth once a day';

/** The formulary: RxNorm clinical drugs, all generic. */
export const medications = {
  lisinopril: {
    ...tablets('314076', 'lisinopril 10 MG Oral Tablet', onceDaily, 1, 18, '99999-0101-90'),
    isReferenced: true,
  },
  amlodipine: tablets('197361', 'amlodipine 5 MG Oral Tablet', onceDaily, 1, 21, '99999-0102-90'),
  metformin: {
    ...tablets(
      '861007',
      'metformin hydrochloride 500 MG Oral Tablet',
      'Take 1 tablet by mouth twice a day with meals',
      2,
      24,
      '99999-0103-90',
    ),
    isReferenced: true,
  },
  atorvastatin: tablets('617310', 'atorvastatin 20 MG Oral Tablet', onceDaily, 1, 32, '99999-0104-90'),
  levothyroxine: tablets('892246', 'levothyroxine sodium 0.1 MG Oral Tablet', onceDaily, 1, 27, '99999-0105-90'),
  ferrousSulfate: tablets('310325', 'ferrous sulfate 325 MG Oral Tablet', onceDaily, 1, 12, '99999-0106-90'),
  furosemide: tablets('313988', 'furosemide 40 MG Oral Tablet', onceDaily, 1, 19, '99999-0107-90'),
  acetaminophen: tablets(
    '313782',
    'acetaminophen 325 MG Oral Tablet',
    'Take 2 tablets by mouth every 6 hours as needed for pain',
    0,
    9,
    '99999-0108-90',
  ),
  omeprazole: {
    ...tablets(
      '198051',
      'omeprazole 20 MG Delayed Release Oral Capsule',
      'Take 1 capsule by mouth once a day before breakfast',
      1,
      29,
      '99999-0109-90',
    ),
    unit: '{capsule}',
  },
  albuterol: {
    code: concept(rxnorm, '745679', '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler'),
    directions: 'Inhale 2 puffs every 4 hours as needed for wheezing',
    timesADay: 0,
    unit: '{inhaler}',
    amount: 1,
    daysSupply: 90,
    price: 48,
    isReferenced: false,
    packageCode: '99999-0110-01',
  },
} as const satisfies Record<string, MedicationCode>;

export type MedicationKey = keyof typeof medications;
