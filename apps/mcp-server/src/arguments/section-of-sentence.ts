import { sectionCalled, type RecordSection } from '@fhir-gateway/patient-record';

/** Words of a question that name nothing. */
const small: ReadonlySet<string> = new Set(
  (
    'a an the my me mine i am is are was were be do does did have has had what which who when how any anything all some of ' +
    'to for in on since now see saw seen current currently latest last list show tell give get got and been please much'
  ).split(' '),
);
/** What people do with the entries of a section. */
const verbs: Readonly<Record<string, RecordSection>> = {
  ...{ take: 'medications', taking: 'medications', prescribe: 'medications', prescribed: 'medications' },
  ...{ allergic: 'allergies', vaccinated: 'immunizations', insured: 'coverage', diagnosed: 'problems' },
  ...{ pay: 'claims', paid: 'claims', owe: 'claims', cost: 'claims', spend: 'claims', billed: 'claims' },
  ...{ visited: 'encounters' },
};
/** Who is seen is asked for with when. */
const meeting = /\b(?:see|saw|seen)\b/;
const year = /\b(?:(since)|in|during)\s+((?:19|20)\d\d)\b/;

/** A section that words ask for as a whole, and the year that they name. */
export interface AskedSection {
  readonly section: RecordSection;
  readonly since?: string;
  readonly until?: string;
}

/**
 * The section that words ask for as a whole, as "my pills", "what do I take" and "what did I pay in 2024" do.
 *
 * @returns undefined where they name something of their own, and where all of them are small
 */
export function sectionOfSentence(words: string): AskedSection | undefined {
  const text = words.toLowerCase();
  const [named, since, inYear] = year.exec(text) ?? [];
  const plain = named === undefined ? text : text.replace(named, '');
  if (!/^[a-z\s'’?!.,-]*$/.test(plain)) return undefined;
  const terms = (plain.match(/[a-z]+/g) ?? []).filter((word) => !small.has(word));
  const sections = new Set(terms.map((word) => verbOf(word) ?? sectionCalled(word)));
  const done = terms.flatMap((word) => verbOf(word) ?? []);
  if (sections.has(undefined)) return undefined;
  const [said] = done.length === 1 ? done : sections.size === 1 ? sections : [];
  if (said === undefined) return undefined;
  const section = said === 'care-team' && meeting.test(plain) ? 'encounters' : said;
  return { section, ...(inYear && { since: inYear, ...(since === undefined && { until: inYear }) }) };
}

function verbOf(word: string): RecordSection | undefined {
  return Object.hasOwn(verbs, word) ? verbs[word] : undefined;
}
