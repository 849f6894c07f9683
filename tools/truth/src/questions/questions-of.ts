import { anywhere, row } from '@fhir-gateway/e2e/questions';
import type { Expectation, Fact, Question } from '@fhir-gateway/e2e/questions';
import type { Expected, Named } from '../records/expected.js';
import { at, systemCode, text } from '../records/fhir-json.js';
import type { Resource } from '../records/fhir-json.js';
import type { Person } from '../records/read-folder.js';
import type { Calls, Kind } from './calls.js';
import { claimQuestions } from './claim-questions.js';
import { countOf, notFactsOf, withdrawn } from './counts.js';
import { daysOf, namesOf, shortened, valuesOf } from './tokens.js';
import { wordQuestions } from './word-questions.js';

/** Of what there may be hundreds of. */
const mostOfKind = 12;
/** Types whose entries the lists of a truth file hold. */
const types = {
  activeProblems: /^Condition$/,
  allergies: /^AllergyIntolerance$/,
  currentMedications: /^Medication(?:Request|Statement)$/,
  immunizations: /^Immunization$/,
} as const;
type List = keyof typeof types;

/** The questions about one person, with what a right answer says; what the record has nothing of is asked for, too. */
export function questionsOf(person: Person, calls: Calls): Question[] {
  const { expected, resources } = person;
  const never = neverShown(expected, resources);
  const ask = (id: string, words: string, kind: Kind, right: Expectation, asked?: Readonly<Record<string, string>>) =>
    question({ id, words, good: calls(kind, asked), right });
  const namesIn = (list: List) => expected[list].map((one: Named) => namesOf(one, types[list], resources));
  const listed = (list: List): Expectation =>
    expected[list].length === 0
      ? { absent: true, never }
      : exactly(
          namesIn(list).map((names) => row(names)),
          never,
        );
  const birth = text(resources.find(({ resourceType }) => resourceType === 'Patient')?.['birthDate']);
  const lists = (Object.keys(types) as List[]).map(namesIn).filter((one) => one.length > 0);
  const inShort = [...lists.map((names) => row(names.flatMap(shortened))), ...(birth ? [anywhere(birth)] : [])];
  const counted = (type: string, counts: readonly number[]) => countOf(counts, notFactsOf(type, expected));
  const { immunizations, encounters, latestNumeric } = expected;
  const doses = new Set(immunizations.map(({ code, label, date }) => `${code ?? label} ${date?.slice(0, 10)}`)).size;
  const dated = (one: Resource): string[] => [text(at(one, 'period')['start']) ?? []].flat();
  const visits = resources.filter((one) => one.resourceType === 'Encounter' && isFact(one, expected)).flatMap(dated);
  const [lastDose] = immunizations.toSorted((a, b) => (b.date ?? '').localeCompare(a.date ?? ''));
  return [
    ask('summary', 'Tell me about me.', 'summary', { facts: inShort, never }),
    ask('problems', 'What do I have?', 'problems', listed('activeProblems')),
    ask('allergies', 'What am I allergic to?', 'allergies', listed('allergies')),
    ask('medications', 'Which medicines am I on?', 'medications', listed('currentMedications')),
    ask('immunizations', 'Which vaccines did I get?', 'immunizations', listed('immunizations')),
    // Several doses of a day may be one.
    ask(
      'immunizations-count',
      'How many vaccinations?',
      'immunizations',
      counted('Immunization', [immunizations.length, doses]),
    ),
    ask('last-vaccine', 'When was my last shot?', 'immunizations', {
      ...exactly(lastDose ? [row(namesOf(lastDose, types.immunizations, resources), ...daysOf(lastDose.date))] : []),
    }),
    ask('encounters', 'How often was I seen?', 'encounters', counted('Encounter', [encounters])),
    ask(
      'last-visit',
      'When was I seen last?',
      'encounters',
      exactly(
        visits
          .sort()
          .slice(-1)
          .map((one) => row(...daysOf(one))),
      ),
    ),
    ...claimQuestions(expected, resources, (id, words, right) => ask(id, words, 'claims', right)),
    ...spread(Object.entries(latestNumeric)).map(([code, { latest }]) => {
      const facts = latest.map(({ value, date }) => row(...daysOf(date), valuesOf(value)));
      return ask(`latest ${code}`, 'What was it last?', 'latest', exactly(facts), partsOf(code));
    }),
    ...spread(expected.observationsWithoutCategory).flatMap((id) => {
      const code = resources.find((one) => one.resourceType === 'Observation' && one.id === id)?.['code'];
      const parts = partsOf(systemCode(code) ?? '');
      const facts = [row(namesOf({ id }, /^Observation$/, resources))];
      return parts.code === '' ? [] : [ask(`no category ${id}`, 'What did they find?', 'coded', exactly(facts), parts)];
    }),
    ...wordQuestions(
      person,
      {
        lists: {
          pills: namesIn('currentMedications'),
          allergies: namesIn('allergies'),
          problems: namesIn('activeProblems'),
          shots: namesIn('immunizations'),
        },
        visits,
      },
      (id, words, facts) => ask(id, words, 'words', { facts, never }, { words }),
    ),
    ...spread(never).map((fact, index) => {
      const words = [fact.tokens[0] ?? ''].flat()[0] ?? '';
      return ask(`no fact ${index + 1}`, `Is ${words} so?`, 'words', { never: [fact] }, { words });
    }),
    ...(expected.questions ?? []).map(question),
  ].filter(({ good, right }) => good.length > 0 && !isEmpty(right));
}

function question(asked: Pick<Question, 'id' | 'words' | 'good' | 'right'>): Question {
  return { ...asked, persona: 'patient', setting: 'record', weak: [] };
}

/** Facts that the call names, so that a denial is not so. */
function exactly(facts: readonly Fact[], never: readonly Fact[] = []): Expectation {
  return { facts, never, exact: true };
}

function isEmpty({ facts = [], never = [], count, absent, either }: Expectation): boolean {
  return facts.length + never.length === 0 && [count, absent, either].every((one) => one === undefined);
}

function isFact({ resourceType, id }: Resource, { mustNotBeShownAsFact }: Expected): boolean {
  return mustNotBeShownAsFact[`${resourceType}/${id}`] === undefined;
}

/** Entries that are no facts, unless the row says so itself; not those that share a name with a fact. */
function neverShown(expected: Expected, resources: readonly Resource[]): Fact[] {
  const ofFacts = new Set(
    resources
      .filter((one) => isFact(one, expected))
      .flatMap((one) => namesOf(one, new RegExp(`^${one.resourceType}$`), resources)),
  );
  return resources
    .filter((one) => !isFact(one, expected))
    .map((one) => namesOf(one, new RegExp(`^${one.resourceType}$`), resources))
    .filter((names) => names.length > 0 && names.every((name) => !ofFacts.has(name)))
    .map((names) => ({ tokens: [names], unless: withdrawn }));
}

function partsOf(code: string): { system: string; code: string } {
  const end = code.lastIndexOf('|');
  return { system: code.slice(0, Math.max(0, end)), code: code.slice(end + 1) };
}

/** Some of many, from first to last. */
function spread<T>(all: readonly T[]): T[] {
  if (all.length <= mostOfKind) return [...all];
  return Array.from({ length: mostOfKind }, (_, index) => all[Math.floor((index * all.length) / mostOfKind)] as T);
}
