import { row } from '@fhir-gateway/e2e/questions';
import type { Fact, Question } from '@fhir-gateway/e2e/questions';
import { at, codesOf, labelOf, list, text } from '../records/fhir-json.js';
import type { Resource } from '../records/fhir-json.js';
import { patientOf } from '../records/read-folder.js';
import type { Person } from '../records/read-folder.js';
import { daysOf } from './tokens.js';

/** What a record has, by what its entries may be called. */
interface Had {
  readonly lists: Readonly<Record<'pills' | 'allergies' | 'problems' | 'shots', readonly (readonly string[])[]>>;
  /** When visits began. */
  readonly visits: readonly string[];
}

/** Questions by words as people say them, each only where the record answers it; one fact of the kind is enough. */
export function wordQuestions(
  { resources, patient }: Person,
  { lists, visits }: Had,
  ask: (id: string, words: string, facts: readonly Fact[]) => Question,
): Question[] {
  const smoking = resources
    .filter(({ code }) => codesOf(code).includes('72166-2'))
    .flatMap((one) => labelOf(one['valueCodeableConcept']) ?? []);
  const answers: Readonly<Record<string, readonly string[]>> = {
    'what do I take': lists.pills.flat(),
    'my pills': lists.pills.flat(),
    'am I allergic to anything': lists.allergies.flat(),
    'my diagnoses': lists.problems.flat(),
    'my shots': lists.shots.flat(),
    'my doctor': doctorsOf(resources, patient),
    'last visit': [...visits].sort().slice(-1).flatMap(daysOf).flat(),
    'do I smoke': smoking,
  };
  return Object.entries(answers).flatMap(([words, names]) =>
    names.length === 0 ? [] : [ask(`words ${words}`, words, [row([...new Set(names)])])],
  );
}

/** Names of those who saw, treated or prescribed. */
function doctorsOf(resources: readonly Resource[], patient: string): string[] {
  const people = new Map(resources.map((one) => [`${one.resourceType}/${one.id}`, text(at(one, 'name')['family'])]));
  const own = resources.filter((one) => patientOf(one) === patient);
  const actors = own.flatMap((one) => [
    ...list(one['participant']).flatMap((each) => [at(each, 'individual'), at(each, 'member')]),
    ...['requester', 'performer'].map((name) => at(one, name)),
  ]);
  return actors.flatMap(({ reference, display }) => {
    const ref = text(reference) ?? '';
    if (/^(?:Patient|Organization|RelatedPerson)\b/.test(ref)) return [];
    return people.get(ref) ?? text(display) ?? [];
  });
}
