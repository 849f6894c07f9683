import type { FhirAuditEntry } from './fhir-audit.js';
import type { FhirCall } from './fhir-call.js';
import type { Interaction } from './interaction.js';
import { ProxyError } from './proxy-error.js';

/** Failures of other libraries that are a decision about the caller, and no failure on the way. */
const refusals: ReadonlySet<string> = new Set([
  'BACKEND_NOT_ALLOWED',
  'LOGIN_REQUIRED',
  'REAUTH_REQUIRED',
  'SESSION_UNKNOWN',
]);

/** What is known of a call once it has ended. */
export interface CallRecord {
  interaction?: Interaction;
  /** Of a batch: how often each interaction and type is in it. */
  entries?: Readonly<Record<string, number>>;
  /** The platform's status, where it answered. */
  status?: number;
  error?: unknown;
  /** Where scopes are not enforced. */
  scopeMode?: 'audit' | 'off';
  wouldRefuse?: 'SCOPE_INSUFFICIENT';
}

/** Makes the one audit entry of a call. */
export function makeAuditEntry(call: FhirCall, record: CallRecord, durationMs: number): FhirAuditEntry {
  const { interaction, error } = record;
  const kind = interaction?.kind ?? 'unreadable';
  const { operation, resourceType, rule } = interaction ?? {};
  const status = error instanceof ProxyError ? error.upstreamStatus : record.status;
  return {
    event: `fhir.${kind}`,
    door: call.door,
    platformId: call.platform.id,
    ...(call.session && { sessionId: call.session.id }),
    ...(resourceType !== undefined && { resourceType }),
    interaction: kind,
    ...(operation !== undefined && rule && { operation }),
    ...(record.entries && { entries: record.entries }),
    outcome: outcomeOf(error),
    ...(error !== undefined && { code: codeOf(error) }),
    ...(record.scopeMode && { scopeMode: record.scopeMode }),
    ...(record.wouldRefuse && { wouldRefuse: record.wouldRefuse }),
    ...(status !== undefined && { status }),
    durationMs,
    requestId: call.requestId,
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
