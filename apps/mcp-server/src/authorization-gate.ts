import { createBearerChallenge } from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';
import type { RequestHandler, Response } from 'express';
import { bearerToken } from './bearer-token.js';
import { authInfoOf } from './identified-caller.js';
import { countRefusedMessage } from './limit-messages.js';
import { needsCaller, platformOf } from './protected-call.js';

/**
 * Middleware of `oauth` mode, behind `messageBody` and in front of the SDK: a call that needs to know its caller and
 * brings no access token is answered with 401 and where tokens come from, which makes clients ask their person to
 * connect. Everything else may come without a token; a token that does not open is refused whatever it came with. Who
 * was identified goes on to the tool, with the connection it will need: one look-up a call.
 *
 * @see RFC 6750 section 3, RFC 9728 section 5.1
 */
export function authorizationGate(gateway: Gateway): RequestHandler {
  const { callers, config, registry } = gateway;
  const challenge = createBearerChallenge(config, 'mcp');

  return async (req, res, next) => {
    const bearer = bearerToken(req.headers.authorization);
    if (bearer === undefined) {
      if (!needsCaller(req.body, registry)) return next();
      await countRefusedMessage(gateway, req, res);
      return refuse(res, challenge('CALLER_UNKNOWN'), 'This call needs an access token.');
    }
    const platformId = platformOf(req.body, registry);
    try {
      const caller = await callers.identify(
        { bearer },
        { door: 'mcp', ...(platformId !== undefined && { platformId }) },
      );
      Object.assign(req, { auth: authInfoOf(caller) });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && isRefusal(error.code))) throw error;
      await countRefusedMessage(gateway, req, res);
      return refuse(res, challenge(error.code), error.message);
    }
    next();
  };
}

function isRefusal(code: unknown): code is string {
  return code === 'SESSION_UNKNOWN' || code === 'TOKEN_NOT_FOR_THIS';
}

function refuse(res: Response, challenge: string, message: string): void {
  res.status(401).set('www-authenticate', challenge).json({ error: 'invalid_token', error_description: message });
}
