import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { AuthContext } from '../auth-context.js';
import { trustedEndpoint } from '../discovery/endpoint-trust.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { isBackendPlatform } from '../scopes/grant-types.js';
import { requestedScopes } from '../scopes/requested-scopes.js';
import type { AnswerRules } from './client-information.js';

/** What a registration says of this gateway. */
export interface ClientText {
  /** Shown to people when they sign in. */
  readonly clientName: string;
  /** Home page of this gateway. */
  readonly clientUri?: string;
}

/** What the requests go through. */
export interface RegistrationLimits {
  readonly timeoutMs: number;
  readonly allowInsecure: (url: URL) => boolean;
}

/** In the order of preference where a server lists several. */
const simpleMethods = ['client_secret_basic', 'client_secret_post', 'none'];

/** What a server says of a refusal, as the end of a sentence. */
export function reasonOf(status: number, words: string): string {
  return words === '' ? `(http ${status}).` : `(http ${status}). It says: ${words}.`;
}

/** The most that can be asked for with what is configured; undefined where the server takes nothing of it. */
export function rulesOf(
  context: AuthContext,
  { allowInsecure }: RegistrationLimits,
  platform: ResolvedPlatform,
  server: ServerMetadata,
): AnswerRules | undefined {
  const isBackend = isBackendPlatform(platform);
  const hasKey = platform.credentials.privateKey !== undefined && context.ownKeys.jwksUrl !== undefined;
  // A key that is configured is used; without one only a person's sign-in can do with no secret at all.
  const ownMethods = hasKey ? ['private_key_jwt'] : isBackend ? [] : ['none'];
  const possible = hasKey ? ownMethods : simpleMethods.filter((method) => method !== 'none' || !isBackend);
  const listed = platform.oauth?.tokenEndpointAuthMethods ?? server.tokenAuthMethods;
  const authMethod = listed === undefined ? possible[0] : possible.find((method) => listed.includes(method));
  if (authMethod === undefined) return undefined;
  return {
    ...(!isBackend && { redirectUri: context.redirectUri }),
    grantType: isBackend ? 'client_credentials' : 'authorization_code',
    authMethod,
    scopes: requestedScopes(platform),
    ownMethods,
    nowSeconds: Math.floor(context.now() / 1000),
    trusted: (address) =>
      typeof address === 'string' && URL.canParse(address)
        ? trustedEndpoint(platform, address, allowInsecure)
        : undefined,
  };
}

export function metadataOf(context: AuthContext, rules: AnswerRules, options: ClientText): object {
  const { redirectUri, authMethod, scopes } = rules;
  return {
    client_name: options.clientName,
    client_uri: options.clientUri,
    ...(redirectUri !== undefined && { redirect_uris: [redirectUri] }),
    grant_types: redirectUri === undefined ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    response_types: redirectUri === undefined ? [] : ['code'],
    scope: scopes.join(' '),
    token_endpoint_auth_method: authMethod,
    ...(authMethod === 'private_key_jwt' && { jwks_uri: context.ownKeys.jwksUrl }),
  };
}
