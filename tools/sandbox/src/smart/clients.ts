import type { ClientMetadata, JWKS } from 'oidc-provider';
import { systemScopes } from './scopes.js';

/**
 * Secrets of the two confidential clients. They are constants on purpose: the server holds synthetic data only and
 * listens on loopback only. The first one holds characters that must be form-encoded before Basic encoding
 * (RFC 6749 section 2.3.1), which clients often forget.
 */
export const sandboxSecrets = {
  basic: 'sandbox/secret+with=100%:signs',
  post: 'sandbox-post-secret',
} as const;

/**
 * Loopback only. The provider ignores the port of native clients' loopback URIs (RFC 8252 section 7.3).
 * `[::1]` is left out: a CSP source can't name it, so the consent page could not return there.
 */
const redirectUris = ['http://localhost/oauth/callback', 'http://127.0.0.1/oauth/callback'];

/** Where a browser comes back to from signing out, the port again left open. */
const postLogoutRedirectUris = ['http://localhost/auth/signed-out', 'http://127.0.0.1/auth/signed-out'];

/** Public keys of the clients that sign, or where to fetch them. */
export type ClientKeys = { readonly jwks: JWKS } | { readonly jwks_uri: string };

function client(metadata: Partial<ClientMetadata> & { client_id: string }): ClientMetadata {
  return {
    application_type: 'native',
    redirect_uris: redirectUris,
    post_logout_redirect_uris: postLogoutRedirectUris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    ...metadata,
  };
}

/**
 * The clients known from the start, so that a gateway needs no registration here.
 *
 * @param keys of `fhir-gateway-jwt` and `fhir-gateway-backend`; without them these clients do not exist
 */
export function sandboxClients(keys?: ClientKeys): ClientMetadata[] {
  const clients = [
    client({ client_id: 'fhir-gateway', client_name: 'FHIR Gateway', token_endpoint_auth_method: 'none' }),
    client({
      client_id: 'fhir-gateway-basic',
      client_name: 'FHIR Gateway (secret in the header)',
      client_secret: sandboxSecrets.basic,
      token_endpoint_auth_method: 'client_secret_basic',
    }),
    client({
      client_id: 'fhir-gateway-post',
      client_name: 'FHIR Gateway (secret in the body)',
      client_secret: sandboxSecrets.post,
      token_endpoint_auth_method: 'client_secret_post',
    }),
  ];
  if (!keys) return clients;
  const keyClient = client({
    client_id: 'fhir-gateway-jwt',
    client_name: 'FHIR Gateway (signed assertion)',
    ...keys,
    token_endpoint_auth_method: 'private_key_jwt',
  });
  const backendService: ClientMetadata = {
    client_id: 'fhir-gateway-backend',
    client_name: 'FHIR Gateway (backend service)',
    ...keys,
    token_endpoint_auth_method: 'private_key_jwt',
    redirect_uris: [],
    post_logout_redirect_uris: [],
    grant_types: ['client_credentials'],
    response_types: [],
    scope: systemScopes.join(' '),
  };
  return [...clients, keyClient, backendService];
}
