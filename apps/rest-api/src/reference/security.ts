import { authServerPaths } from '@fhir-gateway/auth-server';

import type { ReferenceSettings } from './reference-settings.js';
import type { Operation } from '../route/operation.js';

/** How callers are known, as OpenAPI has it. */
export function securitySchemes({ config, cookieName }: ReferenceSettings): Record<string, object> {
  const { publicUrl, mcpAuth } = config;
  return {
    gatewayToken: {
      type: 'http',
      scheme: 'bearer',
      description:
        mcpAuth === 'oauth'
          ? 'An access token of this gateway, see `gatewayOAuth`. Another Authorization header is refused, never forwarded.'
          : 'A token of this gateway. Another Authorization header is refused, never forwarded.',
    },
    sessionCookie: {
      type: 'apiKey',
      in: 'cookie',
      name: cookieName,
      description: 'A browser’s session. Requests that change something need proof of the gateway’s own page besides.',
    },
    metricsToken: { type: 'http', scheme: 'bearer', description: 'The value of FHIR_GATEWAY_METRICS_TOKEN.' },
    ...(mcpAuth === 'oauth' && {
      gatewayOAuth: {
        type: 'oauth2',
        description: 'How an app gets a token. PKCE (S256) is a must, and there are no client secrets.',
        flows: {
          authorizationCode: {
            authorizationUrl: publicUrl + authServerPaths.authorization,
            tokenUrl: publicUrl + authServerPaths.token,
            refreshUrl: publicUrl + authServerPaths.token,
            scopes: { gateway: 'Use the gateway for the person who allowed it' },
          },
        },
      },
    }),
  };
}

/** Who may call, as OpenAPI has it: one of the alternatives is enough; an empty one is anybody. */
export function securityOf({ access }: Operation, isLocal: boolean): readonly Record<string, readonly string[]>[] {
  const anybody = {};
  switch (access) {
    case 'anybody':
      return [anybody];
    case 'metrics':
      return [{ metricsToken: [] }];
    case 'browser':
      return [{ sessionCookie: [] }, ...(isLocal ? [anybody] : [])];
    case 'session':
      return [{ gatewayToken: [] }, { sessionCookie: [] }, ...(isLocal ? [anybody] : [])];
    case 'caller':
      return [{ gatewayToken: [] }, { sessionCookie: [] }, anybody];
  }
}
