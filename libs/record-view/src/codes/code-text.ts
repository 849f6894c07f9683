import type { CodeableConcept, Coding } from 'fhir/r4.js';
import { clean } from '../clean-text.js';

/** Code systems by the name that people know them by. @see https://hl7.org/fhir/R4/terminologies-systems.html */
const systemNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'http://loinc.org': 'LOINC',
    'http://snomed.info/sct': 'SNOMED',
    'http://www.nlm.nih.gov/research/umls/rxnorm': 'RxNorm',
    'http://hl7.org/fhir/sid/icd-10-cm': 'ICD-10',
    'http://hl7.org/fhir/sid/icd-10': 'ICD-10',
    'http://hl7.org/fhir/sid/icd-9-cm': 'ICD-9',
    'http://www.cms.gov/Medicare/Coding/ICD10': 'ICD-10-PCS',
    'http://hl7.org/fhir/sid/cvx': 'CVX',
    'http://hl7.org/fhir/sid/mvx': 'MVX',
    'http://hl7.org/fhir/sid/ndc': 'NDC',
    'http://hl7.org/fhir/sid/us-npi': 'NPI',
    'http://www.ama-assn.org/go/cpt': 'CPT',
    'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': 'HCPCS',
    'http://terminology.hl7.org/CodeSystem/HCPCS-all-codes': 'HCPCS',
    'http://www.ada.org/cdt': 'CDT',
    'http://nucc.org/provider-taxonomy': 'NUCC',
    'http://fdasis.nlm.nih.gov': 'UNII',
    'http://ncimeta.nci.nih.gov': 'NCI',
    'http://www.whocc.no/atc': 'ATC',
    'http://unitsofmeasure.org': 'UCUM',
    'urn:oid:2.16.840.1.113883.6.1': 'LOINC',
    'urn:oid:2.16.840.1.113883.6.96': 'SNOMED',
    'urn:oid:2.16.840.1.113883.6.88': 'RxNorm',
    'urn:oid:2.16.840.1.113883.6.90': 'ICD-10',
    'urn:oid:2.16.840.1.113883.6.103': 'ICD-9',
    'urn:oid:2.16.840.1.113883.12.292': 'CVX',
    'urn:oid:2.16.840.1.113883.6.69': 'NDC',
    'urn:oid:2.16.840.1.113883.6.12': 'CPT',
  }),
);

/** Systems of HL7 itself: their codes are words of FHIR, which say no more than the display beside them. */
const ofFhir = /^(https?:\/\/(terminology\.)?hl7\.org\/fhir\/(?!sid\/)|https?:\/\/terminology\.hl7\.org\/)/;

/** Longest name of a system that is not known, and longest code. */
const longestSystem = 60;
const longestCode = 80;

/**
 * The code of the first concept that has one, with its system by its short name: `LOINC 4548-4`. A code of a known
 * terminology comes before a local one; codes of HL7's own systems are left out.
 */
export function codeText(...concepts: readonly (CodeableConcept | undefined)[]): string | undefined {
  const codings = concepts.flatMap((concept) => concept?.coding ?? []).filter((coding) => clean(coding?.code));
  const known = codings.find(({ system }) => system !== undefined && systemNames.has(system));
  const chosen = known ?? codings.find(({ system }) => system === undefined || !ofFhir.test(system));
  return chosen && codingText(chosen);
}

/** A code that stands by itself, never without its system where it has one; codes of HL7's own systems are words. */
export function codingText({ system, code }: Coding): string | undefined {
  const shown = clean(code, longestCode);
  if (shown === undefined) return undefined;
  const name = clean(system, longestSystem * 3);
  if (name === undefined) return /^[\d.-]+$/.test(shown) ? `code ${shown}` : shown;
  if (ofFhir.test(name) && !systemNames.has(name)) return shown;
  return `${systemName(name)} ${shown}`;
}

/** The short name of a code system, or the end of its address, which is all that a reader recognises. */
function systemName(system: string): string {
  const known = systemNames.get(system.replace(/\/$/, ''));
  if (known !== undefined) return known;
  if (system.startsWith('urn:oid:')) return clean(`OID ${system.slice(8)}`, longestSystem) ?? 'code';
  const end = /([^/:#|]+)[/#]*(?:\|.*)?$/.exec(system)?.[1];
  return clean(end, longestSystem) ?? 'code';
}
