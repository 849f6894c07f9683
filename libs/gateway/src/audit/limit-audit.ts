import type { LimitClass } from '../config/limit-classes.js';

/** A caller has come to a limit of calls. One entry a minute for each caller, kind and process, however many it sends. */
export interface LimitAuditEntry {
  readonly event: 'limit.reached';
  readonly limit: LimitClass;
  readonly outcome: 'refused';
  readonly code: 'CALLS_LIMITED';
  /** Whose calls they were; or else {@link clientAddress}. */
  readonly sessionId?: string;
  /** Where a stranger's calls came from: an IPv4 address, or the first of an IPv6 network. */
  readonly clientAddress?: string;
}

/** @param who as {@link limitedCaller} names callers */
export function limitEntry(limit: LimitClass, who: string): LimitAuditEntry {
  const [kind, name = ''] = who.split(' ');
  const whose = kind === 'session' ? { sessionId: name } : { clientAddress: kind === 'network' ? `${name}::` : name };
  return { event: 'limit.reached', limit, outcome: 'refused', code: 'CALLS_LIMITED', ...(name !== 'none' && whose) };
}
