import { sectionCalled, type RecordSection } from '@fhir-gateway/patient-record';

/** Words of a question that name nothing. */
const small: ReadonlySet<string> = new Set(
  (
    'a an the my me mine i am is are was were be do does did have has had what which who when how any anything all some of ' +
    'to for in on now current currently latest last list show tell give get got and been please'
  ).split(' '),
);
/** What people do with the entries of a section. */
const verbs: Readonly<Record<string, RecordSection>> = {
  ...{ take: 'medications', taking: 'medications', prescribed: 'medications' },
  ...{ allergic: 'allergies', vaccinated: 'immunizations', insured: 'coverage', diagnosed: 'problems' },
};

/**
 * The section that words ask for as a whole, as "my pills" and "what do I take" do.
 *
 * @returns undefined where they name something of their own, and where all of them are small
 */
export function sectionOfSentence(words: string): RecordSection | undefined {
  const named = (words.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !small.has(word));
  const sections = new Set(named.map((word) => (Object.hasOwn(verbs, word) ? verbs[word] : sectionCalled(word))));
  const [section] = sections;
  return sections.size === 1 && /^[a-z\s'’?!.,-]*$/i.test(words) ? section : undefined;
}
