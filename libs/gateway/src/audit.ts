import { createHmac } from 'node:crypto';
import type { FhirAuditEntry } from '@fhir-gateway/fhir-proxy';
import type { AuthAuditEntry } from '@fhir-gateway/smart-auth';
import type { Keyring } from '@fhir-gateway/token-vault';
import type { AccountAuditEntry } from './account-audit.js';
import type { PayerCallEntry } from './payer-audit.js';
import type { Logger } from './logger.js';

/** One audited decision: of a FHIR interaction, of a call to a payer, of a login, or about who may use a session. */
export type AuditEntry = FhirAuditEntry | PayerCallEntry | AuthAuditEntry | AccountAuditEntry;
/** Where decisions are written. */
export type AuditSink = (entry: AuditEntry) => void;

/** Sessions whose hashed name is remembered; beyond that the oldest is worked out again. */
const rememberedSubjects = 10_000;

/**
 * Writes decisions as log lines of their own kind (`"audit": true`). A session appears as a keyed hash: the same person's
 * lines can be told to belong together, and the log names no record of the store.
 */
export function createAuditSink(options: { logger: Logger; keyring: Keyring }): AuditSink {
  const subjectOf = createSubjects(options.keyring.derive('audit-subject', 32));
  // An entry has a closed set of fields, none of them secret. Looking for secret names costs ten times the line itself.
  const audit = options.logger.child({ audit: true }, { redact: [] });
  return (entry) => {
    const { sessionId, event } = entry;
    // The logger leaves out what is undefined. Copied in this order: others take V8 as long as writing the line does.
    audit.info({ subject: sessionId && subjectOf(sessionId), ...entry, sessionId: undefined }, event);
  };
}

function createSubjects(key: Uint8Array): (sessionId: string) => string {
  const known = new Map<string, string>();
  return (sessionId) => {
    const subject =
      known.get(sessionId) ?? createHmac('sha256', key).update(sessionId).digest('base64url').slice(0, 16);
    if (known.size >= rememberedSubjects) known.delete(known.keys().next().value ?? '');
    known.set(sessionId, subject);
    return subject;
  };
}
