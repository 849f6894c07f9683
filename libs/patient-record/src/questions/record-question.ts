import type { AttachedDocument, RecordedName } from '@fhir-gateway/record-view';

import type { Fact, StatedAbsence } from '../facts/fact.js';
import type { Account } from '../reading/account.js';
import type { RecordGap } from '../reading/record-connection.js';
import type { ReadingOptions } from '../reading/read-section.js';
import type { WantedDates } from '../reading/within-dates.js';
import type { RecordSection } from '../sections/record-sections.js';

/** What is looked for in one person's record. All that is named must hold. */
export interface RecordQuestion extends WantedDates {
  /** Which sections are looked through; all of them when empty. */
  readonly sections: readonly RecordSection[];
  /** Words of everyday language. */
  readonly words?: string;
  /** Codes, of which any will do, each with or without `system|` before it. */
  readonly codes?: readonly string[];
  /** A status in codes or in everyday words: `active`, `current`; several by comma, of which any will do. */
  readonly status?: string;
  /** Of results and vital signs those that the source judges abnormal, or that lie outside of its reference range. */
  readonly abnormalOnly?: boolean;
  /** The words may also stand in the text of notes and documents. */
  readonly inTexts?: boolean;
}

/** How a record is searched. */
export interface SearchOptions extends ReadingOptions {
  /**
   * Reads the text of a document of a connection; absent where texts are not looked into.
   *
   * @throws whatever stands in the way: the document is then counted as one that could not be read
   */
  readonly readText?: (connection: string, document: AttachedDocument) => Promise<string>;
}

/** A fact that was found. */
export interface RecordMatch {
  readonly fact: Fact;
  /** Where it was found by the text of its document: the words around it. */
  readonly excerpt?: string;
}

/** What was found, and what has to be known of it. */
export interface RecordMatches {
  /** By section, in the order of each. */
  readonly matches: readonly RecordMatch[];
  /** Facts that were looked through. */
  readonly lookedThrough: number;
  /** How many facts are left by one filter after the other, as far as there is one. */
  readonly leftBy: readonly { readonly filter: string; readonly left: number }[];
  /** How words and codes were understood. */
  readonly understood: readonly string[];
  readonly notices: readonly string[];
  /** Names in the record that are near to the words, each with how often it is there. */
  readonly recorded: readonly RecordedName[];
  /** Of how many names these are the nearest. */
  readonly recordedOf: number;
  /** None has all of the words that were looked for: the matches have some of them. */
  readonly isOfSomeWords?: boolean;
  /** What platforms state as none known, in the sections that were looked through. */
  readonly absences: readonly StatedAbsence[];
  /** What became of every entry that was read in the sections that were looked through. */
  readonly account: Account;
  /** Connections that were read, with how many entries each gave. */
  readonly read: readonly { readonly connection: string; readonly entries: number }[];
  /** Connections that keep nothing of the kind, in none of the sections that were looked through. */
  readonly without: readonly string[];
  readonly gaps: readonly RecordGap[];
}
