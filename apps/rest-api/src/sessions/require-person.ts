import { GatewayError } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request } from 'express';

import type { RestContext } from '../rest-context.js';

/** Whether a session was opened by the person's own browser, and by no app or chat. */
export function isPerson({ credentialKind = 'browser' }: Session): boolean {
  return credentialKind === 'browser';
}

/**
 * The session of the person, for what no app may decide.
 *
 * @throws GatewayError CALLER_UNKNOWN for a stranger; TOKEN_NOT_FOR_THIS for an app or chat
 */
export async function requirePerson(context: RestContext, req: Request): Promise<Session> {
  const session = await context.requireSession(req);
  if (isPerson(session)) return session;
  throw new GatewayError('TOKEN_NOT_FOR_THIS', 'Only the person can change this, in a browser of the session.');
}
