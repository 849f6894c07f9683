import type { CodeableConcept } from 'fhir/r4.js';
import { coding } from '../base/fhir-values.js';

const localTests = 'https://clinic.example.org/codes/tests';

/** The clinic's own codes of tests, which come before the LOINC code, and what it calls them. */
const tests: Readonly<Record<string, readonly [code: string, name: string]>> = {
  '2345-7': ['GLU', 'GLUCOSE, FASTING'],
  '3094-0': ['BUN', 'BUN'],
  '2160-0': ['CREA', 'CREATININE'],
  '2951-2': ['NA', 'SODIUM'],
  '2823-3': ['K', 'POTASSIUM'],
  '2075-0': ['CL', 'CHLORIDE'],
  '2028-9': ['CO2', 'CO2, TOTAL'],
  '17861-6': ['CA', 'CALCIUM'],
  '98979-8': ['EGFR', 'EGFR'],
  '4548-4': ['A1C', 'HGB A1C'],
  '2093-3': ['CHOL', 'CHOLESTEROL'],
  '2085-9': ['HDL', 'HDL CHOL'],
  '2571-8': ['TRIG', 'TRIGLYCERIDES'],
  '13457-7': ['LDLC', 'LDL CHOL, CALC'],
  '6690-2': ['WBC', 'WBC'],
  '789-8': ['RBC', 'RBC'],
  '718-7': ['HGB', 'HGB'],
  '4544-3': ['HCT', 'HCT'],
  '787-2': ['MCV', 'MCV'],
  '777-3': ['PLT', 'PLATELET COUNT'],
  '3016-3': ['TSH', 'TSH'],
  '2276-4': ['FERR', 'FERRITIN'],
};

/** What the clinic calls diseases and drugs, by SNOMED CT and RxNorm code. */
const names: Readonly<Record<string, string>> = {
  '59621000': 'HTN, essential',
  '44054006': 'DM type II',
  '55822004': 'HLD',
  '40930008': 'Hypothyroid',
  '195967001': 'Asthma, unspecified',
  '235595009': 'GERD',
  '87522002': 'Iron deficiency anaemia',
  '239873007': 'OA knee',
  '433144002': 'CKD III',
  '84114007': 'CHF',
  '314076': 'LISINOPRIL 10MG TAB',
  '197361': 'AMLODIPINE BESYLATE 5MG TAB',
  '861007': 'METFORMIN HCL 500MG TAB',
  '617310': 'ATORVASTATIN CALCIUM 20MG TAB',
  '892246': 'LEVOTHYROXINE SODIUM 100MCG TAB',
  '310325': 'FERROUS SULFATE 325MG TAB',
  '313988': 'FUROSEMIDE 40MG TAB',
  '313782': 'ACETAMINOPHEN 325MG TAB',
  '198051': 'OMEPRAZOLE 20MG CAP DR',
  '745679': 'ALBUTEROL HFA 90MCG INH',
};

/** A concept in the clinic's own words; the standard codings stay. */
export function locally(concept: CodeableConcept): CodeableConcept {
  const codes = concept.coding ?? [];
  const known = codes.map(({ code = '' }) => code);
  const test = known.map((code) => tests[code]).find((each) => each !== undefined);
  if (test) return { coding: [coding(localTests, test[0], test[1]), ...codes], text: test[1] };
  const name = known.map((code) => names[code]).find((each) => each !== undefined);
  return name === undefined ? concept : { ...concept, text: name };
}

/** A value with every concept in the clinic's own words. */
export function inLocalWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inLocalWords);
  if (typeof value !== 'object' || value === null) return value;
  if ('coding' in value && Array.isArray(value.coding)) return locally(value as CodeableConcept);
  const members = value as Record<string, unknown>;
  const worded: Record<string, unknown> = {};
  for (const name of Object.keys(members)) worded[name] = inLocalWords(members[name]);
  return worded;
}
