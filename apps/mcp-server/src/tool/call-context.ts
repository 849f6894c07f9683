import { isObject } from '@fhir-gateway/fhir';
import { CLIENT_CAPABILITIES_META_KEY, type ClientCapabilities } from '@modelcontextprotocol/server';
import type { ProgressReport } from './call-progress.js';
import type { Exchange } from '../messages/exchange.js';
import type { RequestMessage } from '../messages/message.js';
import type { Era } from '../messages/revisions.js';
import type { SignInState } from '../sign-in/sign-in-states.js';

/** What a call of a tool knows of the message and the HTTP request behind it. */
export interface CallContext {
  readonly exchange: Omit<Exchange, 'notify'>;
  readonly era: Era;
  /** What the client of the 2026 era can be asked for; the 2025 era says it to a session, and there is none. */
  readonly capabilities: ClientCapabilities | undefined;
  /** What the client was asked to carry, its signature checked. */
  readonly requestState: SignInState | undefined;
  /** What the client answers to what it was asked, unchecked. */
  readonly inputResponses: Readonly<Record<string, unknown>> | undefined;
  /** Sends a progress notification; absent where the client did not ask for them. */
  readonly report: ((report: ProgressReport) => void) | undefined;
  /** Says that the list of tools is another one now; absent where nothing can be said ahead of the answer. */
  readonly listChanged: (() => void) | undefined;
}

/**
 * The context of one `tools/call`.
 *
 * @param requestState as verified
 */
export function contextOf(
  { era, params }: RequestMessage,
  exchange: Exchange,
  requestState: SignInState | undefined,
): CallContext {
  const meta = isObject(params['_meta']) ? params['_meta'] : {};
  const capabilities = era === 'modern' ? meta[CLIENT_CAPABILITIES_META_KEY] : undefined;
  const { inputResponses } = params;
  return {
    exchange,
    era,
    capabilities: capabilities as ClientCapabilities | undefined,
    requestState,
    inputResponses: inputResponses === undefined ? undefined : acceptable(inputResponses),
    report: reporter(meta['progressToken'], exchange.notify),
    // The 2026 era has it on subscriptions alone, and marks the list as not to be kept.
    listChanged: era === 'legacy' ? announcer(exchange.notify) : undefined,
  };
}

function reporter(progressToken: unknown, notify: Exchange['notify']): CallContext['report'] {
  if (progressToken === undefined || notify === undefined) return undefined;
  const head = { jsonrpc: '2.0', method: 'notifications/progress' };
  return (report) => notify(JSON.stringify({ ...head, params: { progressToken, ...report } }));
}

function announcer(notify: Exchange['notify']): CallContext['listChanged'] {
  return notify && (() => notify(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })));
}

/** Answers, each by the name of what was asked; what has the form of a message is none. */
function acceptable(responses: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(responses)) return {};
  const entries = Object.entries(responses);
  return Object.fromEntries(entries.filter(([, one]) => isObject(one) && !('method' in one) && !('result' in one)));
}
