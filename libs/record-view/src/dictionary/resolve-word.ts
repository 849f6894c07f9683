import { codeKey, type Concept, type ConceptCode, type ConceptTable, type Kind } from './concepts.js';
import { kindsOf, labPanels, medicineSets, tableOf, vaccineGroups } from './dictionary.js';
import { nearest } from './fuzzy.js';
import { plainIngredient } from './medicines.js';
import { keyOf, withoutFillers, wordsOf } from './normalize.js';
import { icdCategories, problemRules, testRules } from './word-rules.js';

/** How a word led to codes; `fuzzy` for a word that was taken for another one. */
type ResolveReason = 'exact' | 'synonym' | 'class' | 'tokens' | 'fuzzy';

/** What a word means for one type of resource. */
export interface WordMeaning {
  readonly reason: ResolveReason;
  /** The plain names of what is looked for. */
  readonly understoodAs: readonly string[];
  readonly codes: readonly ConceptCode[];
  /** ICD-10-CM categories, without a dot. */
  readonly categories: readonly string[];
  /** Members of the panels among the codes, as {@link codeKey} writes them: each is a part of what was asked for. */
  readonly members: readonly string[];
  /** Names of ingredients, in lower case: a product that contains one is meant. */
  readonly ingredients: readonly string[];
  /** Names by which a record may call it, as words. */
  readonly names: readonly (readonly string[])[];
}

/** A word and what it may mean. */
interface ResolvedWord {
  readonly meaning?: WordMeaning;
  /** Plain names that the word may have meant, for a person to choose from; never searched for on their own. */
  readonly offers: readonly string[];
}

/** Kinds where a mistyped word is never taken for another: the other may be another drug. */
const onlyOffered: ReadonlySet<Kind> = new Set([
  'medications',
  'allergens',
  'vaccines',
  'documents',
  'services',
  'procedures',
]);
/** More names than these are too many to search for all. */
const mostNames = 3;
const mostOffers = 5;

/** Resolves an everyday word to what it is called and coded as in records of a type. */
export async function resolveWord(resourceType: string, word: string): Promise<ResolvedWord> {
  const tables = new Map<Kind, ConceptTable>();
  for (const kind of kindsOf(resourceType)) tables.set(kind, await tableOf(kind));
  const words = wordsOf(word);
  if (tables.size === 0 || words.length === 0) return { offers: [] };
  const short = withoutFillers(words);
  for (const tried of short.length > 0 && short.length < words.length ? [words, short] : [words]) {
    const meaning = await exactly(tried, tables);
    if (meaning) return { meaning, offers: [] };
  }
  return closely(short.length > 0 ? short : words, tables);
}

async function exactly(
  words: readonly string[],
  tables: ReadonlyMap<Kind, ConceptTable>,
): Promise<WordMeaning | undefined> {
  const key = keyOf(words);
  if (tables.has('vaccines')) {
    const group = (await vaccineGroups()).find(({ keys }) => keys.has(key));
    if (group) return vaccineGroup(group.name, group.synonyms, group.members, tables.get('vaccines'));
  }
  if (tables.has('medications')) {
    const { classes } = await medicineSets();
    const found = classes.find(({ keys }) => keys.has(key));
    if (found) return medicineClass(found.name, found.members, tables.get('medications'));
  }
  const concepts = [...tables].flatMap(([kind, table]) => byRule(kind, key, table) ?? table.byWord.get(key) ?? []);
  if (concepts.length === 0) return undefined;
  const isName = concepts.some(({ name }) => keyOf(wordsOf(name)) === key);
  return meaningOf(concepts, isName ? 'exact' : 'synonym', tables);
}

function byRule(kind: Kind, key: string, { concepts }: ConceptTable): readonly Concept[] | undefined {
  const rules = kind === 'problems' ? problemRules : kind === 'labs' ? testRules : [];
  const rule = rules.find(({ words }) => words.some((word) => keyOf(wordsOf(word)) === key));
  return rule && concepts.filter(({ name }) => rule.concepts.includes(name));
}

