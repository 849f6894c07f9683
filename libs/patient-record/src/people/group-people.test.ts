import type { Patient } from 'fhir/r4.js';
import { floodOf } from '@fhir-gateway/testing';
import fc from 'fast-check';

import { groupPeople } from './group-people.js';
import { DisjointSets } from './disjoint-sets.js';
import { nicknameKind, nicknamePairs } from './nicknames.js';
import { decisionOn, type PeopleDecision } from './people-decisions.js';
import { openQuestions } from './people-questions.js';
import type { Person, PersonQuestion, PersonSource } from './person.js';
import { noisyFamilies, picker, type NoisyRecord } from './testing/noisy-people.js';
import { home, source } from './testing/people-sources.js';

/** Fixed by day; each night has another one. */
const seed = Number(process.env['FHIR_GATEWAY_TEST_SEED'] ?? 11);

/** The connections of each person, in an order of their own. */
const idsOf = (people: readonly Person[]) => {
  const idsOfOne = ({ sources }: Person) => sources.map(({ connection }) => connection.id).sort();
  return people.map((person) => idsOfOne(person).join(' ')).sort();
};

const askedPairs = (people: readonly Person[]) =>
  openQuestions(people).map(({ connections }) => [...connections].sort().join(' '));

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

  it('joins no two whose names are alike by a third record that has both names', () => {
    const [jon, john] = [
      source('ehr', { name: 'Jon Smith', ...home }),
      source('payer', { name: 'John Smith', ...home }),
    ];
    const both = source('clinic', {
      name: ['Jon', 'John'].map((given) => ({ given: [given], family: 'Smith' })),
      ...home,
    });
    expect(groupPeople([jon, both, john])).toHaveLength(3);
  });

  it('asks n - 1 questions about n records, and after a no about the next likeliest pair', () => {
    const initials = ['ehr', 'clinic', 'payer', 'lab'].map((id) => source(id, { name: 'R Smith', ...home }));
    const [one, other] = initials as [PersonSource, PersonSource];
    const asked = openQuestions(groupPeople(initials));
    expect(asked).toHaveLength(3);
    expect(askedPairs(groupPeople(initials))).toContain('clinic ehr');
    const next = askedPairs(groupPeople(initials, [decision('split', one, other)]));
    expect(next).toHaveLength(3);
    expect(next).not.toContain('clinic ehr');
  });

  it('says of each person everybody who may be them, though the answers of others may settle it', () => {
    const initials = ['ehr', 'clinic', 'payer'].map((id) => source(id, { name: 'R Smith', ...home }));
    expect(groupPeople(initials).map(({ questions }) => questions?.length)).toEqual([2, 2, 2]);
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

  // The whole night has 1,000 people at six platforms.
  describe.each([
    { count: 200, platforms: 3 },
    { count: floodOf(1000), platforms: 6 },
  ])('over $count people with records at $platforms platforms', ({ count, platforms }) => {
    const families = noisyFamilies(count / 5, platforms, picker(seed));

    it('joins nobody with another, and joins or asks about 95 % of the pairs of one person by a tree of questions', () => {
      const counts = { pairs: 0, joined: 0, asked: 0, wrong: 0, questions: 0, aboutTwo: 0 };
      for (const records of families) {
        const people = groupPeople(records.map((record) => record.source));
        const questions = openQuestions(people);
        expect(questions.length).toBeLessThan(people.length);
        const found = told(records, people, questions);
        for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += found[key];
      }
      process.stdout.write(`  seed ${seed}, ${count} people: ${JSON.stringify(counts)}\n`);
      expect(counts).toMatchObject({ pairs: (count * platforms * (platforms - 1)) / 2, wrong: 0 });
      expect((counts.joined + counts.asked) / counts.pairs).toBeGreaterThanOrEqual(0.95);
    });

    it('asks one person about n records n - 1 times at most, until everything is answered', () => {
      for (const records of families.slice(0, floodOf(count / 5))) {
        const own = records.filter(({ person }) => person === records[0]?.person);
        const { confirmed, denied } = answered(own);
        expect(denied).toBe(0);
        expect(confirmed).toBeLessThan(platforms);
      }
    });

    it('joins whom it asked about, and nobody else, once a family has answered', () => {
      for (const records of families.slice(0, 2)) {
        const people = groupPeople(records.map((record) => record.source));
        const before = told(records, people, openQuestions(people));
        const after = answered(records);
        expect(after).toMatchObject({ joined: before.joined + before.asked, asked: 0, wrong: 0 });
        expect(after.confirmed).toBeLessThan(people.length);
      }
    });
  });

  describe('of any order', () => {
    const families = noisyFamilies(2, 3, picker(seed));

    it('makes the same people and questions of any order, and of the people that it made', () => {
      const sources = families.flatMap((records) => records.map((record) => record.source));
      const decisions = [decision('join', sources[0]!, sources[4]!), decision('split', sources[1]!, sources[2]!)];
      const first = groupPeople(sources, decisions);
      const expected = [idsOf(first), askedPairs(first)];
      fc.assert(
        fc.property(fc.shuffledSubarray(sources, { minLength: sources.length }), fc.boolean(), (shuffled, isBack) => {
          const people = groupPeople(shuffled, isBack ? [...decisions].reverse() : decisions);
          expect([idsOf(people), askedPairs(people)]).toEqual(expected);
          const again = people.flatMap(({ sources: own }) => own);
          expect(idsOf(groupPeople(again, decisions))).toEqual(expected[0]);
        }),
        { numRuns: 20 },
      );
    });
  });
});

