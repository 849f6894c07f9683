import { authServerPaths, ClientDocumentError, type AuthServer } from '@fhir-gateway/auth-server';
import { json, Router } from 'express';

/** A client's description of itself. */
const MAX_REGISTRATION_BYTES = 16 * 1024;

/** `/oauth/token`, `/revoke`, `/introspect`, `/jwks` and `/register`: what programs call, without cookies. */
export function oauthEndpoints(server: AuthServer): Router {
  const { token, revocation, introspection, jwks, registration } = authServerPaths;
  const router = Router({ caseSensitive: true });
  router.post([token, revocation, introspection], (req, res) => server.handle(req, res));
  router.get(jwks, (req, res) => server.handle(req, res));
  router.post(registration, json({ limit: MAX_REGISTRATION_BYTES }), (req, res) => {
    try {
      res.status(201).json(server.register(req.body));
    } catch (error) {
      if (!(error instanceof ClientDocumentError)) throw error;
      // RFC 7591 section 3.2.2; clients look for these members and no others.
      res.status(400).json({ error: error.code, error_description: error.message });
    }
  });
  return router;
}
