import type { Patient } from 'fhir/r4.js';

import type { RecordConnection, RecordGap } from '../reading/record-connection.js';

/** What one connection says of the person. */
export interface PersonSource {
  readonly connection: RecordConnection;
  /** Absent where it could not be read; `gap` says why. */
  readonly patient?: Patient;
  readonly gap?: RecordGap;
}

/** One person, and the connections that are known to be theirs. */
export interface Person {
  /** The id of the first connection; every id of a connection names its person. */
  readonly id: string;
  /** As the newest source writes it; absent where no platform says it. */
  readonly name?: string;
  /** FHIR dates; more than one where the platforms disagree. */
  readonly birthDates: readonly string[];
  /** FHIR administrative genders; more than one where the platforms disagree. */
  readonly sexes: readonly string[];
  readonly sources: readonly PersonSource[];
}
