import { describeError, GatewayError, type ErrorCode } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { inputRequired, inputResponse, type InputRequiredResult } from '@modelcontextprotocol/server';
import { loginLink } from '../sign-in/login-link.js';
import { callerHash } from '../sign-in/sign-in-states.js';
import { otherPlatformOf } from './other-platform.js';
import type { ToolCall } from './tool-call.js';

const request = 'sign_in';
/** As wait_for_auth: less than clients give a call. */
const waitMs = 25_000;
const needsSignIn: ReadonlySet<ErrorCode> = new Set(['LOGIN_REQUIRED', 'REAUTH_REQUIRED']);

/**
 * Asks the client to open the sign-in link for its person, where a call failed for want of a sign-in and the client
 * offers that. The link is to this gateway's own page, which asks whose sign-in it is to be.
 *
 * @returns `undefined` where the error has to be told in words: other errors, other clients, a second failure
 */
export async function askToSignIn(error: unknown, call: ToolCall): Promise<InputRequiredResult | undefined> {
  const { platformId } = call;
  if (!call.opensLinks || platformId === undefined || call.signInState !== undefined) return undefined;
  if (!needsSignIn.has(describeError(error).code)) return undefined;
  // The second try would wait for the platform of the call.
  if (otherPlatformOf(error, call) !== undefined) return undefined;
  const platform = call.gateway.registry.resolve(platformId);
  const caller = await call.caller(platform.id);
  if (caller.kind !== 'session') return undefined;
  const { session } = caller;
  const { url } = await loginLink(call.gateway, platform, caller);
  const message = `To go on, sign in to ${platform.name}.`;
  const state = await call.signInStates.mint({ platformId: platform.id, caller: callerHash(session) });
  return inputRequired({
    inputRequests: { [request]: inputRequired.elicitUrl({ message, url }) },
    requestState: state,
  });
}

/**
 * Where a call is the second try of one that asked for a sign-in: waits until the person has finished it, for a while.
 * A client tries again as soon as the link is open.
 *
 * @throws GatewayError ARGUMENT_INVALID for the state of another session or platform
 * @throws GatewayError LOGIN_NOT_FINISHED when the person declined, or has not finished yet
 */
export async function awaitSignIn(call: ToolCall): Promise<void> {
  const { signInState: state, platformId } = call;
  // The answer to a form is the tool's own to read.
  if (state === undefined || state.confirm !== undefined) return;
  const platform = call.gateway.registry.resolve(platformId ?? '');
  const session = await call.session();
  if (state.platformId !== platform.id || state.caller !== callerHash(session)) {
    throw new GatewayError('ARGUMENT_INVALID', 'This answer belongs to another call.');
  }
  const answer = inputResponse(call.inputResponses, request);
  if (answer.kind !== 'elicit' || answer.action !== 'accept') {
    throw new GatewayError('LOGIN_NOT_FINISHED', 'The person did not open the sign-in link.');
  }
  await finished(call, session, platform);
}

async function finished(call: ToolCall, session: Session, platform: ResolvedPlatform): Promise<void> {
  const options = { timeoutMs: waitMs, signal: call.signal };
  const { status, attempt } = await call.gateway.auth.waitForLogin(session, platform, options);
  if (status === 'connected') return;
  const reason = attempt?.reason ?? (status === 'pending' ? 'The person has not finished it.' : '');
  throw new GatewayError('LOGIN_NOT_FINISHED', `The sign-in is ${status}. ${reason}`.trim());
}
