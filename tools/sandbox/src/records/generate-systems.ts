import { generateClinic } from './clinic/generate-clinic.js';
import { generateMember } from './member/generate-member.js';
import { writeRecords } from './generate-records.js';
import type { RecordOptions, SandboxRecords } from './records.js';
import { OpaqueIds } from './opaque-ids.js';
import type { RecordSystem, SharedFact } from './shared-facts.js';

/**
 * The id of a person's Patient in a system that may or may not have one.
 *
 * @param person the id in `ehr`
 */
export function patientIdIn(system: RecordSystem, person: string): string {
  return system === 'ehr' ? person : new OpaqueIds(system).idOf('Patient', person);
}

/** The records of every system, of the same invented people. */
export interface SystemRecords {
  readonly ehr: SandboxRecords;
  readonly clinic: SandboxRecords;
  /** Of the payer. */
  readonly member: SandboxRecords;
  /** What they have in common, and where they contradict each other or themselves. */
  readonly shared: readonly SharedFact[];
}

/**
 * Generates the records of all systems. `ehr` is what `generateRecords` gives.
 *
 * @throws RangeError as `generateRecords` does
 */
export function generateSystems(options: RecordOptions): SystemRecords {
  const written = writeRecords(options);
  const clinic = generateClinic(options.seed, written);
  const member = generateMember(written, clinic);
  const shared = [...clinic.shared, ...member.shared];
  return { ehr: written.records, clinic: clinic.records, member: member.records, shared };
}
