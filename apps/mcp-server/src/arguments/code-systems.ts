import { shown } from './argument-fault.js';

const shortSystems: Readonly<Record<string, string>> = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  'icd-10': 'http://hl7.org/fhir/sid/icd-10-cm',
  'icd-10-cm': 'http://hl7.org/fhir/sid/icd-10-cm',
  icd10: 'http://hl7.org/fhir/sid/icd-10-cm',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  ndc: 'http://hl7.org/fhir/sid/ndc',
  cpt: 'http://www.ama-assn.org/go/cpt',
};
const codeNames: ReadonlySet<string> = new Set([
  'code',
  'vaccine-code',
  'type',
  'medication',
  'combo-code',
  'reason-code',
]);

/**
 * A code behind the short name of its system, as rows show it: "LOINC 4548-4" is `http://loinc.org|4548-4`.
 *
 * @param name of the search parameter
 * @param notices gets a sentence for what was understood
 */
export function withSystem(name: string, text: string, notices: string[]): string {
  if (!codeNames.has(name)) return text;
  const [, system = '', code] =
    /^(loinc|snomed(?:[ -]ct)?|rxnorm|icd-?10(?:-cm)?|cvx|ndc|cpt)[ :|]+([A-Za-z0-9][A-Za-z0-9.-]*)$/i.exec(
      text.trim(),
    ) ?? [];
  const address = shortSystems[system.toLowerCase().replace(/[ -]ct$/, '')];
  if (code === undefined || address === undefined || !/\d/.test(code)) return text;
  notices.push(`Understood ${name} ${shown(text)} as ${address}|${code}.`);
  return `${address}|${code}`;
}
