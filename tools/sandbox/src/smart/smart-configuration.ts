import { advertisedScopes } from './scopes.js';
import rows from './smart-configuration.json' with { type: 'json' };

/** What is offered only where a client signs. */
const ofKeyClients = ['client_credentials', 'private_key_jwt', 'client-confidential-asymmetric'];

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
  const offered = (names: readonly string[]): string[] =>
    names.filter((name) => options.hasKeyClient || !ofKeyClients.includes(name));
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: urls.authorize,
    token_endpoint: urls.token,
    introspection_endpoint: urls.introspect,
    revocation_endpoint: urls.revoke,
    end_session_endpoint: urls.endSession,
    grant_types_supported: offered(rows.grant_types_supported),
    response_modes_supported: rows.response_modes_supported,
    response_types_supported: rows.response_types_supported,
    code_challenge_methods_supported: rows.code_challenge_methods_supported,
    token_endpoint_auth_methods_supported: offered(rows.token_endpoint_auth_methods_supported),
    ...(options.hasKeyClient ? { token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'] } : {}),
    ...(options.hasRegistration ? { registration_endpoint: urls.register } : {}),
    ...(options.hasDpop ? { dpop_signing_alg_values_supported: ['ES256'] } : {}),
    scopes_supported: advertisedScopes,
    capabilities: offered(rows.capabilities),
  };
}
