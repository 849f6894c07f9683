import {
  mergeSection,
  readSections,
  recordSectionNames,
  type Fact,
  type MergedSection,
  type ReadingOptions,
  type RecordSection,
} from '@fhir-gateway/patient-record';
import { sandboxTruth, type PatientTruth, type PersonTruth, type TruthPlatform } from '@fhir-gateway/sandbox/truth';
import { recordOptions, sandboxConnections, type AskedSearch, type Fault } from '../testing/record-connections.js';

const { people } = sandboxTruth(recordOptions);
const now = new Date(recordOptions.asOf);
const platforms: readonly TruthPlatform[] = ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'];
const describeFailure: ReadingOptions['describe'] = () => ({ code: 'FAILED', httpStatus: 502, message: 'failed' });

async function merged(
  person: string,
  sections: readonly RecordSection[],
  faultOf?: (asked: AskedSearch) => Fault | undefined,
  signal = new AbortController().signal,
): Promise<MergedSection[]> {
  const options = { signal, describe: describeFailure };
  const readings = await readSections(sandboxConnections(person, faultOf), sections, options);
  return sections.map((section) => mergeSection(section, readings, { now }));
}

type Refs = (truth: PatientTruth) => readonly string[];
const refs = (...lists: readonly (readonly { readonly ref: string }[])[]): string[] =>
  lists.flat().map(({ ref }) => ref);
const pharmacyClaims = ({ claims }: PatientTruth) => claims.filter(({ type }) => type === 'pharmacy');

/** Every entry of a section, as the truth has it. */
const entriesOf: Readonly<Partial<Record<RecordSection, Refs>>> = {
  problems: ({ problems }) => refs(problems),
  medications: (one) => refs(one.medications, one.dispenses, pharmacyClaims(one)),
  allergies: ({ allergies }) => refs(allergies),
  results: ({ results }) => refs(results),
  vitals: ({ vitals }) => refs(vitals),
  immunizations: ({ immunizations }) => refs(immunizations),
  procedures: ({ procedures }) => refs(procedures),
  devices: ({ devices }) => refs(devices),
  encounters: ({ encounters }) => refs(encounters),
  goals: ({ goals }) => refs(goals),
  coverage: ({ coverages }) => refs(coverages),
  claims: ({ claims }) => refs(claims),
};

function expectedEntries({ records }: PersonTruth, section: RecordSection, without?: TruthPlatform): string[] {
  return platforms
    .filter((platform) => platform !== without)
    .flatMap((platform) => {
      const truth = records[platform];
      return (truth && entriesOf[section]?.(truth).map((ref) => `${platform} ${ref}`)) ?? [];
    })
    .sort();
}

function foundEntries({ facts, absences }: MergedSection): string[] {
  const sources = [...facts.flatMap((fact) => fact.sources), ...absences.map(({ source }) => source)];
  return sources.map(({ connection, ref }) => `${connection} ${ref}`).sort();
}

const isOf = (fact: Fact, platform: string, ref: string): boolean =>
  fact.sources.some((one) => one.connection === platform && one.ref === ref);

/** The section that an entry belongs to, by its type; a result and a vital sign are looked for in both. */
const sectionsOf: Readonly<Record<string, readonly RecordSection[]>> = {
  Condition: ['problems'],
  MedicationRequest: ['medications'],
  AllergyIntolerance: ['allergies'],
  Observation: ['results', 'vitals'],
  Immunization: ['immunizations'],
  ExplanationOfBenefit: ['claims'],
};

const listed = Object.keys(entriesOf) as RecordSection[];

