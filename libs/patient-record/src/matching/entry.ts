import { objectsOf } from '@fhir-gateway/fhir';
import type { Row } from '@fhir-gateway/record-view';
import type { CodeableConcept, FhirResource, Identifier } from 'fhir/r4.js';

import type { MedicationEntry } from './medication.js';
import type { FactCoding, FactSource } from './fact.js';

/** A field as it is compared, and as it is shown. */
export interface StatedField {
  readonly key: string;
  readonly text: string;
}

/**
 * What an entry is to a list: `stated` a part of a fact; `withdrawn` entered in error; `superseded` replaced by a newer one;
 * `absent` a statement that there is nothing; `uninformative` a statement that nothing is known.
 */
export type EntryState = 'stated' | 'withdrawn' | 'superseded' | 'absent' | 'uninformative';

/** One entry of a platform, with what it is matched by. */
export interface Entry {
  readonly source: FactSource;
  /** Unique in the section, and the same for any order of the entries. */
  readonly order: string;
  readonly state: EntryState;
  readonly display: string;
  readonly codings: readonly FactCoding[];
  /** Entries with different values are never one fact: `refuted`, `not done`. */
  readonly apart: string;
  /** Entries that share one are one thing, also on one platform: they name one file, device or member. */
  readonly identical: readonly string[];
  /** Business identifiers. Entries that share one are one thing where they say the same. */
  readonly identifiers: readonly string[];
  /** Entries of different platforms that share one are the same. */
  readonly same: readonly string[];
  /** Entries that share one may be the same. */
  readonly possible: readonly string[];
  /** What is compared between the sources, by name, as far as the entry states it. */
  readonly fields: Readonly<Record<string, StatedField | undefined>>;
  /** When the entry was recorded: the newest of several is shown. */
  readonly asserted?: string;
  /** What its row has as date; absent where only the row tells. */
  readonly dated?: Pick<Row, 'date' | 'dateKind'>;
  /** What an entry of the medications says. */
  readonly medication?: MedicationEntry;
  /** Stands for its resource in the account of the section: the first of several that the resource holds. */
  readonly isCounted: boolean;
}

/** What a rule says of an entry; what is left out is empty. */
export interface EntryTraits {
  readonly state?: EntryState;
  readonly display?: string | undefined;
  readonly concepts?: readonly (CodeableConcept | undefined)[];
  readonly apart?: string | undefined;
  readonly identical?: readonly string[];
  readonly identifiers?: readonly string[];
  readonly same?: readonly string[];
  readonly possible?: readonly string[];
  readonly fields?: Readonly<Record<string, StatedField | undefined>>;
  readonly asserted?: string | undefined;
  /** What the row of the resource has as date, from a rule whose facts are dated by it, so that lists need no row to be sorted. */
  readonly dated?: Pick<Row, 'date' | 'dateKind'>;
  /** Tells entries apart that one resource holds, such as the members of a team. */
  readonly part?: string;
  readonly medication?: MedicationEntry;
}

/** A field whose words are what is compared. */
export function stated(text: string | undefined): StatedField | undefined {
  return text === undefined || text === '' ? undefined : { key: text.toLowerCase(), text };
}

/** Business identifiers as they are compared: those with a system that number one thing. */
export function identifierKeys(identifiers: unknown): string[] {
  return objectsOf(identifiers as readonly Identifier[]).flatMap((one) => {
    const { system, value } = one;
    if (typeof system !== 'string' || typeof value !== 'string' || value === '') return [];
    return isOfMany(one) ? [] : `id ${system}|${value}`;
  });
}

/** HL7 v2 table 0203: account, accession, filler, member, placer, subscriber and visit numbers, which many entries have. */
const numbersOfMany: ReadonlySet<string> = new Set(['ACSN', 'AN', 'FILL', 'MB', 'PLAC', 'SN', 'SNO', 'VN']);
const systemsOfMany =
  /[/:#-](?:claim-?group|group|member|subscriber|accession|visit|encounter|order)s?(?:-?(?:id|number|no))?$/i;

/** Whether a number is one of a group, a person or an order by what the entry says of it. */
export function isOfMany({ system, type }: Identifier): boolean {
  return systemsOfMany.test(system ?? '') || objectsOf(type?.coding).some(({ code }) => numbersOfMany.has(code ?? ''));
}

/** The type of an entry that a rule reads. */
export type Of<T extends FhirResource['resourceType']> = Extract<FhirResource, { resourceType: T }>;
