import type { CancelSignal } from '@fhir-gateway/fhir-proxy';
import type { AuthInfo, ServerContext } from '@modelcontextprotocol/server';
import type { ProgressReport } from './call-progress.js';
import type { CallRequest } from './call-request.js';
import type { SignInState } from '../sign-in/sign-in-request.js';

/** What a call of a tool knows of the message and the HTTP request behind it, whoever read them. */
export interface CallContext {
  /** Aborted when the client gives up. */
  readonly client: CancelSignal;
  readonly request: Request | CallRequest | undefined;
  readonly authInfo: AuthInfo | undefined;
  /** What a client of the 2026 era says of itself; absent in the 2025 era. */
  readonly envelope: unknown;
  /** What the client was asked to carry, its signature checked. */
  readonly requestState: SignInState | undefined;
  /** What the client answers to what it was asked, unchecked. */
  readonly inputResponses: Readonly<Record<string, unknown>> | undefined;
  /** Absent where the client did not ask to be told. */
  readonly report: ((report: ProgressReport) => Promise<void>) | undefined;
}

/** The same from what the SDK hands a tool. */
export function contextOf({ mcpReq, http }: ServerContext): CallContext {
  const { progressToken } = mcpReq._meta ?? {};
  const report = (params: ProgressReport): Promise<void> =>
    mcpReq.notify({ method: 'notifications/progress', params: { progressToken: progressToken ?? 0, ...params } });
  return {
    client: mcpReq.signal,
    request: http?.req,
    authInfo: http?.authInfo,
    envelope: mcpReq.envelope,
    requestState: mcpReq.requestState<SignInState>(),
    inputResponses: mcpReq.inputResponses,
    report: progressToken === undefined ? undefined : report,
  };
}