/** All words in one name or synonym, or one mistyped word. */
async function closely(words: readonly string[], tables: ReadonlyMap<Kind, ConceptTable>): Promise<ResolvedWord> {
  const key = keyOf(words);
  const all = [...tables.values()].flatMap(({ concepts }) => concepts);
  if (words.length > 1) {
    const holding = all.filter((concept) =>
      namesOf(concept).some((name) => words.every((word) => name.includes(word))),
    );
    if (holding.length > 0 && holding.length <= mostNames) {
      return { meaning: await meaningOf(holding, 'tokens', tables), offers: [] };
    }
    if (holding.length > 0) return { offers: offersOf(holding) };
  }
  const known = [...tables.values()].flatMap(({ byWord }) => [...byWord.keys()]);
  const found = nearest(key, known).flatMap((near) =>
    [...tables.values()].flatMap(({ byWord }) => byWord.get(near) ?? []),
  );
  const concepts = [...new Set(found)];
  const isOffered = [...tables.keys()].some((kind) => onlyOffered.has(kind)) || concepts.length > 1;
  if (concepts.length === 0 || isOffered) return { offers: offersOf(concepts) };
  return { meaning: await meaningOf(concepts, 'fuzzy', tables), offers: [] };
}

function offersOf(concepts: readonly Concept[]): string[] {
  return [...new Set(concepts.map(({ name }) => name))].slice(0, mostOffers);
}

async function meaningOf(
  concepts: readonly Concept[],
  reason: ResolveReason,
  tables: ReadonlyMap<Kind, ConceptTable>,
): Promise<WordMeaning> {
  const allergens = tables.get('allergens');
  const meant = allergens ? withClass(concepts, allergens) : concepts;
  const codes = meant.flatMap(codesOf);
  const panels = tables.has('labs') ? await labPanels() : new Map<string, readonly string[]>();
  const isMedicine = tables.has('medications');
  return {
    reason: meant.length > concepts.length ? 'class' : reason,
    understoodAs: [...new Set(concepts.map(({ name }) => name))],
    codes,
    categories: concepts.flatMap(({ name }) => icdCategories[name] ?? []),
    members: codes.flatMap(({ code }) => panels.get(code) ?? []).map((code) => codeKey('http://loinc.org', code)),
    ingredients: isMedicine ? concepts.map(({ name }) => name.toLowerCase()) : [],
    names: meant.flatMap((concept) => namesOf(concept)),
  };
}

/** Urine is not blood: a related code of another specimen is another test. */
const otherSpecimen = /urine|csf|stool|sputum/;

function codesOf({ codes }: Concept): ConceptCode[] {
  const isOther = codes.some(({ relation, group }) => relation === 'p' && otherSpecimen.test(group));
  return codes.filter(({ relation, group }) => relation !== 'r' || isOther || !otherSpecimen.test(group));
}

/** Groups of allergens that are no class of substances: what is in them does not stand for each other. */
const noClass = new Set([
  'food',
  'environment',
  'reaction',
  'negative',
  'drug',
  'general',
  'vaccine',
  'insect',
  'opioid',
  'nsaid',
]);

/**
 * With the other allergens of the class: whether an allergy to one is an allergy to the other is a clinician's to say, so that
 * all of them are shown.
 */
function withClass(concepts: readonly Concept[], { concepts: all }: ConceptTable): readonly Concept[] {
  const groups = new Set(
    concepts.flatMap(({ codes }) => codes.map(({ group }) => group)).filter((group) => !noClass.has(group)),
  );
  return [...new Set([...concepts, ...all.filter(({ codes }) => codes.some(({ group }) => groups.has(group)))])];
}

function medicineClass(name: string, members: readonly string[], table: ConceptTable | undefined): WordMeaning {
  const meant = (table?.concepts ?? []).filter((concept) => members.includes(concept.name));
  const unknown = members.filter((member) => !meant.some((concept) => concept.name === member));
  return {
    reason: 'class',
    understoodAs: [name, ...members],
    codes: meant.flatMap(codesOf),
    categories: [],
    members: [],
    ingredients: members.map((member) => member.toLowerCase()),
    names: [...meant.flatMap(namesOf), ...unknown.map((member) => wordsOf(plainIngredient(member)))],
  };
}

function vaccineGroup(
  name: string,
  synonyms: readonly string[],
  members: readonly string[],
  table: ConceptTable | undefined,
): WordMeaning {
  const keys = new Set(members.map((code) => codeKey('http://hl7.org/fhir/sid/cvx', code)));
  const codes = (table?.concepts ?? []).flatMap(({ codes: all }) => all.filter(({ key }) => keys.has(key)));
  return {
    reason: 'class',
    understoodAs: [name],
    codes,
    categories: [],
    members: [],
    ingredients: [],
    names: [name, ...synonyms].map(wordsOf),
  };
}

/** The name and synonyms of a concept as words; of a medicine as records write it. */
function namesOf({ name, synonyms }: Concept): string[][] {
  return [name, plainIngredient(name), ...synonyms].map(wordsOf).filter((words) => words.length > 0);
}
