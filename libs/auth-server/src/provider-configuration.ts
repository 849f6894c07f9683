import type { Keyring } from '@fhir-gateway/token-vault';
import type { Adapter, Configuration, JWK, KoaContextWithOIDC } from 'oidc-provider';
import type * as OidcProvider from 'oidc-provider';
import type { AccessTokens } from './access-tokens.js';
import { deviceCodeSeconds, type DeviceFlow } from './device/device-flow.js';
import { paths } from './endpoints/paths.js';
import { findResource, gatewayScopes, type FhirBases, type ProtectedResource } from './endpoints/resources.js';
import type { SmartApps } from './smart-apps.js';

/** Life of an access token; a client renews it with its refresh token. */
export const accessTokenSeconds = 600;
/** What clients may sign their assertions with (RFC 7523). */
export const clientSigningAlgorithms = ['RS256', 'RS384', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const;
const codeSeconds = 60;
const interactionSeconds = 600;
const signInSeconds = 1_800;
const day = 24 * 60 * 60;

/** What the configuration is made from. */
export interface ConfigurationParts {
  readonly issuer: string;
  readonly keyring: Keyring;
  /** Private; signs id tokens. */
  readonly signingKey: JWK;
  readonly adapter: (model: string) => Adapter;
  readonly tokens: AccessTokens;
  readonly resources: readonly ProtectedResource[];
  /** Absent where no SMART app is let in. */
  readonly bases: FhirBases | undefined;
  readonly smartApps: Pick<SmartApps, 'claims'>;
  readonly policy: OidcProvider.interactionPolicy.Prompt[];
  readonly errors: typeof OidcProvider.errors;
  readonly deviceFlow: DeviceFlow;
  renderError(ctx: KoaContextWithOIDC, fault: { code: string; description?: string }): void;
}

/**
 * `oidc-provider` as an OAuth 2.1 server and nothing more: code flow with PKCE S256, public clients, resource indicators,
 * opaque tokens, rotated refresh tokens, and the device grant for the command line. Clients that the operator registered
 * authenticate, and may have tokens of their own. SMART apps get scopes of SMART and an id token; nobody gets user info.
 */
export function providerConfiguration(parts: ConfigurationParts): Configuration {
  const { issuer, keyring, tokens, resources, bases, errors } = parts;
  // The primary key's signs; the older ones' let who is amid a sign-in go on while the master key changes.
  const cookieKeys = keyring.deriveAll('oauth-cookies', 32).map((key) => Buffer.from(key).toString('base64url'));
  const isOwn = (clientId: string, of: string | undefined) => clientId === of;
  const basePath = new URL(issuer).pathname.replace(/\/$/, '');
  // Lax, not Strict: the person comes from the client's own page or app.
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const;

  return {
    adapter: parts.adapter,
    jwks: { keys: [parts.signingKey] },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256'],
      clientAuthSigningAlgValues: [...clientSigningAlgorithms],
    },
    clientDefaults: { id_token_signed_response_alg: 'RS256' },
    cookies: {
      keys: cookieKeys,
      names: { session: 'fhir_gateway_oauth', interaction: 'fhir_gateway_consent', resume: 'fhir_gateway_resume' },
      long: { ...cookie, path: `${basePath}/oauth` },
      short: cookie,
    },
    routes: {
      authorization: paths.authorization,
      token: paths.token,
      revocation: paths.revocation,
      introspection: paths.introspection,
      jwks: paths.jwks,
      device_authorization: paths.deviceAuthorization,
      code_verification: paths.device,
    },
    interactions: {
      policy: parts.policy,
      url: (_ctx, interaction) => `${issuer}${paths.consent}/${interaction.uid}`,
    },
    scopes: ['openid'],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'] },
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    pkce: { required: () => true },
    // Nothing here needs the provider to fetch anything; clients' documents are fetched by DocumentedClients.
    fetch: () => Promise.reject(new Error('the provider fetches nothing')),
    findAccount: async (_ctx, accountId, token) => {
      const session = await tokens.sessionOf(accountId);
      const grantId = token !== undefined && 'grantId' in token ? token.grantId : undefined;
      return session && { accountId, claims: () => parts.smartApps.claims(accountId, grantId) };
    },
    issueRefreshToken: (_ctx, client, code) => {
      const isSmart = bases !== undefined && [code.resource].flat().some((uri) => uri && bases.find(uri));
      return client.grantTypeAllowed('refresh_token') && (!isSmart || code.scopes.has('offline_access'));
    },
    rotateRefreshToken: true,
    // A token lasts as long as the gateway session that it opens, not with the consent page's cookie.
    expiresWithSession: () => false,
    clientBasedCORS: () => false,
    renderError: (ctx, { error, error_description: description }) =>
      parts.renderError(ctx, { code: error, description }),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: parts.deviceFlow.feature,
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        // A client of the time before RFC 8707 names none; the first resource is what such clients come for.
        defaultResource: (_ctx, _client, oneOf) => {
          const [first] = resources;
          const asked = oneOf?.find((indicator) => findResource(resources, indicator) === first);
          return asked ?? oneOf?.[0] ?? first?.uri ?? '';
        },
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, indicator) => {
          const resource = findResource(resources, indicator);
          // A token of a SMART app is for one base, and for nothing else.
          const base = resource || Array.isArray(ctx.oidc.params?.['resource']) ? undefined : bases?.find(indicator);
          const target = resource ?? base;
          if (target === undefined) throw new errors.InvalidTarget('this is no resource of this gateway');
          const { Grant: granted } = ctx.oidc.entities;
          // What was asked for, while a person is asked; what was granted, afterwards.
          const smart =
            granted === undefined ? String(ctx.oidc.params?.['scope']) : granted.getResourceScope(indicator);
          return {
            scope: base ? smart : gatewayScopes.join(' '),
            audience: target.uri,
            accessTokenFormat: 'opaque',
            accessTokenTTL: accessTokenSeconds,
          };
        },
      },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => isOwn(client.clientId, token.clientId),
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => isOwn(client.clientId, token.clientId),
      },
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: codeSeconds,
      ClientCredentials: accessTokenSeconds,
      DeviceCode: deviceCodeSeconds,
      // What belongs to a session that is not kept is cut to a week where it is stored.
      Grant: 400 * day,
      IdToken: accessTokenSeconds,
      // Whoever lets a SMART app in may have to sign in at its platform first.
      Interaction: (_ctx, { params }) => (bases?.find(String(params['resource'])) ? signInSeconds : interactionSeconds),
      RefreshToken: 90 * day,
      Session: day,
    },
  };
}