/** What became of the pairs of one person; asked are those whom answers of yes will link, once it is their turn. */
function told(records: readonly NoisyRecord[], people: readonly Person[], questions: readonly PersonQuestion[]) {
  const owner = new Map(records.map(({ source: { connection }, person }) => [connection.id, person]));
  const placeOf = new Map(people.flatMap(({ sources }, at) => sources.map(({ connection }) => [connection.id, at])));
  const counts = { pairs: 0, joined: 0, asked: 0, wrong: 0, questions: questions.length, aboutTwo: 0 };
  for (const { sources } of people) {
    if (new Set(sources.map(({ connection }) => owner.get(connection.id))).size > 1) counts.wrong += 1;
  }
  const linked = new DisjointSets(people.length);
  for (const { connections } of people.flatMap(({ questions: own = [] }) => own)) {
    const [one, other] = connections.map((id) => placeOf.get(id) ?? 0) as [number, number];
    if (owner.get(connections[0]) === owner.get(connections[1])) linked.join(one, other);
  }
  counts.aboutTwo = questions.filter(({ connections: [one, other] }) => owner.get(one) !== owner.get(other)).length;
  const ids = [...owner];
  for (const [at, [id, person]] of ids.entries()) {
    for (const [otherId, other] of ids.slice(at + 1)) {
      if (person !== other) continue;
      const [a, b] = [placeOf.get(id) ?? 0, placeOf.get(otherId) ?? 0];
      counts.pairs += 1;
      if (a === b) counts.joined += 1;
      else if (linked.isOne(a, b)) counts.asked += 1;
    }
  }
  return counts;
}

/** Answers truly, one question after the other, as the page does it: what is said is of all whom the two stand for. */
function answered(records: readonly NoisyRecord[]) {
  const sources = records.map((record) => record.source);
  const owner = new Map(records.map(({ source: { connection }, person }) => [connection.id, person]));
  const decisions: PeopleDecision[] = [];
  const counts = { confirmed: 0, denied: 0 };
  for (;;) {
    const people = groupPeople(sources, decisions);
    const questions = openQuestions(people);
    const [question] = questions;
    if (question === undefined) return { ...counts, ...told(records, people, questions) };
    const [ones, others] = question.connections.map(
      (id) => people.find((person) => person.sources.some(({ connection }) => connection.id === id))?.sources ?? [],
    ) as [PersonSource[], PersonSource[]];
    const isOne = owner.get(question.connections[0]) === owner.get(question.connections[1]);
    counts[isOne ? 'confirmed' : 'denied'] += 1;
    const atMs = counts.confirmed + counts.denied;
    for (const one of ones)
      for (const other of others) decisions.push(decision(isOne ? 'join' : 'split', one, other, atMs));
  }
}
