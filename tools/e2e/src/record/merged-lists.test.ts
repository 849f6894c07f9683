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
import { recordOptions, sandboxConnections } from '../testing/record-connections.js';

const { people } = sandboxTruth(recordOptions);
const now = new Date(recordOptions.asOf);
const platforms: readonly TruthPlatform[] = ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'];
const describeFailure: ReadingOptions['describe'] = () => ({ code: 'FAILED', httpStatus: 502, message: 'failed' });

async function merged(person: string): Promise<MergedSection[]> {
  const options = { signal: new AbortController().signal, describe: describeFailure };
  const readings = await readSections(sandboxConnections(person), recordSectionNames, options);
  return Promise.all(recordSectionNames.map((section) => mergeSection(section, readings, { now })));
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

function expectedEntries({ records }: PersonTruth, section: RecordSection): string[] {
  return platforms
    .flatMap((platform) => {
      const truth = records[platform];
      return (truth && entriesOf[section]?.(truth).map((ref) => `${platform} ${ref}`)) ?? [];
    })
    .sort();
}

function foundEntries({ facts, absences }: MergedSection): string[] {
  const sources = [...facts.flatMap((fact) => fact.sources), ...absences.map(({ source }) => source)];
  // What a report concludes stands beside the results that it is of.
  const own = sources.filter(({ ref = '' }) => !ref.startsWith('DiagnosticReport/'));
  return own.map(({ connection, ref }) => `${connection} ${ref}`).sort();
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
    all = await merged(key);
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
