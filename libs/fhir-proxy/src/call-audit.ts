import type { FhirAuditEntry, FhirAuditSubjects } from './fhir-audit.js';
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
  /** The patient of the login that was used. */
  patientId?: string;
  /** What the login that was used allows. */
  scopes?: readonly string[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Makes the one audit entry of a call. */
export function makeAuditEntry(call: FhirCall, record: CallRecord, durationMs: number): FhirAuditEntry {
  const { interaction, error } = record;
  const kind = interaction?.kind ?? 'unreadable';
  const operation = interaction?.operation;
  const resourceType = interaction?.resourceType;
  const rule = interaction?.rule;
  const status = error instanceof ProxyError ? error.upstreamStatus : record.status;
  // Set one by one: a spread for each field that may be absent costs more than all the rest of it.
  const entry: Mutable<FhirAuditEntry> = {
    event: `fhir.${kind}`,
    door: call.door,
    platformId: call.platform.id,
    interaction: kind,
    outcome: outcomeOf(error),
    durationMs,
    requestId: call.requestId,
  };
  if (call.session) entry.sessionId = call.session.id;
  if (resourceType !== undefined) entry.resourceType = resourceType;
  if (operation !== undefined && rule) entry.operation = operation;
  if (record.entries) entry.entries = record.entries;
  if (error !== undefined) entry.code = codeOf(error);
  if (record.scopeMode) entry.scopeMode = record.scopeMode;
  if (record.wouldRefuse) entry.wouldRefuse = record.wouldRefuse;
  if (status !== undefined) entry.status = status;
  return entry;
}

const actors = { browser: 'browser', bearer: 'app', handle: 'chat' } as const;

/** Whom and what a call was about, for {@link FhirAuditSubjects}. */
export function auditSubjects(
  { session, clientId }: FhirCall,
  { interaction, patientId, scopes }: CallRecord,
): FhirAuditSubjects {
  const subjects: Mutable<FhirAuditSubjects> = {
    actor: !session ? 'anonymous' : session.credentialKind ? actors[session.credentialKind] : 'local',
  };
  const resourceId = interaction?.resourceId;
  const patient = patientId ?? (interaction?.resourceType === 'Patient' ? resourceId : undefined);
  if (clientId !== undefined) subjects.client = clientId;
  if (resourceId !== undefined) subjects.resourceId = resourceId;
  if (patient !== undefined) subjects.patientId = patient;
  if (scopes) subjects.scopes = scopes;
  return subjects;
}

function outcomeOf(error: unknown): FhirAuditEntry['outcome'] {
  if (error === undefined) return 'allowed';
  if (error instanceof ProxyError) return error.isRefusal ? 'refused' : 'failed';
  return refusals.has(codeOf(error)) ? 'refused' : 'failed';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'INTERNAL';
}
