import { atOnce } from '@fhir-gateway/limits';
import { floodOf } from '@fhir-gateway/testing';
import fc from 'fast-check';

import { unaccounted } from '../reading/account.js';
import type { SectionReading } from '../reading/read-section.js';
import { recordSectionNames, type RecordSection } from '../sections/record-sections.js';
import { madeOf, typesOf } from '../testing/made-resources.js';
import { mergeAtOnce } from '../testing/readings.js';
import { authorOf } from '../matching/agreement.js';
import type { Fact, MergedSection } from '../matching/fact.js';
import { outlineSteps } from './merge-section.js';

function readingsFor(section: RecordSection): fc.Arbitrary<SectionReading[]> {
  const resource = madeOf(...typesOf[section]);
  const connection = fc.constantFrom('ehr', 'clinic', 'payer');
  return fc.array(
    fc.record({
      connection,
      section: fc.constant(section),
      resources: fc.array(resource, { maxLength: 6 }),
      gaps: fc.constant([]),
    }),
    { maxLength: 4 },
  ) as fc.Arbitrary<SectionReading[]>;
}

const names = [
  ...(['section', 'key', 'display', 'codings', 'status', 'when', 'whenKind', 'value', 'flag', 'range'] as const),
  ...(['detail', 'warnings', 'certainty', 'sources', 'conflicts', 'possiblySame', 'findings'] as const),
  ...(['course', 'visits'] as const),
];
const merged = (section: RecordSection, readings: readonly SectionReading[]): MergedSection =>
  mergeAtOnce(section, readings, { now: new Date('2026-06-01T00:00:00Z') });

/** What sources of a joined fact say, and the fact itself does not. A course of a medicine is a history of its own. */
function droppedOf({ sources, course, section, ...fact }: Fact): string[] {
  if (sources.length < 2) return [];
  const { display, codings, status, when, detail, findings } = fact;
  const conflicts = fact.conflicts.flatMap(({ values }) => values.map(({ value }) => value));
  const words = JSON.stringify([display, codings, status, when, detail, findings, conflicts]).toLowerCase();
  const says = (text: string): boolean => words.includes(text.toLowerCase());
  const authors = sources.flatMap(({ resource }) => authorOf(resource) ?? []);
  const isNamed = (key: string): boolean => authors.some((one) => one.key === key && says(one.text));
  const concepts = sources.flatMap(({ resource }) => codesIn(resource)).filter((one) => !says(`"${one}"`));
  const substances = sources
    .flatMap(({ said }) => said.text?.split('; ') ?? [])
    .filter((one) => section === 'allergies' && !says(one));
  if (course || section === 'care-team') return concepts;
  const dates = sources.flatMap(({ said }) => said.date?.slice(0, 10) ?? []).filter((one) => !says(one));
  const statuses = sources.flatMap(({ said }) => said.status?.split(', ') ?? []).filter((one) => !says(one));
  const keys = new Set(authors.map(({ key }) => key));
  const unsaid = keys.size < 2 ? [] : [...keys].filter((key) => !isNamed(key));
  return [...concepts, ...substances, ...dates, ...statuses, ...unsaid];
}

/** The codes of what a resource is about. */
function codesIn(resource: object): string[] {
  const { item = [], reaction = [], ...rest } = resource as About;
  const { code, vaccineCode, description, medicationCodeableConcept, type } = rest;
  const parts = [
    ...item.map(({ productOrService }) => productOrService),
    ...reaction.map(({ substance }) => substance),
  ];
  const concepts = [code, vaccineCode, description, medicationCodeableConcept, item.length > 0 ? undefined : type];
  return [...concepts, ...parts].flatMap((one) => one?.coding?.map(({ code: each }) => each) ?? []);
}

type Coded = { readonly coding?: readonly { readonly code: string }[] } | undefined;
type About = Readonly<
  Partial<Record<'code' | 'vaccineCode' | 'description' | 'medicationCodeableConcept' | 'type', Coded>>
> & {
  readonly item?: readonly { readonly productOrService?: Coded }[];
  readonly reaction?: readonly { readonly substance?: Coded }[];
};

describe.each(recordSectionNames)('%s', (section) => {
  const readings = readingsFor(section);

  it('are the same for any order of connections, pages and entries', () => {
    fc.assert(
      fc.property(readings, (given) => {
        const turned = [...given].reverse().map((one) => ({ ...one, resources: [...one.resources].reverse() }));
        expect(merged(section, turned)).toEqual(merged(section, given));
      }),
      { numRuns: 10 },
    );
  });

  it('are the same when everything is read twice', () => {
    fc.assert(
      fc.property(readings, (given) => {
        expect(merged(section, [...given, ...given]).facts).toEqual(merged(section, given).facts);
      }),
      { numRuns: 10 },
    );
  });

  it('have every entry exactly once: in a fact, as an absence, or counted', () => {
    fc.assert(
      fc.property(readings, (given) => {
        const { facts, absences, read, withdrawn, superseded, uninformative, account } = merged(section, given);
        expect([unaccounted(account), account.read]).toEqual([0, given.flatMap(({ resources }) => resources).length]);
        const parts = facts.flatMap(({ sources }) => sources).length;
        const counted = parts + absences.length + withdrawn + superseded + uninformative;
        const entries = read.reduce((sum, one) => sum + one.entries, 0);
        // A team is one entry of several members.
        if (section === 'care-team') expect(counted).toBeGreaterThanOrEqual(entries);
        else expect(counted).toBe(entries);
      }),
      // All sections of a whole flood together have more than 10,000 entries.
      { numRuns: floodOf(100) },
    );
  });

  it('drop no coded concept, substance, date, author or status of what they join', () => {
    fc.assert(
      fc.property(readings, (given) => {
        for (const fact of merged(section, given).facts) expect(droppedOf(fact)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('say as outlines what they say whole, and say it in the same order', () => {
    const now = new Date('2026-06-01T00:00:00Z');
    fc.assert(
      fc.property(readings, (given) => {
        const { facts } = atOnce(outlineSteps(section, given, { now }));
        const said = facts.map((fact) => Object.fromEntries(names.map((name) => [name, fact[name]])));
        const whole = merged(section, given).facts.map((fact) =>
          Object.fromEntries(names.map((name) => [name, fact[name]])),
        );
        expect(said).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('name what may be the same both ways, by keys that there are', () => {
    fc.assert(
      fc.property(readings, (given) => {
        const { facts } = merged(section, given);
        const byKey = new Map(facts.map((fact) => [fact.key, fact]));
        expect(byKey.size).toBe(facts.length);
        for (const { key, possiblySame, certainty, sources } of facts) {
          for (const other of possiblySame) expect(byKey.get(other)?.possiblySame).toContain(key);
          expect(possiblySame).not.toContain(key);
          if (sources.length === 1) expect(certainty).toBe(possiblySame.length === 0 ? 'single' : 'possible');
        }
      }),
      { numRuns: 10 },
    );
  });
});
