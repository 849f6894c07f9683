import { findingTable, type FindingId, type Severity } from './finding-table.js';

/** One thing that is not as it should be. Never holds the value of a setting that is secret. */
export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** What it is about: a variable, a platform_id, a file, an address. */
  readonly subject: string;
  readonly what: string;
  readonly why: string;
  /** What mends it, as one line. */
  readonly fix: string;
}

/** What one part of a deployment looks like. */
export interface Area {
  readonly name: string;
  /** One line on what was seen. */
  readonly seen: string;
  /** Whether it was not looked at, and `seen` says why. */
  readonly skipped?: boolean;
  readonly findings: readonly Finding[];
}

/** Makes a finding; severity and reason come from the table. */
export function finding(id: FindingId, subject: string, what: string, fix: string): Finding {
  const { severity, why } = findingTable[id];
  return { id, severity, subject, what, why, fix };
}
