import { authorizationServerMetadata, openidAlias, protectedResourceMetadata } from '@fhir-gateway/auth-server';
import type { Config, AppName } from '@fhir-gateway/gateway';
import { Router, type RequestHandler } from 'express';

import { describeResources } from './protected-resources.js';

/**
 * The documents that OAuth clients find their way by, under `/.well-known`: with and without the path of what they are
 * about, since clients look in either place.
 *
 * @see RFC 8414 section 3, RFC 9728 section 3
 */
export function oauthDocuments(
  config: Pick<Config, 'mcpPublicUrl' | 'oauthClients' | 'publicUrl'>,
  app: AppName,
): Router {
  const described = describeResources(config);
  const [issuer, resources, own] = [config.publicUrl, [described.mcp, described.rest], described[app]];
  const router = Router({ caseSensitive: true });
  const [issuerPath, ownPath] = [new URL(issuer).pathname, new URL(own.uri).pathname].map((path) =>
    path.replace(/\/$/, ''),
  );
  const publish = (name: string, path: string | undefined, document: object) => {
    router.get([...new Set([`/.well-known/${name}`, `/.well-known/${name}${path ?? ''}`])], sendPublic(document));
  };
  publish(
    'oauth-authorization-server',
    issuerPath,
    authorizationServerMetadata(issuer, resources, config.oauthClients),
  );
  publish('openid-configuration', issuerPath, openidAlias(issuer, resources, config.oauthClients));
  publish('oauth-protected-resource', ownPath, protectedResourceMetadata(issuer, own));
  return router;
}

/** Nothing here is about a person, and clients inside web pages read it, too. */
function sendPublic(document: object): RequestHandler {
  return (_req, res) => {
    res.set({ 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' }).json(document);
  };
}
