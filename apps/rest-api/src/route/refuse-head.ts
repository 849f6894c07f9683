import { GatewayError } from '@fhir-gateway/gateway';
import type { RequestHandler } from 'express';

/** Express answers HEAD with the GET handler; link checkers must not begin or finish a sign-in that way. */
export function refuseHead(): RequestHandler {
  return (_req, res) => {
    res.set('allow', 'GET');
    throw new GatewayError('METHOD_NOT_ALLOWED', 'This address takes no HEAD request.');
  };
}
