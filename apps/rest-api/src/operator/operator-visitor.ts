import { GatewayError } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request } from 'express';

import { consoleVisitor } from '../console/console-visitor.js';
import type { RestContext } from '../rest-context.js';

/**
 * The session of whoever runs this gateway, in a browser or in local mode. An app's token opens nothing here.
 *
 * @throws GatewayError SIGN_IN_REQUIRED | CALLER_UNKNOWN for a stranger
 * @throws GatewayError OPERATOR_REQUIRED for everybody else, with an audit entry
 */
export async function operatorVisitor(context: RestContext, req: Request): Promise<Session> {
  const { callers, operator } = context.gateway;
  const session = await consoleVisitor(context, req);
  if (session === undefined) {
    callers.refuseStranger();
    throw new GatewayError('CALLER_UNKNOWN', 'Only an operator of this gateway may see this.');
  }
  operator.require(session);
  return session;
}
