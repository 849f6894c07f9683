import type { AppName } from '../config/app-name.js';

/**
 * A decision about who may use a session, about whose record a connection or a payer's answer is, about what a person
 * shares, about the gateway’s own client at a platform, or about who may run the gateway.
 */
export type AccountEvent =
  | 'pairing.code_shown'
  | 'pairing.code_taken'
  | 'pairing.code_refused'
  | 'consent.given'
  | 'consent.refused'
  | 'client.revoked'
  | 'client.changed'
  | 'session.started'
  | 'session.refused'
  | 'session.ended'
  | 'session.kept'
  | 'key.added'
  | 'key.used'
  | 'key.refused'
  | 'key.ended'
  | 'device.code_shown'
  | 'device.added'
  | 'people.joined'
  | 'people.kept_apart'
  | 'people.undone'
  | 'memory.forgotten'
  | 'answer.assigned'
  | 'share.made'
  | 'share.opened'
  | 'share.refused'
  | 'share.ended'
  | 'share.received'
  | 'subscription.made'
  | 'subscription.ended'
  | 'registration.stored'
  | 'registration.removed'
  | 'registration.renewed'
  | 'registration.refused'
  | 'operator.refused'
  | 'operator.searched';

/**
 * One entry for each such decision. It says what happened in whose session; never with which code, credential or name.
 */
export interface AccountAuditEntry {
  readonly event: AccountEvent;
  /** Absent where nobody's session is known, as with a code that fits none. */
  readonly sessionId?: string;
  readonly outcome: 'success' | 'failure';
  /** By which app, and in which request, somebody said whose answer a payer's is. */
  readonly app?: AppName;
  readonly requestId?: string;
  /** The platform a code was shown for, or a client was entered for. */
  readonly platformId?: string;
  /** What was revoked or changed. */
  readonly clientKind?: 'browser' | 'app' | 'chat' | 'code';
  /** The error code of a refusal. */
  readonly code?: string;
  /** Where a refused code came from, as far as trusted proxies say; a guesser is found by it. */
  readonly clientAddress?: string;
}
