import { randomBytes } from 'node:crypto';
import type { Account, Adapter, Configuration, JWKS, KoaContextWithOIDC, errors as oidcErrors } from 'oidc-provider';
import type { SandboxAccount } from '../records/index.js';
import { describeRow, missingRow } from '@fhir-gateway/testing/required';
import { errorPage, pageHeaders, signedOutPage, signOutPage } from '../pages/index.js';
import type { AccountDirectory } from './accounts.js';
import { checkAudience, checkLaunch } from './authorization-request.js';
import { checkSecretPlacement } from './client-authentication.js';
import type { ClientKeys } from './clients.js';
import { sandboxClients } from './clients.js';
import type { LaunchContexts } from './launch-context.js';
import type { Launches } from './launches.js';
import type { DpopMode } from './dpop-proof.js';
import type { ActiveQuirks } from './quirks/index.js';
import { describeMissing, isUdapClient } from './required-members.js';
import { knownScopes } from './scopes.js';

/** Whether clients may register themselves, and with the sandbox’s initial access token alone. */
export type RegistrationMode = 'off' | 'open' | 'token';

/** What a client registers with where `token` is set; every reader of this file has it. */
const initialAccessToken = 'sandbox-initial-access-token';

/** What the configuration is made from. */
export interface ProviderSettings {
  /** URL below which everything of the server is; no trailing slash. */
  root: string;
  fhirBaseUrl: string;
  directory: AccountDirectory;
  contexts: LaunchContexts;
  launches: Launches;
  /** lifetime of access tokens */
  accessTokenSeconds: number;
  quirks: ActiveQuirks;
  dpop: DpopMode;
  registration: RegistrationMode;
  signingKeys: JWKS;
  /** where its records are, clients that register included */
  adapter: (model: string) => Adapter;
  clientKeys: ClientKeys | undefined;
  errors: typeof oidcErrors;
}

const hour = 3600;
const day = 24 * hour;

function accountFor(account: SandboxAccount, fhirBaseUrl: string): Account {
  return {
    accountId: account.login,
    claims: () => ({
      sub: account.login,
      name: account.displayName,
      fhirUser: `${fhirBaseUrl}/${account.fhirUser}`,
    }),
  };
}

function showPage(ctx: KoaContextWithOIDC, body: string): void {
  ctx.set({ ...pageHeaders });
  ctx.type = 'html';
  ctx.body = body;
}

function renderError(ctx: KoaContextWithOIDC, out: { error: string; error_description?: string | undefined }): void {
  const description = describeMissing(ctx) ?? out.error_description;
  const page = {
    title: 'This request can’t go on',
    code: out.error,
    ...(description === undefined ? {} : { description }),
  };
  showPage(ctx, errorPage(page));
}

/**
 * The configuration that makes `oidc-provider` a SMART App Launch 2.2 server: PKCE and `aud` for everyone, consent on every
 * authorization, refresh tokens only with `offline_access` or `online_access`, rotated, tokens bound to the chosen patient.
 */
