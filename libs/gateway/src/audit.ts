import { createHmac } from 'node:crypto';
import type { FhirAuditEntry } from '@fhir-gateway/fhir-proxy';
import type { AuthAuditEntry } from '@fhir-gateway/smart-auth';
import type { Keyring } from '@fhir-gateway/token-vault';
import type { Logger } from './logger.js';

/** One audited decision, of a FHIR interaction or of a login. */
export type AuditEntry = FhirAuditEntry | AuthAuditEntry;
/** Where decisions are written. */
export type AuditSink = (entry: AuditEntry) => void;

/**
 * Writes decisions as log lines of their own kind (`"audit": true`). A session appears as a keyed hash: the same person's
 * lines can be told to belong together, and the log names no record of the store.
 */
export function createAuditSink(options: { logger: Logger; keyring: Keyring }): AuditSink {
  const key = options.keyring.derive('audit-subject', 32);
  const subject = (sessionId: string) => createHmac('sha256', key).update(sessionId).digest('base64url').slice(0, 16);
  return (entry) => {
    const { sessionId, ...rest } = entry;
    const who = sessionId === undefined ? {} : { subject: subject(sessionId) };
    options.logger.info({ audit: true, ...rest, ...who }, entry.event);
  };
}
