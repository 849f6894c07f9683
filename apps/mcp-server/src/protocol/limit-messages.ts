import { countCall } from '@fhir-gateway/express-kit';
import { limitedAddress, limitedCaller, type Gateway } from '@fhir-gateway/gateway';
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Request, RequestHandler, Response } from 'express';
import { identifiedCaller } from '../sign-in/identified-caller.js';

/**
 * Middleware behind the gate: HTTP requests of one session, or of one address where no session is known, end in 429
 * before the SDK is asked. Tool calls are counted again where they know whose they are, and answered in words there.
 */
export function limitMessages(gateway: Gateway): RequestHandler {
  return async (req, res, next) => {
    const { auth } = req as Request & { auth?: AuthInfo };
    const caller = identifiedCaller(auth) ?? { kind: 'anonymous' as const };
    await countCall(
      gateway,
      res,
      'mcp-http',
      limitedCaller(caller, () => gateway.clientAddressOf(req), true),
    );
    next();
  };
}

/** Counts a message whose token opens nothing, or that brought none where it needs one, for the address it came from. */
export async function countRefusedMessage(gateway: Gateway, req: Request, res: Response): Promise<void> {
  await countCall(gateway, res, 'mcp-http', limitedAddress(gateway.clientAddressOf(req)));
}
