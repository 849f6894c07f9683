import type { CodeableConcept, Coding } from 'fhir/r4.js';
import { codeKey, type Concept, type Kind } from './concepts.js';
import { keyOf, wordsOf } from './normalize.js';
import { ingredientOfName, ingredientsOfCode } from './recorded-terms.js';
import { tableAtHand } from './table-at-hand.js';

/** In which tables the codes of a system are, the likeliest first. */
const kindsOfSystem: readonly (readonly [prefix: string, kinds: readonly Kind[]])[] = [
  ['LOINC ', ['labs', 'surveys', 'documents', 'imaging']],
  ['SNOMED ', ['problems', 'allergens', 'procedures']],
  ['ICD-10 ', ['problems']],
  ['CVX ', ['vaccines']],
  ['HCPCS ', ['services']],
  ['RxNorm ', ['allergens', 'medications']],
];

function kindsOf(key: string): readonly Kind[] {
  return kindsOfSystem.find(([prefix]) => key.startsWith(prefix))?.[1] ?? [];
}

/** SNOMED CT's full names end in what kind of thing they name. */
const semanticTag = / \((?:disorder|event|finding|procedure|situation|substance)\)$/;

/**
 * The name that the dictionary has for a code; undefined for a code not known here. A narrower code has the name of its
 * steward, where that may be shown: the name of the wider concept would say less than the code.
 */
export function nameOfCode({ system, code }: Coding): string | undefined {
  if (typeof system !== 'string' || typeof code !== 'string') return undefined;
  const key = codeKey(system, code);
  if (key.startsWith('RxNorm ')) return ingredientsOfCode(code)?.join(' / ');
  for (const kind of kindsOf(key)) {
    for (const { name, codes } of tableAtHand(kind).byCode.get(key) ?? []) {
      const found = codes.find((one) => one.key === key);
      const isName = found?.relation === 'p' || found?.relation === 's';
      const said = found?.official ?? (isName ? name : undefined);
      if (said !== undefined) return said.replace(semanticTag, '');
    }
  }
  return undefined;
}

/** A code and words of one concept that mean two things. */
export interface CodeAgainstWords {
  /** What the dictionary calls the code. */
  readonly code: string;
  readonly words: string;
}

/**
 * Where the words of a concept are a name of something else than its code is. Only what the dictionary knows both of can
 * contradict; words that are a part of a name of the code, or hold one, do not.
 */
export function codeAgainstWords(concept: CodeableConcept | undefined): CodeAgainstWords | undefined {
  const codings = Array.isArray(concept?.coding) ? (concept.coding as readonly (Coding | null)[]) : [];
  for (const one of codings) {
    if (typeof one?.system !== 'string' || typeof one.code !== 'string') continue;
    const key = codeKey(one.system, one.code);
    const said = one.display === concept?.text ? [one.display] : [one.display, concept?.text];
    for (const words of said) {
      if (typeof words === 'string' && isOtherThing(key, words)) return { code: nameOfCode(one) ?? key, words };
    }
  }
  return undefined;
}

function isOtherThing(key: string, words: string): boolean {
  if (key.startsWith('RxNorm ')) {
    const contained = ingredientsOfCode(key.slice('RxNorm '.length));
    const plain = words.toLowerCase();
    if (contained === undefined || contained.some((name) => plain.includes(name))) return false;
    const named = ingredientOfName(words);
    return named !== undefined && !contained.includes(named);
  }
  return kindsOf(key).some((kind) => {
    const table = tableAtHand(kind);
    const coded = table.byCode.get(key);
    // Most words are those of the steward, letter by letter.
    if (coded === undefined || coded.some((one) => isWritten(one, key, words))) return false;
    const said = wordsOf(words);
    const meant =
      table.byWord.get(keyOf(said)) ?? table.byWord.get(keyOf(wordsOf(words.replace(/^allerg(?:y|ic) to /i, ''))));
    // Nearly all words are no name of the dictionary, or one of what is coded: there is nothing to compare.
    if (meant === undefined || meant.some((one) => coded.includes(one))) return false;
    const names = coded.flatMap((one) => namesOf(one, key));
    const isNamed = (name: readonly string[]): boolean => names.some((own) => isPart(own, name));
    return !isNamed(said) && !meant.some((one) => namesOf(one).some(isNamed));
  });
}

function isWritten({ name, codes }: Concept, key: string, words: string): boolean {
  return name === words || codes.some((code) => code.key === key && code.official === words);
}

function namesOf(concept: Concept, key?: string): readonly (readonly string[])[] {
  const { name, synonyms, codes } = concept;
  const code = codes.find((one) => one.key === key);
  return [
    ...wordsOnce(concept, [name, ...synonyms]),
    ...(code?.official === undefined ? [] : wordsOnce(code, [code.official])),
  ];
}

/** The words of names, by their owner in the dictionary: each record asks for the same few. */
const dictionaryWords = new WeakMap<object, readonly (readonly string[])[]>();

function wordsOnce(owner: object, names: readonly string[]): readonly (readonly string[])[] {
  const words = dictionaryWords.get(owner) ?? names.map(wordsOf);
  dictionaryWords.set(owner, words);
  return words;
}

/** Whether all words of one name are in the other. */
function isPart(one: readonly string[], other: readonly string[]): boolean {
  return one.every((word) => other.includes(word)) || other.every((word) => one.includes(word));
}
