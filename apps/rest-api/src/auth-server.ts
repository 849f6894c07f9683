import type { IncomingMessage } from 'node:http';

import { createAuthServer, type AuthServer, type ProtectedResource } from '@fhir-gateway/auth-server';
import { securityHeaders } from '@fhir-gateway/express-kit';
import { doorResources, type Gateway } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';

import { oauthErrorPage } from './pages/oauth-error-page.js';
import { basePath } from './public-urls.js';

/** What the gateway's access tokens are for; the first is what clients that name no resource get. */
export function protectedResources(config: Gateway['config']): readonly [ProtectedResource, ProtectedResource] {
  const { mcp, rest } = doorResources(config);
  return [
    { uri: mcp, name: 'FHIR Gateway: tools for AI agents' },
    { uri: rest, name: 'FHIR Gateway: REST API' },
  ];
}

/** The authorization server of this gateway; `undefined` in the modes that have none. */
export async function openAuthServer(gateway: Gateway): Promise<AuthServer | undefined> {
  const { config, logger, storage, vault } = gateway;
  if (config.mcpAuth !== 'oauth') return undefined;
  const { publicUrl } = config;
  const headers = {
    ...securityHeaders('page', { https: publicUrl.startsWith('https:') }),
    'content-type': 'text/html; charset=utf-8',
  };
  const base = basePath(publicUrl);
  return createAuthServer({
    issuer: publicUrl,
    ...storage,
    vault,
    logger,
    resources: protectedResources(config),
    findSession: sessionOf,
    renderError: ({ code }) => ({ headers, body: oauthErrorPage({ base, code }).toString() }),
  });
}

/** The gateway session that the session middleware, which runs first, found by the browser's cookie. */
function sessionOf(request: IncomingMessage): Session | undefined {
  const { session } = request as IncomingMessage & { session?: { gatewaySession?: Session } };
  return session?.gatewaySession;
}