describe.each(people.map((person) => [person.key, person] as const))('the merged lists of %s', (key, person) => {
  let all: readonly MergedSection[];
  beforeAll(async () => {
    all = await merged(key, recordSectionNames);
  });

  it('have every entry of all three platforms, each once', () => {
    for (const list of all.filter(({ section }) => listed.includes(section))) {
      expect([list.section, foundEntries(list)]).toEqual([list.section, expectedEntries(person, list.section)]);
    }
  });

  it('have what the truth calls the same as one, contradictions side by side, and duplicates together or linked', () => {
    const lists = new Map(all.map((list) => [list.section, list]));
    for (const { kind, about, entries } of person.shared) {
      const [one, other] = entries;
      const sections = sectionsOf[one?.ref.split('/')[0] ?? ''] ?? [];
      if (one === undefined || other === undefined || sections.length === 0) continue;
      const facts = sections.flatMap((name) => lists.get(name)?.facts ?? []);
      const absences = sections.flatMap((name) => lists.get(name)?.absences ?? []);
      const holding = ({ platform, ref }: typeof one) => facts.find((fact) => isOf(fact, platform, ref));
      const isAbsence = ({ platform, ref }: typeof one): boolean =>
        absences.some(({ source }) => source.connection === platform && source.ref === ref);
      const [here, there] = [holding(one), holding(other)];
      // Social history is no list of a record: an answer about smoking may be there twice.
      if (kind === 'duplicate' && here === undefined && there === undefined) continue;
      const state =
        isAbsence(one) || isAbsence(other)
          ? isAbsence(one) && isAbsence(other)
            ? 'both absent'
            : 'one absent'
          : here === there
            ? 'one fact'
            : here?.possiblySame.includes(there?.key ?? '')
              ? 'linked'
              : 'apart';
      // Of two copies of one thing on one platform, either may be the one that is joined.
      const isRepeated = person.shared.some(
        (each) => each.kind === 'duplicate' && each.entries.some((copy) => [one.ref, other.ref].includes(copy.ref)),
      );
      const wanted = {
        same: ['one fact', 'both absent', ...(isRepeated ? ['linked'] : [])],
        contradicts: ['one fact', 'one absent'],
        duplicate: ['one fact', 'linked'],
      };
      expect([kind, about, state, wanted[kind].includes(state)]).toEqual([kind, about, state, true]);
      if (kind === 'contradicts' && state === 'one fact') expect(here?.conflicts).not.toEqual([]);
    }
  });

  it('join no entries that have no code in common', () => {
    const coded = ['problems', 'results', 'vitals', 'immunizations', 'procedures'];
    for (const { facts } of all.filter(({ section }) => coded.includes(section))) {
      for (const { sources } of facts) {
        const codes = sources.map(({ resource }) => {
          const { code, vaccineCode } = resource as { code?: Coded; vaccineCode?: Coded };
          return new Set((code ?? vaccineCode)?.coding?.map((one) => `${one.system}|${one.code}`));
        });
        const [first, ...others] = codes;
        for (const other of others) expect([...other].some((one) => first?.has(one))).toBe(true);
      }
    }
  });
});

interface Coded {
  readonly coding?: readonly { readonly system?: string; readonly code?: string }[];
}

/** Resolves once a count has not changed for a while, in turns of the event loop: the platforms that answer do so at once. */
async function whenQuiet(count: () => number): Promise<void> {
  for (let [turns, last] = [0, -1]; turns < 50; turns += 1) {
    if (count() !== last) [turns, last] = [0, count()];
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a platform that does not answer as it should', () => {
  const [person] = people;
  const key = person?.key ?? '';
  const faults: readonly (readonly [string, Fault, string])[] = [
    ['fails', 500, 'failed'],
    ['refuses', 403, 'refused'],
    ['has ended the connection', 401, 'unauthorized'],
    ['has nothing of the kind', 404, 'unsupported'],
    ['does not answer in time', 'never', 'timeout'],
  ];
  const cases = platforms.flatMap((platform) => faults.map((fault) => [platform, ...fault] as const));

  it.each(cases)('%s %s: the gap is told, and all of the others is there', async (platform, _how, fault, reason) => {
    const time = new AbortController();
    let asked = 0;
    const faultOf = (search: AskedSearch): Fault | undefined => {
      asked += 1;
      return search.platform === platform ? fault : undefined;
    };
    const reading = merged(key, listed, faultOf, time.signal);
    if (fault === 'never') await whenQuiet(() => asked).then(() => time.abort());
    const lists = await reading;
    for (const list of lists) {
      const { section, gaps } = list;
      expect([section, foundEntries(list)]).toEqual([
        section,
        expectedEntries(person as PersonTruth, section, platform),
      ]);
      const reasons = new Set(gaps.map((gap) => `${gap.connection} ${gap.reason}`));
      expect([section, [...reasons]]).toEqual([section, [`${platform} ${reason}`]]);
    }
  });

  it('shares one type and not another: what it shares is there, beside the gap', async () => {
    const half = (asked: AskedSearch): Fault | undefined =>
      asked.platform === 'sandbox-ehr' && asked.type === 'MedicationDispense' ? 403 : undefined;
    const [list] = await merged(key, ['medications'], half);
    const { facts = [], gaps } = list ?? {};
    expect(gaps).toEqual([expect.objectContaining({ resourceType: 'MedicationDispense', reason: 'refused' })]);
    const types = new Set(facts.flatMap(({ sources }) => sources.map(({ said }) => said.type)));
    expect([...types].sort()).toEqual(['ExplanationOfBenefit', 'MedicationRequest']);
  });
});
