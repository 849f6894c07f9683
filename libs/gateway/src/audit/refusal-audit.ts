import type { AppName } from '../config/app-name.js';
import { callerFields, type LimitedRequest } from './limit-audit.js';

/** A stage of an app refused a request before any call was made for it; calls have entries of their own. */
export interface RefusalAuditEntry {
  readonly event: 'request.refused';
  readonly app: AppName;
  readonly platformId?: string;
  readonly outcome: 'refused';
  /** The error code that the caller got. */
  readonly code: string;
  readonly rule?: string;
  readonly stage: string;
  readonly sessionId?: string;
  /** Where a stranger's request came from: an IPv4 address, or the first of an IPv6 network. */
  readonly clientAddress?: string;
  readonly requestId: string;
}

/** Makes the entry of a refusal. @param who as {@link limitedCaller} and {@link limitedAddress} name callers */
export function refusalEntry(
  refusal: Pick<RefusalAuditEntry, 'app' | 'code' | 'rule'>,
  { requestId, stage, platformId }: LimitedRequest,
  who: string,
): RefusalAuditEntry {
  return {
    event: 'request.refused',
    outcome: 'refused',
    ...refusal,
    stage,
    ...(platformId !== undefined && { platformId }),
    ...callerFields(who),
    requestId,
  };
}
