import { authorizationServerMetadata } from '@fhir-gateway/auth-server';
import { describeResources } from '@fhir-gateway/express-kit';
import { GatewayError, type Config } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

import { platformErrors } from '../route/error-sets.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer, type Operation } from '../route/operation.js';

/** Below the FHIR base of a platform. */
const smartConfigurationPath = '.well-known/smart-configuration';

/** Whether a request reads the document below the FHIR base of a platform. */
export function isSmartConfiguration(method: string, path: string): boolean {
  return path === smartConfigurationPath && (method === 'GET' || method === 'HEAD');
}

const smartConfiguration = named(
  'SmartConfiguration',
  z.looseObject({
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    code_challenge_methods_supported: z.array(z.string()),
    capabilities: z.array(z.string()),
  }),
);

/** The one address below a FHIR base that the gateway answers by itself. */
export const smartConfigurationOperation: Operation = {
  id: 'getSmartConfiguration',
  method: 'get',
  path: `/api/fhir/{platform_id}/${smartConfigurationPath}`,
  tag: 'Discovery',
  summary: 'Find the authorization server of a FHIR base',
  description: 'SMART App Launch 2.2. For platforms with a sign-in; to SMART clients any other base is an open one.',
  access: 'anybody',
  oauthOnly: true,
  answers: { 200: jsonAnswer(smartConfiguration, 'The gateway’s own authorization server.') },
  errors: [...platformErrors, 'ROUTE_NOT_FOUND'],
  errorForm: 'outcome',
  examples: {
    sandbox: { summary: 'Of the sandbox', parameters: { platform_id: 'sandbox-ehr' }, status: 200 },
    openData: {
      summary: 'Of a platform that needs no sign-in',
      parameters: { platform_id: 'sandbox-open' },
      status: 404,
    },
  },
};

/** What of the authorization server's metadata a SMART client looks for; nothing is said that belongs to OpenID Connect. */
const shared = [
  'authorization_endpoint',
  'token_endpoint',
  'registration_endpoint',
  'revocation_endpoint',
  'introspection_endpoint',
  'grant_types_supported',
  'response_types_supported',
  'scopes_supported',
  'code_challenge_methods_supported',
  'token_endpoint_auth_methods_supported',
];

/**
 * Makes the documents by which SMART clients find the gateway's own authorization server, for any platform.
 *
 * @returns throws GatewayError ROUTE_NOT_FOUND where there is none: in other modes, and for open platforms
 * @see SMART App Launch 2.2, "Conformance": `.well-known/smart-configuration` below the FHIR base
 */
export function smartConfigurations(
  config: Pick<Config, 'mcpAuth' | 'mcpPublicUrl' | 'oauthClients' | 'publicUrl'>,
): (platform: ResolvedPlatform) => string {
  const { mcp, rest } = describeResources(config);
  const metadata = authorizationServerMetadata(config.publicUrl, [mcp, rest], config.oauthClients);
  const document = JSON.stringify({
    ...Object.fromEntries(shared.filter((name) => name in metadata).map((name) => [name, metadata[name]])),
    // No `launch-standalone`: a token has the one scope `gateway`, no `patient` and no id_token.
    capabilities: ['client-public'],
  });
  return (platform) => {
    if (config.mcpAuth === 'oauth' && platform.oauth) return document;
    // To a SMART client a base without this document is one that needs no authorization server.
    throw new GatewayError('ROUTE_NOT_FOUND', 'There is no authorization server for this address.');
  };
}
