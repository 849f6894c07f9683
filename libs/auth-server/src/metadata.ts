import type { ClientPolicy } from './clients/client-policy.js';
import { paths } from './endpoints/paths.js';
import { clientSigningAlgorithms } from './provider-configuration.js';
import { gatewayScopes, readScopes, type ProtectedResource } from './endpoints/resources.js';

/**
 * The authorization server's metadata.
 *
 * @see RFC 8414 section 2, RFC 9207 section 3, RFC 9728 section 4
 */
export function authorizationServerMetadata(
  issuer: string,
  resources: readonly ProtectedResource[],
  { registration, registered }: Pick<ClientPolicy, 'registered' | 'registration'>,
): Record<string, unknown> {
  const at = (path: string) => `${issuer}${path}`;
  const authMethods = [
    'none',
    ...(registered.some(({ client_secret_sha256: hash }) => hash !== undefined)
      ? ['client_secret_basic', 'client_secret_post']
      : []),
    ...(registered.some(({ jwks }) => jwks !== undefined) ? ['private_key_jwt'] : []),
  ];
  const hasServices = registered.some(({ service }) => service !== undefined);
  return {
    issuer,
    authorization_endpoint: at(paths.authorization),
    token_endpoint: at(paths.token),
    ...(registration && { registration_endpoint: at(paths.registration) }),
    device_authorization_endpoint: at(paths.deviceAuthorization),
    revocation_endpoint: at(paths.revocation),
    introspection_endpoint: at(paths.introspection),
    scopes_supported: gatewayScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      ...(hasServices ? ['client_credentials'] : []),
    ],
    code_challenge_methods_supported: ['S256'],
    ...Object.fromEntries(
      ['token', 'revocation', 'introspection'].flatMap((name) => [
        [`${name}_endpoint_auth_methods_supported`, authMethods],
        ...(authMethods.includes('private_key_jwt')
          ? [[`${name}_endpoint_auth_signing_alg_values_supported`, clientSigningAlgorithms]]
          : []),
      ]),
    ),
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
    protected_resources: resources.map(({ uri }) => uri),
  };
}

/**
 * The same metadata where OpenID Connect clients look for it, with the members that their parsers insist on. Only SMART
 * apps get an id token, and those learn at their FHIR base that they can ask for `openid`.
 */
export function openidAlias(
  issuer: string,
  resources: readonly ProtectedResource[],
  policy: Pick<ClientPolicy, 'registered' | 'registration'>,
): Record<string, unknown> {
  return {
    ...authorizationServerMetadata(issuer, resources, policy),
    jwks_uri: `${issuer}${paths.jwks}`,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'fhirUser'],
  };
}

/**
 * What a resource says about itself.
 *
 * @see RFC 9728 section 2
 */
export function protectedResourceMetadata(issuer: string, { uri, name }: ProtectedResource): Record<string, unknown> {
  return {
    resource: uri,
    resource_name: name,
    authorization_servers: [issuer],
    scopes_supported: readScopes,
    bearer_methods_supported: ['header'],
  };
}

/** Where a resource's metadata is published: the well-known segment goes before the resource's path (RFC 9728 section 3.1). */
export function protectedResourceMetadataUrl(resourceUri: string): string {
  const { origin, pathname } = new URL(resourceUri);
  return `${origin}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, '')}`;
}
