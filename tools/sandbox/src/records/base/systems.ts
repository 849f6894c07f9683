/** Canonical addresses of the code systems in use. */
export const loinc = 'http://loinc.org';
export const snomed = 'http://snomed.info/sct';
export const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm';
export const icd10pcs = 'http://www.cms.gov/Medicare/Coding/ICD10';
export const cvx = 'http://hl7.org/fhir/sid/cvx';
export const cpt = 'http://www.ama-assn.org/go/cpt';
export const ndc = 'http://hl7.org/fhir/sid/ndc';
export const npi = 'http://hl7.org/fhir/sid/us-npi';
export const ucum = 'http://unitsofmeasure.org';
export const nucc = 'http://nucc.org/provider-taxonomy';

/** A code system of HL7 terminology (THO), by its last path segment. */
export function hl7(name: string): string {
  return `http://terminology.hl7.org/CodeSystem/${name}`;
}

/** A code system of the CARIN Blue Button guide, by its last path segment. */
export function carin(name: string): string {
  return `http://hl7.org/fhir/us/carin-bb/CodeSystem/${name}`;
}

/** A code system of the National Uniform Billing Committee, by its last path segment. */
export function nubc(name: string): string {
  return `https://www.nubc.org/CodeSystem/${name}`;
}

const named: Readonly<Record<string, string>> = { loinc, snomed, rxnorm, icd10cm, cvx, cpt, nucc };
const families: Readonly<Record<string, (name: string) => string>> = {
  hl7,
  carin,
  nubc,
  'us-core': (name) => `http://hl7.org/fhir/us/core/CodeSystem/${name}`,
};

/** Whether a word stands for a code system in the data files: `loinc`, `hl7:v2-0203` or an address. */
export function isSystemName(word: string): boolean {
  return Object.hasOwn(named, word) || Object.hasOwn(families, word.split(':')[0] ?? '') || /^(http|urn:)/.test(word);
}

/** The address of a code system by its word in the data files. */
export function systemOf(word: string): string {
  const [family = '', name = ''] = word.split(':');
  return named[word] ?? families[family]?.(name) ?? word;
}
