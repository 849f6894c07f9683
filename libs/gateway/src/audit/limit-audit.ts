import type { LimitClass } from '../config/limit-classes.js';

/** Which request came to a limit, as far as that was found out. */
export interface LimitedRequest {
  readonly requestId: string;
  /** The stage that counted it. */
  readonly stage: string;
  readonly platformId?: string | undefined;
}

/** A caller has come to a limit of calls. One entry a minute for each caller, kind and process, however many it sends. */
export interface LimitAuditEntry {
  readonly event: 'limit.reached';
  readonly limit: LimitClass;
  readonly outcome: 'refused';
  readonly code: 'CALLS_LIMITED';
  readonly rule: 'limit.calls';
  /** Whose calls they were; or else {@link clientAddress}. */
  readonly sessionId?: string;
  /** Where a stranger's calls came from: an IPv4 address, or the first of an IPv6 network. */
  readonly clientAddress?: string;
  /** Of the first request that was refused. */
  readonly requestId?: string;
  readonly stage?: string;
  readonly platformId?: string;
}

/** @param who as {@link limitedCaller} names callers */
export function limitEntry(limit: LimitClass, who: string, request?: LimitedRequest): LimitAuditEntry {
  const { requestId, stage, platformId } = request ?? {};
  return {
    event: 'limit.reached',
    limit,
    outcome: 'refused',
    code: 'CALLS_LIMITED',
    rule: 'limit.calls',
    ...callerFields(who),
    ...(requestId && { requestId }),
    ...(stage && { stage }),
    ...(platformId !== undefined && { platformId }),
  };
}

/** Names a caller in an audit entry. @param who as {@link limitedCaller} names callers */
export function callerFields(who: string): { readonly sessionId?: string; readonly clientAddress?: string } {
  const [kind, name = ''] = who.split(' ');
  if (kind === 'session') return { sessionId: name };
  if (name === 'none') return {};
  return { clientAddress: kind === 'network' ? `${name}::` : name };
}
