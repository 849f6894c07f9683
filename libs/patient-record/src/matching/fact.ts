import type { Row } from '@fhir-gateway/record-view/contract';
import type { FhirResource } from 'fhir/r4.js';

import type { Account } from '../reading/account.js';
import type { RecordGap } from '../reading/record-connection.js';
import type { RecordSection } from '../sections/record-sections.js';

/** One coding of a fact. */
export interface FactCoding {
  readonly system?: string;
  readonly code: string;
  readonly display?: string;
}

/** One entry of one platform that states the fact. */
export interface FactSource {
  /** The id of the connection. */
  readonly connection: string;
  /** `Type/id` there; absent for an entry without an id. */
  readonly ref?: string;
  /** `meta.versionId` and `meta.lastUpdated`, where the platform gives them. */
  readonly versionId?: string;
  readonly lastUpdated?: string;
  /** What the entry says, for reading. */
  readonly said: Row;
  /** The entry itself; never part of an answer as it is. */
  readonly resource: FhirResource;
}

/** A field in which the sources disagree, or one of them contradicts itself: each value with the sources that state it. */
export interface FactConflict {
  /** `status`, `dose`, `date`, `severity` … */
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly sources: readonly FactSource[] }[];
  /** What one entry says against itself, or against what can be; absent where entries disagree with each other. */
  readonly own?: 'code' | 'date' | 'directions';
}

/**
 * How sure it is that the sources speak of one thing: `single` there is one source; `identical` they share a business
 * identifier; `same` code and time agree; `possible` they may be the same, and stand together to be looked at.
 */
export type FactCertainty = 'single' | 'identical' | 'same' | 'possible';

/**
 * One thing that the record says, with every source of it. Sources are never rewritten: what is shown takes each field
 * from the newest source that states it, and what they disagree in stands in `conflicts`.
 */
export interface Fact {
  readonly section: RecordSection;
  /** What its sources were matched by; stable for the same entries in any order. */
  readonly key: string;
  /** What it is, in the record's words. */
  readonly display: string;
  readonly codings: readonly FactCoding[];
  readonly status?: string;
  /** A FHIR date or dateTime, and what it is the date of (`onset`, `authored`, …). */
  readonly when?: string;
  readonly whenKind?: string;
  /** The result, amount or dose, with its unit; how the source judges it; its reference range. */
  readonly value?: string;
  readonly flag?: string;
  readonly range?: string;
  readonly detail?: string;
  /** What must not be overlooked, of any source. */
  readonly warnings: readonly string[];
  readonly certainty: FactCertainty;
  /** At least one, the newest first. */
  readonly sources: readonly FactSource[];
  readonly conflicts: readonly FactConflict[];
  /** Keys of facts that may be the same, and are not joined. */
  readonly possiblySame: readonly string[];
  /** What the sources show only together: `ordered, no fill known`, `withdrawn at …, still listed at …`. */
  readonly findings: readonly string[];
  /** Of a medication. */
  readonly course?: MedicationCourse;
  /** Of a claim: the visits that it pays for, as far as the record shows them. */
  readonly visits?: readonly RelatedEntry[];
}

/** A medication over the time in which it was taken without a longer break. All dates as the record writes them. */
export interface MedicationCourse {
  /** In plain words; empty where only a text is known. */
  readonly ingredients: readonly string[];
  /** An active order or statement says that it is taken. */
  readonly isActive: boolean;
  readonly start?: string;
  /** The latest order, fill, statement and payment. */
  readonly ordered?: string;
  readonly filled?: string;
  readonly stated?: string;
  readonly paid?: string;
  /** The last day that the latest fill lasts for. */
  readonly suppliedUntil?: string;
  readonly prescriber?: string;
  /** How it is to be taken, by the newest source that says it. */
  readonly directions?: string;
}

/** An entry of another section that belongs to a fact. */
export interface RelatedEntry {
  readonly connection: string;
  readonly ref: string;
  readonly display: string;
  readonly when?: string;
}

/** A platform's own statement that there is nothing: "no known allergies". */
export interface StatedAbsence {
  readonly display: string;
  /** Of one kind of the section alone, such as food allergies: nothing is said of the others. */
  readonly isOfOneKind: boolean;
  readonly when?: string;
  readonly source: FactSource;
}

/** One section of one person's record, over all connections. */
export interface MergedSection {
  readonly section: RecordSection;
  readonly facts: readonly Fact[];
  readonly absences: readonly StatedAbsence[];
  /** How many entries each connection gave; a connection that could not be read is in `gaps`. */
  readonly read: readonly { readonly connection: string; readonly entries: number }[];
  /** What became of every entry that was read for the section. */
  readonly account: Account;
  /** Entries that their platform withdrew (`entered-in-error`), hidden and counted. */
  readonly withdrawn: number;
  /** Entries that a newer one replaces (`relatesTo`, `superseded`), hidden and counted. */
  readonly superseded: number;
  /** Entries that say only that nothing is known ("no information"), which is no absence. */
  readonly uninformative: number;
  readonly gaps: readonly RecordGap[];
}
