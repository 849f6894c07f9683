import type { AuditSubjects } from '@fhir-gateway/audit';
import type { FhirAuditEntry } from '@fhir-gateway/fhir-proxy/contract';
import type { AuthAuditEntry } from '@fhir-gateway/smart-auth/access';
import type { AccountAuditEntry } from './account-audit.js';
import type { LimitAuditEntry } from './limit-audit.js';
import type { PacketAuditEntry, PayerCallEntry } from '../coverage/payer-audit.js';
import type { RefusalAuditEntry } from './refusal-audit.js';

/**
 * One audited decision: of a FHIR interaction, of a call to a payer, of a login, about who may use a session, of a limit,
 * of a stage that refused a request.
 */
export type AuditEntry =
  | FhirAuditEntry
  | PayerCallEntry
  | PacketAuditEntry
  | AuthAuditEntry
  | AccountAuditEntry
  | LimitAuditEntry
  | RefusalAuditEntry;
/** Where decisions are written, with whom they were about where that is known. */
export type AuditSink = (entry: AuditEntry, subjects?: AuditSubjects) => void;
