import type { Patient } from 'fhir/r4.js';
import fc from 'fast-check';

import { groupPeople } from './group-people.js';
import { nicknameKind, nicknamePairs } from './nicknames.js';
import { decisionOn, type PeopleDecision } from './people-decisions.js';
import type { Person, PersonSource } from './person.js';
import { noisyFamilies, picker } from './testing/noisy-people.js';
import { home, source } from './testing/people-sources.js';

/** The connections of each person, in an order of their own. */
const idsOf = (people: readonly Person[]) => {
  const idsOfOne = ({ sources }: Person) => sources.map(({ connection }) => connection.id).sort();
  return people.map((person) => idsOfOne(person).join(' ')).sort();
};

function decision(kind: 'join' | 'split', one: PersonSource, other: PersonSource, atMs = 1): PeopleDecision {
  const made = decisionOn(kind, [one, other], atMs);
  if (made === undefined) throw new Error('the two could not be read');
  return made;
}

describe('groupPeople', () => {
  const [ehr, clinic, payer] = [source('ehr', home), source('clinic', home), source('payer', home)];
  const child = source('clinic~2', { name: 'Petra Smith', birthDate: '2015-02-03', gender: 'female', ...home });

  it('joins what is the same and says why, and keeps a child apart', () => {
    const people = groupPeople([ehr, clinic, child]);
    expect(people.map(({ sources }) => sources.length)).toEqual([2, 1]);
    expect(people[0]?.joins).toMatchObject([{ connections: ['ehr', 'clinic'], by: 'evidence' }]);
    expect(people.flatMap(({ questions = [] }) => questions)).toEqual([]);
  });

  it('asks both people about what is likely', () => {
    const mistyped = source('clinic', { ...home, birthDate: '1971-04-22' });
    const [one, other] = groupPeople([ehr, mistyped]);
    expect(one?.questions).toMatchObject([{ connections: ['ehr', 'clinic'] }]);
    expect(other?.questions).toMatchObject([{ connections: ['clinic', 'ehr'] }]);
  });

  it('shows both birth dates of a joined person', () => {
    const mistyped = source('clinic', { ...home, birthDate: '1971-04-22' });
    const [person, nobody] = groupPeople([ehr, mistyped], [decision('join', ehr, mistyped)]);
    expect(nobody).toBeUndefined();
    expect(person?.birthDates).toEqual(['1971-04-12', '1971-04-22']);
    expect(person?.joins).toMatchObject([{ by: 'decision' }]);
  });

  it.each<[string, string[], string[]]>([
    ['a part of a date says nothing else than the whole', ['1971', '1971-04-12', '1971-04'], ['1971-04-12']],
    ['a part of another date disagrees', ['1972', '1971-04-12'], ['1972', '1971-04-12']],
    ['a stopgap says nothing beside a date', ['1900-01-01', '1971-04-12'], ['1971-04-12']],
    ['a stopgap alone is shown as it came', ['1900-01-01', '1900-01-01'], ['1900-01-01']],
  ])('shows birth dates of which %s', (_what, given, expected) => {
    const sources = given.map((birthDate, at) => source(`ehr${at}`, { ...home, birthDate }));
    const decisions = sources.slice(1).map((one) => decision('join', sources[0]!, one));
    expect(groupPeople(sources, decisions).map(({ birthDates }) => birthDates)).toEqual([expected]);
  });

  it('shows an unknown sex only where no platform says another', () => {
    const of = (...genders: Patient['gender'][]) =>
      groupPeople(genders.map((gender, at) => source(`ehr${at}`, { ...home, ...(gender && { gender }) })))[0]?.sexes;
    expect(of('unknown', 'male')).toEqual(['male']);
    expect(of('unknown', 'unknown')).toEqual(['unknown']);
  });

  it('writes a name in capitals as another platform of the person writes it, and changes no other name', () => {
    const named = (id: string, name: string, lastUpdated: string) =>
      source(id, { ...home, name, meta: { lastUpdated } } as Parameters<typeof source>[1]);
    const shown = (newest: string, other: string) =>
      groupPeople([named('ehr', newest, '2026-02-01'), named('payer', other, '2026-01-01')]).map(({ name }) => name);
    expect(shown('ROBERT SMITH', 'Robert Smith')).toEqual(['Robert Smith']);
    expect(shown('ROBERT SMITH', 'robert smith')).toEqual(['ROBERT SMITH']);
    expect(shown('Robert Smith', 'Bob Smith')[0]).toBe('Robert Smith');
    expect(shown('ROBERT J SMITH', 'Robert Smith')[0]).toBe('ROBERT J SMITH');
  });

  it('never joins a connection that could not be read, and says so in the answers of everybody else', () => {
    const gap = { connection: 'payer', reason: 'timeout', code: 'UPSTREAM_TIMEOUT', message: 'No answer.' } as const;
    const unread: PersonSource = { connection: payer.connection, gap };
    const people = groupPeople([ehr, clinic, unread], [decision('join', ehr, payer)]);
    expect(people.map(({ id }) => id)).toEqual(['ehr', 'payer']);
    expect(people.map(({ unattributed }) => unattributed)).toEqual([[gap], undefined]);
  });

  it('joins nothing of a group in which two are different people, and asks', () => {
    const unborn = source('clinic', { name: 'Robert Smith', ...home });
    const junior = source('payer', { name: [{ text: 'Robert Smith Jr' }], ...home });
    const senior = source('ehr', { name: [{ text: 'Robert Smith Sr' }], ...home });
    const people = groupPeople([unborn, junior, senior]);
    expect(people).toHaveLength(3);
    expect(people[0]?.questions).toHaveLength(2);
    expect(people[1]?.questions).toHaveLength(1);
  });

  it.each<[string, 'join' | 'split', number]>([
    ['joins what the person joins', 'join', 1],
    ['keeps apart what the person keeps apart', 'split', 2],
  ])('%s, whatever the score, and asks no more', (_what, kind, count) => {
    const other = kind === 'join' ? child : clinic;
    const people = groupPeople([ehr, other], [decision(kind, ehr, other)]);
    expect(people).toHaveLength(count);
    expect(people.flatMap(({ questions = [] }) => questions)).toEqual([]);
  });

  it('knows no decision about what could not be read', () => {
    expect(decisionOn('join', [ehr, { connection: payer.connection }], 1)).toBeUndefined();
  });

  it('follows the newer of two decisions, and evidence again where a decision is undone', () => {
    const decisions = [decision('join', ehr, clinic, 1), decision('split', ehr, clinic, 2)];
    expect(groupPeople([ehr, clinic], decisions)).toHaveLength(2);
    expect(groupPeople([ehr, clinic], decisions.reverse())).toHaveLength(2);
    expect(groupPeople([ehr, clinic], [])).toHaveLength(1);
  });

  it('asks again, apart, when something comes up against a join of the person', () => {
    const before = source('clinic', { ...home, birthDate: '1971-04-22' });
    const after = source('clinic', { ...home, birthDate: '1990-10-30' });
    const [one, other] = groupPeople([ehr, after], [decision('join', ehr, before)]);
    expect(other).toBeDefined();
    expect(one?.questions?.[0]?.reasons[0]?.words).toMatch(/since then a platform has changed/);
  });

  it('asks again when a platform puts another Patient in the place of one that was joined', () => {
    const replaced = source('clinic', {
      ...home,
      link: [{ type: 'replaced-by', other: { reference: 'Patient/new' } }],
    });
    const people = groupPeople([ehr, replaced], [decision('join', ehr, clinic)]);
    expect(people.map(({ questions }) => questions?.length)).toEqual([1, 1]);
    expect(groupPeople([ehr, replaced], [decision('join', ehr, replaced)])).toHaveLength(1);
  });

  it('is not led by decisions to join two about whom nothing was decided and who differ', () => {
    const third = source('payer', { ...home, birthDate: '1971-04-22' });
    const other = source('lab', { ...home, birthDate: '1991-04-22' });
    const decisions = [decision('join', ehr, third), decision('join', third, other)];
    expect(groupPeople([ehr, third, other], decisions)).toHaveLength(2);
  });

  it('never joins twins, whatever their names', () => {
    const names = [...new Set(nicknamePairs().flat()), 'jayden', 'kayden', 'emma', 'emily', 'maria', 'marie', 'hanna'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom(...names), fc.boolean(), (a, b, isSaid) => {
        // A short form of the other's name is the same name: nobody calls twins so, and records call one person so.
        fc.pre(a !== b && nicknameKind(a, b) !== 'short');
        const multipleBirthBoolean = isSaid ? { multipleBirthBoolean: true } : {};
        const twin = source('clinic', { name: `${b} Smith`, ...home, ...multipleBirthBoolean });
        return groupPeople([source('ehr', { name: `${a} Smith`, ...home }), twin]).length === 2;
      }),
      { numRuns: 200 },
    );
  });

  describe('over 200 people with records at three platforms', () => {
    const families = noisyFamilies(40, picker(11));

    it('joins nobody with another, and finds or asks about at least nine of ten pairs of one person', () => {
      const counts = { people: 0, pairs: 0, joined: 0, asked: 0, wrong: 0, questionsBetweenTwo: 0 };
      for (const records of families) {
        const owner = new Map(records.map(({ source: { connection }, person }) => [connection, person]));
        const people = groupPeople(records.map(({ source: one }) => one));
        const groupOf = new Map(people.flatMap(({ sources }, at) => sources.map(({ connection }) => [connection, at])));
        counts.people += new Set(owner.values()).size;
        for (const { sources } of people) {
          const owners = new Set(sources.map(({ connection }) => owner.get(connection)));
          if (owners.size > 1) counts.wrong += 1;
        }
        const asked = askedGroups(people);
        for (const [at, one] of records.entries()) {
          for (const other of records.slice(at + 1)) {
            const [a, b] = [groupOf.get(one.source.connection), groupOf.get(other.source.connection)];
            const isAsked = asked.has(`${a} ${b}`);
            if (one.person !== other.person) {
              if (isAsked) counts.questionsBetweenTwo += 1;
              continue;
            }
            counts.pairs += 1;
            if (a === b) counts.joined += 1;
            else if (isAsked) counts.asked += 1;
          }
        }
      }
      process.stdout.write(`  people: ${JSON.stringify(counts)}\n`);
      expect(counts).toMatchObject({ people: 200, pairs: 600, wrong: 0 });
      expect((counts.joined + counts.asked) / counts.pairs).toBeGreaterThanOrEqual(0.9);
    });

    it('makes the same people of any order, and of the people that it made', () => {
      const sources = families.slice(0, 4).flatMap((records) => records.map((record) => record.source));
      const decisions = [decision('join', sources[0]!, sources[4]!), decision('split', sources[1]!, sources[2]!)];
      const expected = idsOf(groupPeople(sources, decisions));
      fc.assert(
        fc.property(fc.shuffledSubarray(sources, { minLength: sources.length }), fc.boolean(), (shuffled, isBack) => {
          const people = groupPeople(shuffled, isBack ? [...decisions].reverse() : decisions);
          expect(idsOf(people)).toEqual(expected);
          const again = people.flatMap(({ sources: own }) => own);
          expect(idsOf(groupPeople(again, decisions))).toEqual(expected);
        }),
        { numRuns: 20 },
      );
    });
  });
});

/** Pairs of people of whom one has a question about the other, by position, both ways. */
function askedGroups(people: readonly Person[]): Set<string> {
  const positions = new Map(people.flatMap(({ sources }, at) => sources.map(({ connection }) => [connection.id, at])));
  return new Set(
    people.flatMap(({ questions = [] }, at) =>
      questions.map(({ connections: [, other] }) => `${at} ${positions.get(other)}`),
    ),
  );
}
