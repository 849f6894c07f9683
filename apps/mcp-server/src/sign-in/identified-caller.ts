import type { Caller } from '@fhir-gateway/gateway';
import type { AuthInfo } from '@modelcontextprotocol/server';

/** What the gate found out, kept beside the object that the SDK carries from the HTTP request to a tool's context. */
const identified = new WeakMap<AuthInfo, Caller>();

/**
 * Makes what the SDK wants to know of an authenticated request, and ties the caller to it: the tools then need not ask
 * the store again. The token itself stops here; no tool needs it.
 */
export function authInfoOf(caller: Caller): AuthInfo {
  const clientId = caller.kind === 'session' ? (caller.clientName ?? '') : '';
  const info: AuthInfo = { token: '', clientId, scopes: [] };
  identified.set(info, caller);
  return info;
}

/** The caller that {@link authInfoOf} tied to the request; `undefined` where no gate stood in front. */
export function identifiedCaller(info: AuthInfo | undefined): Caller | undefined {
  return info && identified.get(info);
}
