import type { CodeableConcept, Coding } from 'fhir/r4.js';

import type { FactCoding } from './fact.js';
import { textKey } from './text-key.js';

/** Code systems that mean the same on every platform, by URL and by OID. */
const systems: readonly (readonly [name: string, form: RegExp])[] = [
  ['LOINC', /^https?:\/\/loinc\.org\/?$|^urn:oid:2\.16\.840\.1\.113883\.6\.1$/i],
  ['SNOMED', /^https?:\/\/snomed\.info\/sct|^urn:oid:2\.16\.840\.1\.113883\.6\.96$/i],
  ['RxNorm', /\/umls\/rxnorm\/?$|^urn:oid:2\.16\.840\.1\.113883\.6\.88$/i],
  ['ICD-10-CM', /\/sid\/icd-10-cm\/?$|^urn:oid:2\.16\.840\.1\.113883\.6\.90$/i],
  ['CPT', /ama-assn\.org\/go\/cpt|^urn:oid:2\.16\.840\.1\.113883\.6\.12$/i],
  ['HCPCS', /hcpcs|^urn:oid:2\.16\.840\.1\.113883\.6\.285$/i],
  ['CVX', /\/sid\/cvx\/?$|^urn:oid:2\.16\.840\.1\.113883\.12\.292$/i],
  ['NDC', /\/sid\/ndc\/?$|^urn:oid:2\.16\.840\.1\.113883\.6\.69$/i],
];

/** How nearly all resources write them, which saves trying the forms. */
const canonical: ReadonlyMap<string, string> = new Map([
  ['http://loinc.org', 'LOINC'],
  ['http://snomed.info/sct', 'SNOMED'],
  ['http://www.nlm.nih.gov/research/umls/rxnorm', 'RxNorm'],
  ['http://hl7.org/fhir/sid/icd-10-cm', 'ICD-10-CM'],
  ['http://www.ama-assn.org/go/cpt', 'CPT'],
  ['http://hl7.org/fhir/sid/cvx', 'CVX'],
  ['http://hl7.org/fhir/sid/ndc', 'NDC'],
]);

/** The short name of a code system that means the same on every platform; undefined for any other. */
export function sharedSystem(system: string | undefined): string | undefined {
  const known = system === undefined ? undefined : canonical.get(system);
  if (known !== undefined) return known;
  return system === undefined ? undefined : systems.find(([, form]) => form.test(system))?.[0];
}

/** The codes of a concept as they are compared over platforms. */
export interface ConceptKeys {
  /** One for each system: its code, or all of them where the concept has several. */
  readonly certain: readonly string[];
  /** Codes of a system in which the concept has several: which of them is meant is not known. */
  readonly doubtful: readonly string[];
}

/** What concepts are compared by over platforms. Local codes are left out. */
export function conceptKeys(...concepts: readonly (CodeableConcept | undefined)[]): ConceptKeys {
  const found = concepts.flatMap(sharedCodes);
  const [only, another] = found;
  if (only && !another) return { certain: [`${only.name} ${only.code}`], doubtful: [] };
  // Nearly all concepts have one code of a system, of which there is nothing to compare.
  if (new Set(found.map(({ name }) => name)).size === found.length) {
    return { certain: found.map(({ name, code }) => `${name} ${code}`), doubtful: [] };
  }
  const bySystem = new Map<string, Set<string>>();
  for (const { name, code } of found) bySystem.set(name, (bySystem.get(name) ?? new Set()).add(code));
  return {
    certain: [...bySystem].map(([name, codes]) => `${name} ${[...codes].sort().join('+')}`),
    doubtful: [...bySystem].flatMap(([name, codes]) =>
      codes.size > 1 ? [...codes].map((code) => `${name} ${code}`) : [],
    ),
  };
}

function sharedCodes(concept: CodeableConcept | undefined): { readonly name: string; readonly code: string }[] {
  const found: { readonly name: string; readonly code: string }[] = [];
  for (const one of listedCodings(concept)) {
    const name = typeof one?.code === 'string' ? sharedSystem(one.system) : undefined;
    const code = name === undefined ? undefined : codeIn(name, one?.code ?? '');
    if (name !== undefined && code) found.push({ name, code });
  }
  return found;
}

/**
 * What a value or a place is compared by, where a concept has one code at most: that code, else its words, else a local code.
 * Empty for a concept that says nothing.
 */
export function conceptKey(concept: CodeableConcept | undefined): string {
  const [certain] = conceptKeys(concept).certain;
  const [coding] = codingsOf(concept);
  const display = codingsOf(concept).find((one) => one.display !== undefined)?.display;
  return certain ?? (textKey(concept?.text ?? display) || (coding === undefined ? '' : `code ${coding.code}`));
}

/** The code that a concept has in a system; undefined where it has none, or several. */
export function codeOf(concept: CodeableConcept | undefined, system: string): string | undefined {
  return conceptKeys(concept)
    .certain.find((key) => key.startsWith(`${system} `))
    ?.slice(system.length + 1);
}

/** The codings of a concept; none for what does not keep to its definition. */
export function codingsOf(concept: CodeableConcept | undefined): FactCoding[] {
  return listedCodings(concept).flatMap((one) => {
    if (typeof one?.code !== 'string') return [];
    const { system, code, display } = one;
    return [{ code, system, display }];
  });
}

function listedCodings(concept: CodeableConcept | undefined): readonly (Coding | null)[] {
  const listed: unknown = concept?.coding;
  return Array.isArray(listed) ? (listed as (Coding | null)[]) : [];
}

function codeIn(system: string, code: string): string | undefined {
  const plain = code.trim();
  if (plain === '') return undefined;
  if (system === 'CVX') return plain.replace(/^0+(?=\d)/, '');
  if (system === 'ICD-10-CM') return plain.toUpperCase().replaceAll('.', '');
  if (system === 'HCPCS' || system === 'CPT') return plain.toUpperCase();
  return system === 'NDC' ? ndc11(plain) : plain;
}

/**
 * An NDC in its eleven digits. Ten digits without hyphens may be any of three codes: undefined.
 *
 * @see https://www.fda.gov/drugs/drug-approvals-and-databases/national-drug-code-directory, formats 4-4-2, 5-3-2 and 5-4-1
 */
export function ndc11(code: string): string | undefined {
  if (/^\d{11}$/.test(code)) return code;
  const [, labeler, product, pack] = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/.exec(code) ?? [];
  if (labeler === undefined || product === undefined || pack === undefined) return undefined;
  if (labeler.length + product.length + pack.length < 10) return undefined;
  return labeler.padStart(5, '0') + product.padStart(4, '0') + pack.padStart(2, '0');
}
