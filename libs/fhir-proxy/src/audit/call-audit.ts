import type { FhirAuditEntry, FhirAuditSubjects } from '../contract/fhir-audit.js';
import type { FhirCall } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import { ProxyError } from '../contract/proxy-error.js';

/** Failures of other libraries that are a decision about the caller, and no failure on the way. */
const refusals: ReadonlySet<string> = new Set([
  'BACKEND_NOT_ALLOWED',
  'LOGIN_REQUIRED',
  'REAUTH_REQUIRED',
  'SESSION_UNKNOWN',
]);

/** What is known of a call once it has ended. Of one shape from the beginning, as its entry is. */
export class CallRecord {
  interaction: Interaction | undefined = undefined;
  /** Of a batch: how often each interaction and type is in it. */
  entries: Readonly<Record<string, number>> | undefined = undefined;
  /** The platform's status, where it answered. */
  status: number | undefined = undefined;
  error: unknown = undefined;
  /** Where scopes are not enforced. */
  scopeMode: 'audit' | 'off' | undefined = undefined;
  wouldRefuse: 'SCOPE_INSUFFICIENT' | undefined = undefined;
  /** The patient of the login that was used. */
  patientId: string | undefined = undefined;
  /** What the login that was used allows. */
  scopes: readonly string[] | undefined = undefined;
}

/** Makes the one audit entry of a call. */
export function makeAuditEntry(call: FhirCall, record: CallRecord, durationMs: number): FhirAuditEntry {
  const { interaction, error } = record;
  const kind = interaction?.kind ?? 'unreadable';
  // What is absent stands there as undefined: entries of one shape are read and written several times as fast as those
  // that grow field by field, each in its own order.
  return {
    event: `fhir.${kind}`,
    door: call.door,
    platformId: call.platform.id,
    interaction: kind,
    outcome: outcomeOf(error),
    durationMs,
    requestId: call.requestId,
    sessionId: call.session?.id,
    resourceType: interaction?.resourceType,
    operation: interaction?.rule && interaction.operation,
    entries: record.entries,
    code: error === undefined ? undefined : codeOf(error),
    scopeMode: record.scopeMode,
    wouldRefuse: record.wouldRefuse,
    status: error instanceof ProxyError ? error.upstreamStatus : record.status,
  };
}

const actors = { browser: 'browser', bearer: 'app', handle: 'chat' } as const;

/** Whom and what a call was about, for {@link FhirAuditSubjects}. */
export function auditSubjects(
  { session, clientId }: FhirCall,
  { interaction, patientId, scopes }: CallRecord,
): FhirAuditSubjects {
  const resourceId = interaction?.resourceId;
  return {
    actor: !session ? 'anonymous' : session.credentialKind ? actors[session.credentialKind] : 'local',
    client: clientId,
    resourceId,
    patientId: patientId ?? (interaction?.resourceType === 'Patient' ? resourceId : undefined),
    scopes,
  };
}

function outcomeOf(error: unknown): FhirAuditEntry['outcome'] {
  if (error === undefined) return 'allowed';
  if (error instanceof ProxyError) return error.isRefusal ? 'refused' : 'failed';
  return refusals.has(codeOf(error)) ? 'refused' : 'failed';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'INTERNAL';
}
