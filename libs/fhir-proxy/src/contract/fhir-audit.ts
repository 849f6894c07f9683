import type { PolicyRule } from './policy-rule.js';
import type { CallStage } from './proxy-error.js';
import type { InteractionKind } from './interaction.js';

/**
 * What happened to one call: exactly one entry each, refusals included. It says who, which platform, which kind of
 * interaction on which type and how it ended; never an id of a resource, a query value, a header or a body.
 */
export interface FhirAuditEntry {
  /** `fhir.` and the interaction, for example `fhir.read`. */
  readonly event: `fhir.${InteractionKind | 'unreadable'}`;
  readonly app: 'rest' | 'mcp';
  readonly platformId: string;
  /** The number of the connection that was used, or that the request named. */
  readonly connection?: number;
  readonly sessionId?: string;
  readonly resourceType?: string;
  /** `unreadable` when the request could not be parsed into an interaction. */
  readonly interaction: InteractionKind | 'unreadable';
  /** The name of the operation with its `$`, for operations that may be called at the platform. */
  readonly operation?: string;
  /** For a batch that could be read: how often each interaction and type is in it, as `{ "create Patient": 2 }`. */
  readonly entries?: Readonly<Record<string, number>>;
  /** `refused`: the platform was not asked. `failed`: it was, or could not be, and no whole answer came back. */
  readonly outcome: 'allowed' | 'refused' | 'failed';
  /** The error code of a refusal or failure. */
  readonly code?: string;
  /** The rule of the policy that refused it; in scope mode `audit` the one that would have. */
  readonly rule?: PolicyRule;
  /** The stage in which a refusal or failure ended it. */
  readonly stage?: CallStage;
  /** Absent where scopes are enforced. `audit` and `off`: see {@link ScopeMode}. */
  readonly scopeMode?: 'audit' | 'off';
  /** In mode `audit`: the refusal that scopes would have led to. */
  readonly wouldRefuse?: 'SCOPE_INSUFFICIENT';
  /** The platform's status, where it answered. */
  readonly status?: number;
  readonly durationMs: number;
  readonly requestId: string;
}

/**
 * Whom and what a call was about. The ids are the platform's own: whoever writes them down makes hashes of them.
 */
export interface FhirAuditSubjects {
  /** The patient of the login, or the one that was asked for by id. */
  readonly patientId?: string;
  readonly resourceId?: string;
  /** The OAuth client that asked. */
  readonly client?: string;
  /** The group of the credentials that a person's permission gave an app or chat; absent for browsers. */
  readonly grant?: string;
  /** With what the session was opened. */
  readonly actor: 'browser' | 'app' | 'chat' | 'local' | 'anonymous';
  /** What the login that was used allows. */
  readonly scopes?: readonly string[];
}
