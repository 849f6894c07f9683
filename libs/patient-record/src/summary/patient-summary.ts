import type { Account } from '../reading/account.js';
import type { RecordSection } from '../sections/record-sections.js';

/** A cell of a table; `null` where a row has nothing for its column. */
export type SummaryCell = string | null;

/** A connection, and the letter that stands for it in rows. */
export interface SummaryPlatform {
  readonly key: string;
  /** The id of the connection. */
  readonly id: string;
  readonly name: string;
}

/** Who the summary is of. */
export interface SummaryPerson {
  readonly name?: string;
  /** Whole years, or months under two years; absent where platforms disagree about the birth date, and after death. */
  readonly age?: string;
  /** FHIR dates; more than one where the platforms disagree. */
  readonly birthDates: readonly string[];
  readonly sexes: readonly string[];
  /** A FHIR date, or `yes`. */
  readonly deceased?: string;
  /** Platforms give different days of death, or one says that the person has not died; absent where none disagrees. */
  readonly isDeathDisputed?: boolean;
  /** By whom the connections were joined: by the person's own word, or by what the platforms say; absent for one. */
  readonly joinedBy?: 'decision' | 'evidence';
  /** Connections that may be this person's, which nobody but the person knows. */
  readonly questions: readonly string[];
}

/** One section: rows as far as the budget goes, what is left out, and what it means that there is nothing. */
export interface SummaryTable {
  readonly section: RecordSection;
  readonly title: string;
  /** `from`: letters of the connections that state it; `ref`: the newest entry of it, at the first of them. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SummaryCell[])[];
  /** What the section means besides its rows: none known, none listed, unknown and why. */
  readonly notes: readonly string[];
  /** What is not shown; absent where all is. */
  readonly more?: SummaryRest;
}

/** What a section has beside its rows. */
export interface SummaryRest {
  /** Rows that were cut from the end for want of space. */
  readonly cut: number;
  /** Facts that the rows were not chosen from: past ones, earlier ones. */
  readonly others: number;
  /** What these are, such as `not active` or `earlier`. */
  readonly otherThan: string;
}

/** One person's record in short, in the order in which a clinician reads it. */
export interface PatientSummary {
  readonly person: SummaryPerson;
  /** The legend of the letters in the column `from`. */
  readonly platforms: readonly SummaryPlatform[];
  /** What could not be read, by connection; empty when all of the summary was read. */
  readonly missing: readonly string[];
  readonly sections: readonly SummaryTable[];
  /** What the platforms disagree in. */
  readonly contradictions: readonly string[];
  /** What became of every entry that was read for it. */
  readonly account: Account;
}
