import { clean, projectResource } from '@fhir-gateway/record-view';
import type { Patient } from 'fhir/r4.js';

import { DisjointSets } from './disjoint-sets.js';
import { evidenceOf } from './person-evidence.js';
import type { Person, PersonQuestion, PersonSource } from './person.js';

/** What one connection says of who the person is. Text of a platform: cleaned, cut, and not to be trusted. */
export interface SaidOfPerson {
  readonly name?: string;
  /** A FHIR date. */
  readonly birthDate?: string;
  /** A FHIR administrative gender. */
  readonly sex?: string;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly addresses: readonly string[];
  /** The platform has put another Patient in the place of this one, or uses it no longer. */
  readonly isOutdated: boolean;
}

const longest = 120;
const mostOfEach = 5;

/** What a connection says of the person; `undefined` where it could not be read. */
export function whatIsSaid(source: PersonSource): SaidOfPerson | undefined {
  const { patient } = source;
  const evidence = evidenceOf(source);
  if (patient === undefined) return undefined;
  const name = clean(projectResource(patient).text, longest);
  const { birthDate, gender } = patient;
  return {
    name,
    ...(isDate(birthDate) && { birthDate }),
    ...(isSex(gender) && { sex: gender }),
    phones: evidence === undefined ? [] : contacts(patient, 'phone'),
    emails: evidence === undefined ? [] : contacts(patient, 'email'),
    addresses: evidence === undefined ? [] : addressLines(patient),
    isOutdated: evidence?.isOutdated === true,
  };
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}(-\d{2}(-\d{2})?)?$/.test(value);
}

function isSex(value: unknown): value is NonNullable<Patient['gender']> {
  return ['male', 'female', 'other', 'unknown'].includes(String(value));
}

function contacts({ telecom = [] }: Patient, kind: 'phone' | 'email'): string[] {
  return distinct(telecom.flatMap(({ system, value }) => (system === kind && clean(value, longest)) || []));
}

function addressLines({ address = [] }: Patient): string[] {
  return distinct(
    address.flatMap(({ line = [], city, state, postalCode, text }) => {
      const parts = [...line, city, [state, postalCode].filter(Boolean).join(' ')].filter(Boolean);
      return clean(parts.length === 0 ? text : parts.join(', '), longest) ?? [];
    }),
  );
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].slice(0, mostOfEach);
}

/**
 * What is asked about who is who: the likeliest questions that link everybody who may be one person, and none between two
 * whom these link already. So `n` records raise `n - 1` questions at most, the same for any order of the people; once one is
 * denied, the next likeliest takes its place.
 *
 * @see Kruskal, On the shortest spanning subtree of a graph, Proc. AMS 7 (1956)
 */
export function openQuestions(people: readonly Person[]): PersonQuestion[] {
  const questions = people.flatMap(({ questions: own = [] }) => own).sort(likelierFirst);
  const owners = new Map(people.flatMap(({ id, sources }) => sources.map(({ connection }) => [connection.id, id])));
  const ownerOf = (connection: string) => owners.get(connection) ?? connection;
  const all = [...new Set(questions.flatMap(({ connections }) => connections.map(ownerOf)))];
  const linked = new DisjointSets(all.length);
  return questions.filter(({ connections }) => {
    const [one, other] = connections.map((connection) => all.indexOf(ownerOf(connection))) as [number, number];
    if (linked.isOne(one, other)) return false;
    linked.join(one, other);
    return true;
  });
}

/** An order of questions that does not depend on that of the people. */
export function likelierFirst(
  a: Pick<PersonQuestion, 'bits' | 'connections'>,
  b: Pick<PersonQuestion, 'bits' | 'connections'>,
): number {
  const [one, other] = [a, b].map(({ connections }) => [...connections].sort().join(' ')) as [string, string];
  return b.bits - a.bits || (one < other ? -1 : Number(one > other));
}
