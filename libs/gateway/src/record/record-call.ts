import type { CallGrant, FhirCall } from '@fhir-gateway/fhir-proxy';
import type { PageLease } from '@fhir-gateway/patient-record';
import type { Session } from '@fhir-gateway/token-vault';

/** Who asks for a record; the same for every request that the answer takes. */
export interface RecordCall {
  readonly session: Session;
  readonly app: FhirCall['app'];
  readonly clientId?: string;
  /** What the person lets the app do that calls; absent for the person's own call. */
  readonly grant?: CallGrant;
  /** Whom limits count the requests for. */
  readonly caller?: string;
  readonly requestId: string;
  /** Aborted when nobody waits for the answer any longer. */
  readonly signal: AbortSignal;
  /** Counts the platforms' pages that the answer holds; absent where nothing bounds them. */
  readonly pages?: PageLease;
}
