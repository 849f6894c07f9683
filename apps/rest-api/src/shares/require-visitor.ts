import type { Session } from '@fhir-gateway/token-vault';
import type { Request } from 'express';

import { formVisitor, requireSession } from '../console/console-visitor.js';
import type { RestContext } from '../rest-context.js';

/**
 * The session of the person whose form came.
 *
 * @param check of the form's token
 * @throws GatewayError CALLER_UNKNOWN for a stranger, and what `check` throws
 */
export async function requireVisitor(
  context: RestContext,
  req: Request,
  check: (session: Session | undefined) => void,
): Promise<Session> {
  return requireSession(await formVisitor(context, req, check));
}
