import type { AuthAuditEntry } from '../observer.js';
import type { StoredConnection } from './connection.js';

/**
 * What a connection leaves to be revoked when its session ends by disuse: nothing that its reader can use. Either refresh
 * tokens that are bound to a key which is not here, or tokens sealed to a key that the gateway does not have.
 */
export interface LeftTokens {
  readonly platformId: string;
  readonly connection: number;
  readonly bound?: readonly string[];
  readonly sealed?: string;
}

/** How the platform learns that a connection has ended by disuse; `undefined` where it does not. */
export type EndingRule = (connection: StoredConnection) => 'bound' | 'sealed' | undefined;

/** What is told of sessions that end by disuse. */
export interface Endings {
  readonly rule: EndingRule;
  /** Is given an audit entry for each connection whose tokens are put into the queue of revocations. */
  onTold(entry: AuthAuditEntry): void;
}