export function providerConfiguration(settings: ProviderSettings): Configuration {
  const { directory, contexts, launches, errors, fhirBaseUrl, root } = settings;
  const isOwner = (ctx: KoaContextWithOIDC, clientId: string, tokenClientId: string | undefined): boolean => {
    checkSecretPlacement(ctx, errors);
    return clientId === tokenClientId;
  };
  const prefix = `sandbox${new URL(root).pathname.replace(/\/$/, '').replaceAll('/', '_')}`;
  const refuseRefresh = ({ oidc: { params = {} } }: KoaContextWithOIDC): void => {
    const code = params['grant_type'] === 'refresh_token' ? settings.quirks.refusedRefresh(params) : undefined;
    if (code === 'invalid_scope') throw new errors.InvalidScope('scope is required', '');
    if (code !== undefined) throw new errors.InvalidGrant('the refresh token is over');
  };
  const renewable = (scopes: Set<string>): boolean => scopes.has('offline_access') || scopes.has('online_access');
  return {
    adapter: settings.adapter,
    clients: sandboxClients(settings.clientKeys),
    jwks: settings.signingKeys,
    // The prefix keeps clear of other servers' cookies: cookies of localhost are shared by all ports and paths.
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      names: { session: `${prefix}_session`, interaction: `${prefix}_interaction`, resume: `${prefix}_resume` },
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      revocation: '/revoke',
      introspection: '/introspect',
      userinfo: '/userinfo',
      jwks: '/jwks',
      end_session: '/logout',
      registration: '/register',
    },
    interactions: { url: (_ctx, interaction) => `${root}/interaction/${interaction.uid}` },
    scopes: knownScopes(),
    claims: { openid: ['sub'], fhirUser: ['fhirUser'], profile: ['name'] },
    // SMART clients read fhirUser from the id_token, also when they get an access token beside it.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    // Clients that sign register by UDAP, whose servers take RS256 and ES256.
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS384', 'ES384', 'RS256', 'ES256'],
      idTokenSigningAlgValues: ['RS256'],
    },
    pkce: { required: () => true },
    // Refused before a code is used up, which its client may send again with a better assertion.
    assertJwtClientAuthClaimsAndHeader: (_ctx, claims, header, client) => {
      if (isUdapClient(client.clientId)) return;
      const row = missingRow('assertion-header', header) ?? missingRow('assertion-claims', claims);
      if (row) throw new errors.InvalidClientAuth(describeRow(row));
    },
    extraParams: {
      aud: (ctx: KoaContextWithOIDC, aud: string | undefined) => checkAudience(ctx, aud, { fhirBaseUrl, errors }),
      launch: (ctx: KoaContextWithOIDC, launch: string | undefined) => checkLaunch(ctx, launch, { launches, errors }),
    },
    findAccount: (ctx, login) => {
      if (ctx.oidc.route === 'token') {
        checkSecretPlacement(ctx, errors);
        refuseRefresh(ctx);
      }
      const account = directory.find(login);
      return account && accountFor(account, fhirBaseUrl);
    },
    // Only the grant of the consent just given: a remembered one would skip the choice of a patient.
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    extraTokenClaims: (_ctx, token) => {
      const patient = 'grantId' in token ? contexts.of(token.grantId)?.patient : undefined;
      return patient === undefined ? undefined : { patient };
    },
    issueRefreshToken: (_ctx, client, code) => client.grantTypeAllowed('refresh_token') && renewable(code.scopes),
    rotateRefreshToken: () => settings.quirks.all('keepsRefreshTokens').length === 0,
    // Tokens outlive the browser's session: signing in as somebody else must not end what was granted before.
    expiresWithSession: () => false,
    // The provider's own dispatcher refuses loopback addresses, where the one `jwks_uri` of this server is.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    clientBasedCORS: () => false,
    renderError,
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: {
        enabled: settings.dpop !== 'off',
        nonceSecret: randomBytes(32),
        requireNonce: () => settings.dpop === 'nonce',
      },
      registration: {
        enabled: settings.registration !== 'off',
        ...(settings.registration === 'token' && { initialAccessToken }),
      },
      registrationManagement: { enabled: settings.registration !== 'off' },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => showPage(ctx, signOutPage(form)),
        postLogoutSuccessSource: (ctx) => showPage(ctx, signedOutPage()),
      },
      userinfo: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (ctx, client, token) => isOwner(ctx, client.clientId, token.clientId),
      },
      revocation: {
        enabled: true,
        allowedPolicy: (ctx, client, token) => {
          if (isOwner(ctx, client.clientId, token.clientId)) return true;
          throw new errors.InvalidRequest('the token was issued to another client');
        },
      },
    },
    ttl: {
      AccessToken: settings.accessTokenSeconds,
      AuthorizationCode: 60,
      ClientCredentials: settings.accessTokenSeconds,
      Grant: 14 * day,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: (_ctx, token) => (token.scope?.split(' ').includes('offline_access') ? day : hour),
      Session: 8 * hour,
    },
  };
}
