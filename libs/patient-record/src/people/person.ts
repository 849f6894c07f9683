import type { Patient } from 'fhir/r4.js';

import type { RecordConnection, RecordGap } from '../reading/record-connection.js';
import type { SamenessReason } from './sameness-reason.js';

/** What one connection says of the person. */
export interface PersonSource {
  readonly connection: RecordConnection;
  /** Absent where it could not be read; `gap` says why. */
  readonly patient?: Patient;
  readonly gap?: RecordGap;
}

/** Why two connections are one person's. */
export interface PersonJoin {
  /** Ids of connections. */
  readonly connections: readonly [string, string];
  /** `evidence`: what the platforms say of the person; `decision`: the person said so. */
  readonly by: 'evidence' | 'decision';
  readonly reasons: readonly SamenessReason[];
}

/** Two connections that may be one person's: nobody but the person knows. */
export interface PersonQuestion {
  /** Ids of connections: first one of the person who has the question, then one of somebody else. */
  readonly connections: readonly [string, string];
  /** As of a comparison; the likeliest is asked first. */
  readonly bits: number;
  readonly reasons: readonly SamenessReason[];
}

/** One person, and the connections that are known to be theirs. */
export interface Person {
  /** The id of the first connection; every id of a connection names its person. */
  readonly id: string;
  /** As most platforms write it, see {@link shownName}; absent where no platform says it. */
  readonly name?: string;
  /** FHIR dates; more than one where the platforms disagree. */
  readonly birthDates: readonly string[];
  /** FHIR administrative genders; more than one where the platforms disagree. */
  readonly sexes: readonly string[];
  readonly sources: readonly PersonSource[];
  /** Why the connections are this person's; absent while there is one. */
  readonly joins?: readonly PersonJoin[];
  /** Who else may be this person, the likeliest first; absent where nothing is open. */
  readonly questions?: readonly PersonQuestion[];
  /** Connections that could not be read, so that nobody can say whether they are this person's. Part of every answer. */
  readonly unattributed?: readonly RecordGap[];
}
