import { keyOf, wordsOf } from './normalize.js';
import type { Kind } from './table-text.js';

export type { Kind };

/** Code systems by the letter that the data has for each. */
const systems: Readonly<Record<string, string>> = {
  L: 'http://loinc.org',
  S: 'http://snomed.info/sct',
  R: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  I: 'http://hl7.org/fhir/sid/icd-10-cm',
  C: 'http://hl7.org/fhir/sid/cvx',
  H: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
};

/**
 * How a code stands to the concept that lists it: `p` preferred, `s` the same test, `n` narrower or a variant, `r` related
 * (another unit, method or specimen), `h` history of it, `d` deprecated.
 */
type Relation = 'p' | 's' | 'n' | 'r' | 'h' | 'd';

/** A code of a concept. */
export interface ConceptCode {
  readonly system: string;
  readonly code: string;
  /** As the code is compared, see {@link codeKey}. */
  readonly key: string;
  readonly relation: Relation;
  /** Codes with one group stand on one trend line; what is before `/` is the analyte. */
  readonly group: string;
  /** The name that the steward of the system gives it; absent where that may not be shipped. */
  readonly official?: string;
}

/** What one plain name stands for. */
export interface Concept {
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly codes: readonly ConceptCode[];
}

/** The concepts of one kind, such as laboratory tests. */
export interface ConceptTable {
  readonly concepts: readonly Concept[];
  /** By name and synonym, see {@link keyOf}. */
  readonly byWord: ReadonlyMap<string, readonly Concept[]>;
  /** By {@link codeKey}. */
  readonly byCode: ReadonlyMap<string, readonly Concept[]>;
}

/** The lines of a table, without the end of the last one. */
export function linesOf(text: string): string[] {
  return text.trimEnd().split(/\r?\n/);
}

/** Reads the lines that scripts/generate-dictionary.mjs writes. */
export function readConcepts(text: string): ConceptTable {
  const concepts: Concept[] = [];
  let codes: ConceptCode[] = [];
  for (const line of linesOf(text)) {
    if (line.startsWith('\t')) {
      codes.push(readCode(line.slice(1)));
      continue;
    }
    const [name = '', synonyms = ''] = line.split('\t');
    codes = [];
    concepts.push({ name, synonyms: synonyms === '' ? [] : synonyms.split('|'), codes });
  }
  let byWord: ConceptTable['byWord'] | undefined;
  return {
    concepts,
    byCode: indexCodes(concepts),
    // Who only looks up codes needs no index of words, which takes longer than all the rest.
    get byWord() {
      return (byWord ??= indexWords(concepts));
    },
  };
}

function readCode(line: string): ConceptCode {
  const [coded = '', relation = 'p', group = '', official = ''] = line.split('\t');
  const system = systems[coded[0] ?? ''] ?? '';
  const code = coded.slice(1);
  return {
    system,
    code,
    key: codeKey(system, code),
    relation: relation as Relation,
    group,
    ...(official !== '' && { official }),
  };
}

function indexWords(concepts: readonly Concept[]): Map<string, Concept[]> {
  const index = new Map<string, Concept[]>();
  for (const concept of concepts) {
    const keys = new Set([concept.name, ...concept.synonyms].map((text) => keyOf(wordsOf(text))));
    for (const key of keys) addTo(index, key, concept);
  }
  return index;
}

function indexCodes(concepts: readonly Concept[]): Map<string, Concept[]> {
  const index = new Map<string, Concept[]>();
  for (const concept of concepts) for (const { key } of concept.codes) addTo(index, key, concept);
  return index;
}

function addTo(index: Map<string, Concept[]>, key: string, concept: Concept): void {
  const there = index.get(key);
  if (there === undefined) index.set(key, [concept]);
  else if (!there.includes(concept)) there.push(concept);
}

const shortNames: readonly (readonly [RegExp, string])[] = [
  [/loinc\.org|^urn:oid:2\.16\.840\.1\.113883\.6\.1$/i, 'LOINC'],
  [/snomed\.info|2\.16\.840\.1\.113883\.6\.96$/i, 'SNOMED'],
  [/rxnorm|2\.16\.840\.1\.113883\.6\.88$/i, 'RxNorm'],
  [/icd-10|2\.16\.840\.1\.113883\.6\.90$/i, 'ICD-10'],
  [/\/cvx$|2\.16\.840\.1\.113883\.12\.292$/i, 'CVX'],
  [/hcpcs|2\.16\.840\.1\.113883\.6\.285$/i, 'HCPCS'],
];

/** How nearly all resources write them, which saves trying the forms. */
const canonical: ReadonlyMap<string, string> = new Map([
  ['http://loinc.org', 'LOINC'],
  ['http://snomed.info/sct', 'SNOMED'],
  ['http://www.nlm.nih.gov/research/umls/rxnorm', 'RxNorm'],
]);

/** The short name of a code system, such as `LOINC`; its address when it has none here. */
export function systemName(system: string): string {
  return canonical.get(system) ?? shortNames.find(([form]) => form.test(system))?.[1] ?? system;
}

/**
 * A code as it is compared: the system by its short name, a CVX code as a number, ICD-10 and HCPCS codes in upper case and
 * without a dot, since feeds write `08` and `8`, `E11.9` and `E119`.
 */
export function codeKey(system: string, code: string): string {
  const name = systemName(system);
  if (name === 'CVX') return `CVX ${code.replace(/^0+(?=\d)/, '')}`;
  if (name === 'ICD-10') return `ICD-10 ${code.toUpperCase().replaceAll('.', '')}`;
  return `${name} ${name === 'HCPCS' ? code.toUpperCase() : code}`;
}
