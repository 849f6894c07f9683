import { generateClinic } from './clinic/generate-clinic.js';
import { writeRecords } from './generate-records.js';
import type { RecordOptions, SandboxRecords } from './records.js';
import { OpaqueIds } from './opaque-ids.js';
import type { RecordSystem, SharedFact } from './shared-facts.js';

/** The records of every system, of the same invented people. */
export interface SystemRecords {
  readonly ehr: SandboxRecords;
  readonly clinic: SandboxRecords;
  /** What they have in common, and where they contradict each other or themselves. */
  readonly shared: readonly SharedFact[];
  /** The id of a person's Patient in a system that may or may not have one. */
  idAt(system: RecordSystem, person: string): string;
}

/**
 * Generates the records of all systems. `ehr` is what `generateRecords` gives.
 *
 * @throws RangeError as `generateRecords` does
 */
export function generateSystems(options: RecordOptions): SystemRecords {
  const written = writeRecords(options);
  const { records: clinic, shared } = generateClinic(options.seed, written);
  const idAt: SystemRecords['idAt'] = (system, person) =>
    system === 'ehr' ? person : new OpaqueIds(system).idOf('Patient', person);
  return { ehr: written.records, clinic, shared, idAt };
}
