import type { IncomingMessage } from 'node:http';

import { createAuthServer, type AuthServer } from '@fhir-gateway/auth-server';
import { describeResources, securityHeaders } from '@fhir-gateway/express-kit';
import { fhirBases, type Gateway } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';

import { devicePage } from './device-page.js';
import { oauthErrorPage } from './oauth-error-page.js';
import { basePath } from '../public-urls.js';

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
  const { mcp, rest } = describeResources(config);
  const server = await createAuthServer({
    issuer: publicUrl,
    store: storage.store,
    // Ids of clients and names of their records cannot be sealed again.
    keyring: storage.lastingKeyring,
    recordKeys: config.recordKeys,
    vault,
    logger,
    clients: config.oauthClients,
    // What agents come for stands first: it is what clients that name no resource get.
    resources: [mcp, rest],
    bases: fhirBases(config, gateway.registry),
    findSession: sessionOf,
    renderDevicePage: (page) => ({ headers, body: devicePage({ base, page }).toString() }),
    renderError: ({ code, back }) => ({
      headers,
      body: oauthErrorPage({ base, code, ...(back && { back }) }).toString(),
    }),
  });
  storage.alsoRestore(() => server.restoreKey());
  return server;
}

/** The gateway session that the session middleware, which runs first, found by the browser's cookie. */
function sessionOf(request: IncomingMessage): Session | undefined {
  const { session } = request as IncomingMessage & { session?: { gatewaySession?: Session } };
  return session?.gatewaySession;
}
