import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { FhirAuditEntry, FhirAuditSubjects } from '../contract/fhir-audit.js';
import type { FhirCall } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import type { PolicyRule } from '../contract/policy-rule.js';
import { ProxyError } from '../contract/proxy-error.js';
import type { CallStage } from '../contract/proxy-error.js';

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
  /** In mode `audit`: the rule that would have refused it. */
  wouldRefuse: PolicyRule | undefined = undefined;
  /** How far it came. */
  stage: CallStage = 'understand';
  /** Which of the session's connections to the platform was used. */
  connection: number | undefined = undefined;
  /** The patient of the login that was used. */
  patientId: string | undefined = undefined;
  /** What the login that was used allows. */
  scopes: readonly string[] | undefined = undefined;
}

/** Makes the one audit entry of a call. */
export function makeAuditEntry(call: FhirCall, record: CallRecord, durationMs: number): FhirAuditEntry {
  const { interaction, error } = record;
  const kind = interaction?.kind ?? 'unreadable';
  const named = call.platform.connectionNumber;
  // What is absent stands there as undefined: entries of one shape are read and written several times as fast as those
  // that grow field by field, each in its own order.
  return {
    event: `fhir.${kind}`,
    app: call.app,
    platformId: named === undefined ? call.platform.id : withoutConnectionNumber(call.platform.id),
    connection: record.connection ?? named,
    interaction: kind,
    outcome: error === undefined ? 'allowed' : outcomeOf(error),
    durationMs,
    requestId: call.requestId,
    sessionId: call.session?.id,
    resourceType: interaction?.resourceType,
    operation: interaction?.rule && interaction.operation,
    entries: record.entries,
    code: error === undefined ? undefined : codeOf(error),
    rule: error instanceof ProxyError ? error.rule : record.wouldRefuse,
    stage: error === undefined ? undefined : stageOf(error, record),
    scopeMode: record.scopeMode,
    wouldRefuse: record.wouldRefuse && 'SCOPE_INSUFFICIENT',
    status: error instanceof ProxyError ? error.upstreamStatus : record.status,
  };
}

const actors = { browser: 'browser', bearer: 'app', handle: 'chat', key: 'browser' } as const;

/** Whom and what a call was about, for {@link FhirAuditSubjects}. */
export function auditSubjects(
  { session, clientId }: FhirCall,
  { interaction, patientId, scopes }: CallRecord,
): FhirAuditSubjects {
  const resourceId = interaction?.resourceId;
  return {
    actor: !session ? 'anonymous' : session.credentialKind ? actors[session.credentialKind] : 'local',
    client: clientId,
    grant: session?.credentialGroup,
    resourceId,
    patientId: patientId ?? (interaction?.resourceType === 'Patient' ? resourceId : undefined),
    scopes,
  };
}

function stageOf(error: unknown, { stage }: CallRecord): CallStage {
  return (error instanceof ProxyError ? error.stage : undefined) ?? stage;
}

function outcomeOf(error: unknown): FhirAuditEntry['outcome'] {
  if (error instanceof ProxyError) return error.isRefusal ? 'refused' : 'failed';
  return refusals.has(codeOf(error)) ? 'refused' : 'failed';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'INTERNAL';
}

/** Of the access only what an auditor asks for: never the token. */
export function noteAccess(record: CallRecord, access: PlatformAccess | undefined): void {
  if (!access) return;
  record.scopes = access.scopes;
  record.connection = access.connectionNumber;
  if (access.patient !== undefined) record.patientId = access.patient;
}
