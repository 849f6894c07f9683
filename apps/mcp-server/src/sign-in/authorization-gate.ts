import { createBearerChallenge } from '@fhir-gateway/express-kit';
import { GatewayError, type Caller, type Gateway } from '@fhir-gateway/gateway';
import type { RequestHandler, Response } from 'express';
import type { IncomingHttpHeaders } from 'node:http';
import { bearerToken } from './bearer-token.js';
import { authInfoOf } from './identified-caller.js';
import { countRefusedMessage } from '../protocol/limit-messages.js';
import { needsCaller, platformOf } from './protected-call.js';

/**
 * Finds who sends a message in `oauth` mode; `undefined` for a message that may come without a token, and did.
 *
 * @throws GatewayError CALLER_UNKNOWN for a call that needs to know its caller and brings no access token
 * @throws whatever `Callers.identify` throws for a token that does not open, whatever it came with
 */
export type FindCaller = (headers: IncomingHttpHeaders, message: unknown) => Promise<Caller | undefined>;

/** Makes {@link FindCaller}. The connection that a call will need is fetched along: one look-up a call. */
export function callerFinder({ callers, registry }: Pick<Gateway, 'callers' | 'registry'>): FindCaller {
  return async ({ authorization }, message) => {
    const bearer = bearerToken(authorization);
    if (bearer === undefined) {
      if (needsCaller(message, registry)) throw new GatewayError('CALLER_UNKNOWN', 'This call needs an access token.');
      return undefined;
    }
    const platformId = platformOf(message, registry);
    return callers.identify({ bearer }, { door: 'mcp', ...(platformId !== undefined && { platformId }) });
  };
}

/**
 * Middleware of `oauth` mode, behind `messageBody` and in front of the SDK: a call that needs to know its caller and
 * brings no access token is answered with 401 and where tokens come from, which makes clients ask their person to
 * connect; so is a token that does not open. Who was identified goes on to the tool.
 *
 * @see RFC 6750 section 3, RFC 9728 section 5.1
 */
export function authorizationGate(gateway: Gateway): RequestHandler {
  const challenge = createBearerChallenge(gateway.config, 'mcp');
  const findCaller = callerFinder(gateway);

  return async (req, res, next) => {
    try {
      const caller = await findCaller(req.headers, req.body);
      if (caller) Object.assign(req, { auth: authInfoOf(caller) });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && isRefusal(error.code))) throw error;
      await countRefusedMessage(gateway, req, res);
      return refuse(res, challenge(error.code), error.message);
    }
    next();
  };
}

function isRefusal(code: unknown): code is string {
  return code === 'CALLER_UNKNOWN' || code === 'SESSION_UNKNOWN' || code === 'TOKEN_NOT_FOR_THIS';
}

function refuse(res: Response, challenge: string, message: string): void {
  res.status(401).set('www-authenticate', challenge).json({ error: 'invalid_token', error_description: message });
}
