import { clean, projectResource } from '@fhir-gateway/record-view';
import type { Patient } from 'fhir/r4.js';

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
    ...(name !== undefined && { name }),
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

/** Every question about who is who once: two people have the same one, each from their own side. */
export function openQuestions(people: readonly Person[]): PersonQuestion[] {
  const seen = new Set<string>();
  return people
    .flatMap(({ questions = [] }) => questions)
    .filter(({ connections }) => {
      const pair = [...connections].sort().join(' ');
      return !seen.has(pair) && seen.add(pair);
    });
}
