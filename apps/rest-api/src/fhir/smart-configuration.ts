import { authorizationServerMetadata } from '@fhir-gateway/auth-server';
import { describeDoors } from '@fhir-gateway/express-kit';
import { GatewayError, type Config } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';

/** Whether a request reads the document below the FHIR base of a platform. */
export function isSmartConfiguration(method: string, path: string): boolean {
  return path === '.well-known/smart-configuration' && (method === 'GET' || method === 'HEAD');
}

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
  config: Pick<Config, 'mcpAuth' | 'publicUrl' | 'mcpPublicUrl'>,
): (platform: ResolvedPlatform) => string {
  const { mcp, rest } = describeDoors(config);
  const metadata = authorizationServerMetadata(config.publicUrl, [mcp, rest]);
  const document = JSON.stringify({
    ...Object.fromEntries(shared.map((name) => [name, metadata[name]])),
    capabilities: ['launch-standalone', 'client-public'],
  });
  return (platform) => {
    if (config.mcpAuth === 'oauth' && platform.oauth) return document;
    // To a SMART client a base without this document is one that needs no authorization server.
    throw new GatewayError('ROUTE_NOT_FOUND', 'There is no authorization server for this address.');
  };
}
