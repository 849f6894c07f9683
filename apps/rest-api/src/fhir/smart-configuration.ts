import { authorizationServerMetadata, authServerPaths } from '@fhir-gateway/auth-server';
import { describeResources } from '@fhir-gateway/express-kit';
import { GatewayError, type Config } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

import { platformErrors } from '../route/error-sets.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer, type Operation } from '../route/operation.js';

/** Below the FHIR base of a platform. */
export const smartConfigurationPath = '.well-known/smart-configuration';

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

/** What of the authorization server's metadata a SMART client looks for. */
const shared = [
  'authorization_endpoint',
  'token_endpoint',
  'issuer',
  'registration_endpoint',
  'revocation_endpoint',
  'introspection_endpoint',
  'grant_types_supported',
  'response_types_supported',
  'code_challenge_methods_supported',
  'token_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
];

/** Whose letters and types a person's sign-in and choice narrow. */
const scopesSupported = ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.cruds', 'user/*.cruds'];

/**
 * What works here, and nothing else: no launch from within an EHR, no scope that ends with the browser's session.
 *
 * @see SMART App Launch 2.2, "Capability Sets"
 */
const capabilities = [
  'launch-standalone',
  'context-standalone-patient',
  'context-banner',
  'client-public',
  'sso-openid-connect',
  'permission-offline',
  'permission-patient',
  'permission-user',
  'permission-v1',
  'permission-v2',
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
  const { registered } = config.oauthClients;
  const document = JSON.stringify({
    ...Object.fromEntries(shared.filter((name) => name in metadata).map((name) => [name, metadata[name]])),
    jwks_uri: `${config.publicUrl}${authServerPaths.jwks}`,
    scopes_supported: scopesSupported,
    capabilities: [
      ...capabilities,
      ...(registered.some(({ client_secret_sha256: hash }) => hash !== undefined)
        ? ['client-confidential-symmetric']
        : []),
      ...(registered.some(({ jwks }) => jwks !== undefined) ? ['client-confidential-asymmetric'] : []),
    ],
  });
  return (platform) => {
    if (config.mcpAuth === 'oauth' && platform.oauth) return document;
    // To a SMART client a base without this document is one that needs no authorization server.
    throw new GatewayError('ROUTE_NOT_FOUND', 'There is no authorization server for this address.');
  };
}
