import { advertisedScopes } from './scopes.js';

/** Where the OAuth endpoints are; they follow from the issuer. */
export interface OAuthUrls {
  authorize: string;
  token: string;
  revoke: string;
  introspect: string;
  endSession: string;
  register: string;
}

/** The endpoints below an issuer URL. */
export function oauthUrls(issuer: string): OAuthUrls {
  return {
    authorize: `${issuer}/authorize`,
    token: `${issuer}/token`,
    revoke: `${issuer}/revoke`,
    introspect: `${issuer}/introspect`,
    endSession: `${issuer}/logout`,
    register: `${issuer}/register`,
  };
}

/**
 * The document served at `[fhir base]/.well-known/smart-configuration`.
 *
 * @see SMART App Launch 2.2, "Conformance"
 */
export function smartConfiguration(
  issuer: string,
  options: { hasKeyClient: boolean; hasDpop: boolean; hasRegistration: boolean },
): Record<string, unknown> {
  const urls = oauthUrls(issuer);
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: urls.authorize,
    token_endpoint: urls.token,
    introspection_endpoint: urls.introspect,
    revocation_endpoint: urls.revoke,
    end_session_endpoint: urls.endSession,
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      ...(options.hasKeyClient ? ['client_credentials'] : []),
    ],
    response_modes_supported: ['query', 'form_post'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [
      'none',
      'client_secret_basic',
      'client_secret_post',
      ...(options.hasKeyClient ? ['private_key_jwt'] : []),
    ],
    ...(options.hasKeyClient ? { token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'] } : {}),
    ...(options.hasRegistration ? { registration_endpoint: urls.register } : {}),
    ...(options.hasDpop ? { dpop_signing_alg_values_supported: ['ES256'] } : {}),
    scopes_supported: advertisedScopes,
    capabilities: [
      'launch-standalone',
      'launch-ehr',
      'client-public',
      'client-confidential-symmetric',
      ...(options.hasKeyClient ? ['client-confidential-asymmetric'] : []),
      'context-banner',
      'context-standalone-patient',
      'context-ehr-patient',
      'context-ehr-encounter',
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
      'sso-openid-connect',
    ],
  };
}
