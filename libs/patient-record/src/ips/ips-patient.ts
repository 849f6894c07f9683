import type { Address, ContactPoint, HumanName, Identifier, Patient } from 'fhir/r4.js';

import { deathOf } from '../people/death.js';
import type { Person } from '../people/person.js';
import type { DocumentReferences } from './document-references.js';
import { absent, ipsProfiles } from './ips-profiles.js';

/**
 * The one Patient of the document: what the first source that states a thing says. A birth date, sex or death in which
 * platforms disagree is absent: the Composition names it.
 */
export function ipsPatient(
  id: string,
  { name, birthDates, sexes, sources }: Person,
  references: DocumentReferences,
): Patient {
  const stated = sources.flatMap(({ connection, patient }) =>
    patient ? [references.rewrite(connection.id, pick(patient))] : [],
  );
  const names = firstOf(stated.map((one) => (one.name ?? []).filter(isName)));
  const isDeathDisputed = deathOf(sources)?.isDisputed === true;
  const deceased = isDeathDisputed ? undefined : stated.find((one) => one.deceasedDateTime ?? one.deceasedBoolean);
  const [birthDate, otherDate] = birthDates;
  const [gender, otherSex] = sexes;
  return {
    resourceType: 'Patient',
    id,
    meta: { profile: [ipsProfiles.Patient] },
    ...nonEmpty('identifier', distinct(stated.flatMap(({ identifier }) => identifier ?? []))),
    name: names.length > 0 ? names : [{ text: name ?? 'Name unknown' }],
    ...nonEmpty('telecom', firstOf(stated.map(({ telecom }) => telecom ?? []))),
    ...(gender !== undefined && otherSex === undefined && { gender: gender as Patient['gender'] }),
    ...(birthDate !== undefined && otherDate === undefined ? { birthDate } : { _birthDate: absent }),
    ...(deceased?.deceasedDateTime !== undefined && { deceasedDateTime: deceased.deceasedDateTime }),
    ...(deceased?.deceasedDateTime === undefined && deceased?.deceasedBoolean && { deceasedBoolean: true }),
    ...nonEmpty('address', firstOf(stated.map(({ address }) => address ?? []))),
  } as Patient;
}

interface Stated {
  readonly identifier?: Identifier[] | undefined;
  readonly name?: HumanName[] | undefined;
  readonly telecom?: ContactPoint[] | undefined;
  readonly address?: Address[] | undefined;
  readonly deceasedDateTime?: string | undefined;
  readonly deceasedBoolean?: boolean | undefined;
}

function pick({ identifier, name, telecom, address, deceasedDateTime, deceasedBoolean }: Patient): Stated {
  return { identifier, name, telecom, address, deceasedDateTime, deceasedBoolean };
}

/** @see constraint ips-pat-1 */
function isName({ family, given = [], text }: HumanName): boolean {
  return [family, text, ...given].some((part) => part !== undefined && part !== '');
}

function firstOf<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function nonEmpty<T>(name: string, items: readonly T[]): Record<string, readonly T[]> {
  return items.length === 0 ? {} : { [name]: items };
}
