import type { Coverage } from 'fhir/r4.js';
import { generateClinic } from './clinic/generate-clinic.js';
import { generateMember, memberCards } from './member/generate-member.js';
import { writeRecords } from './hospital/generate-records.js';
import type { RecordOptions, SandboxRecords } from './base/records.js';
import { OpaqueIds } from './base/opaque-ids.js';
import type { RecordSystem, SharedFact } from './base/shared-facts.js';
import { onDemand } from '../on-demand/on-demand.js';

/**
 * The id of a person's Patient in a system that may or may not have one.
 *
 * @param person the id in `ehr`
 */
export function patientIdIn(system: RecordSystem, person: string): string {
  return system === 'ehr' ? person : new OpaqueIds(system).idOf('Patient', person);
}

/** The records of every system, of the same invented people; those of `clinic` and `member` are written when first read. */
export interface SystemRecords {
  readonly ehr: SandboxRecords;
  readonly clinic: SandboxRecords;
  /** Of the payer. */
  readonly member: SandboxRecords;
  /** The cards among the payer's records. */
  readonly memberCards: readonly Coverage[];
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
  const clinic = onDemand(() => generateClinic(options.seed, written));
  const member = onDemand(() => generateMember(written, clinic()));
  return {
    ehr: written.records,
    get clinic() {
      return clinic().records;
    },
    get member() {
      return member().records;
    },
    get memberCards() {
      return memberCards(written);
    },
    get shared() {
      return [...clinic().shared, ...member().shared];
    },
  };
}
