import type { Asker } from '@fhir-gateway/fhir-proxy';
import type { PageLease } from '@fhir-gateway/patient-record';
import type { Session } from '@fhir-gateway/token-vault';

/** Who asks for a record, which always has a session. */
export interface RecordCall extends Asker<AbortSignal> {
  readonly session: Session;
  readonly signal: AbortSignal;
  /** Counts the platforms' pages that the answer holds; absent where nothing bounds them. */
  readonly pages?: PageLease;
}
