import type { Row } from '@fhir-gateway/record-view/contract';

import type { RecordGap } from '../reading/record-connection.js';
import type { ChangeKind, TypeHistory } from './type-history.js';

/** One entry of one platform that is not as it was. */
export interface RecordChange {
  /** The id of the connection. */
  readonly connection: string;
  readonly kind: ChangeKind;
  readonly resourceType: string;
  /** `Type/id` there. */
  readonly ref: string;
  /** Which elements changed, in words: `status`, `dosage instruction`. */
  readonly fields: readonly string[];
  /** When the change was found, epoch milliseconds; absent where only the platform's date says it. */
  readonly foundAtMs?: number;
  /** `meta.lastUpdated`, where the platform gives it. */
  readonly lastUpdated?: string;
  /** The entry as it is now; absent for one that is gone. */
  readonly row?: Row;
}

/** How the entries of some types of one connection were compared. */
export interface Comparison {
  readonly connection: string;
  readonly resourceTypes: readonly string[];
  /** The look that the entries are compared with, epoch milliseconds; absent where nothing was kept of an earlier one. */
  readonly comparedWithMs?: number;
  /** Whether changes before that look are found by the dates that the platform gives. */
  readonly isByDates: boolean;
  /** Why dates cannot say it, or what is not compared at all. */
  readonly limit?: string;
}

/** What is new in one person's record. */
export interface RecordChanges {
  /** The beginning of what is asked for, epoch milliseconds; absent where it is the earliest look of each type. */
  readonly sinceMs?: number;
  /** When the record was read, epoch milliseconds: the `since` of a later question. */
  readonly lookedAtMs: number;
  /** What matters most first. */
  readonly changes: readonly RecordChange[];
  readonly comparisons: readonly Comparison[];
  readonly gaps: readonly RecordGap[];
}

/** What is kept of the entries of one connection, by resource type: fingerprints and times, and no content. */
export type ConnectionHistory = Readonly<Record<string, TypeHistory>>;

/** Where histories are kept between two questions. */
export interface HistoryStore {
  /** `undefined` where nothing is kept (any more). */
  read(connection: string): Promise<ConnectionHistory | undefined>;
  /** @returns whether it was kept */
  write(connection: string, history: ConnectionHistory): Promise<boolean>;
}
