import { errorTable, type ErrorCode, type KnownFailure, type RecentCall } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';

import type { RestContext } from '../rest-context.js';

/** A call with why it failed, as far as this gateway knows it. */
export interface OwnCall extends RecentCall {
  readonly code?: string;
  /** What helps. */
  readonly nextStep?: string;
}

/** The newest calls of a session, newest first. @throws VaultError STORE_UNAVAILABLE */
export async function ownCalls({ gateway }: RestContext, session: Session | undefined): Promise<readonly OwnCall[]> {
  const calls = session === undefined ? [] : gateway.recentCalls.list(session);
  if (!calls.some(hasFailed)) return calls;
  const failures = gateway.operator.failures(await gateway.operator.processes());
  const byRequest = new Map(failures.map((failure) => [failure.requestId, failure]));
  return calls.map((call) => (hasFailed(call) ? withCause(call, byRequest.get(call.requestId)) : call));
}

/** Whether it was refused or failed. */
export function hasFailed({ status }: RecentCall): boolean {
  return typeof status === 'number' ? status >= 400 : status !== 'ok';
}

function withCause(call: RecentCall, failure: KnownFailure | undefined): OwnCall {
  const code = failure?.code ?? (typeof call.status === 'string' ? call.status : undefined);
  if (code === undefined) return call;
  const known = Object.hasOwn(errorTable, code) ? errorTable[code as ErrorCode] : undefined;
  return { ...call, code, ...(known?.nextStep !== undefined && { nextStep: known.nextStep }) };
}
