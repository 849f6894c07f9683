import { isObject } from '@fhir-gateway/fhir';
import { operatorUrl } from '@fhir-gateway/address-guard';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { isSecure, trustedEndpoint } from './endpoint-trust.js';
import { isBackendPlatform } from '../scopes/grant-types.js';

/** What is known of a platform's authorization server, and whence. Every endpoint in it has passed the trust rule. */
export interface ServerMetadata {
  source:
    | 'smart-configuration'
    | 'capability-statement'
    | 'authorization-server-metadata'
    | 'openid-configuration'
    | 'static';
  /** Neither a CapabilityStatement nor a platform file names one; without it no id_token can be verified. */
  issuer?: string;
  /** Absent only where nobody signs in: a platform for backend services needs none. */
  authorizationEndpoint?: string;
  tokenEndpoint: string;
  revocationEndpoint?: string;
  introspectionEndpoint?: string;
  /** Where a browser signs out (OpenID Connect RP-Initiated Logout 1.0). */
  endSessionEndpoint?: string;
  /** Where clients register themselves (RFC 7591). */
  registrationEndpoint?: string;
  /** Where authorization requests are pushed (RFC 9126). */
  pushedAuthorizationEndpoint?: string;
  /** The server takes no authorization request that was not pushed. */
  requiresPushedAuthorization?: boolean;
  jwksUri?: string;
  tokenAuthMethods?: readonly string[];
  idTokenAlgorithms?: readonly string[];
  /** What proofs of possession may be signed with (RFC 9449 section 5.1); a missing list says nothing. */
  dpopAlgorithms?: readonly string[];
  /** PKCE methods as the server lists them; a missing list says nothing. */
  codeChallengeMethods?: readonly string[];
  /** The server announces that it names itself in every authorization response (RFC 9207). */
  announcesIssuer: boolean;
}

/** The extension in which a CapabilityStatement names OAuth endpoints; the second spelling is of DSTU2 servers. */
const oauthUris = [
  'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
  'http://DSTU2/fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
];

/**
 * Reads a `.well-known/smart-configuration` document. Authorization server metadata (RFC 8414) and OpenID discovery
 * documents have the same names.
 *
 * @returns `undefined` when it does not name the endpoints that the platform's grants need, or only untrustworthy ones
 * @see SMART App Launch 2.2, "Using .well-known"
 */
export function readSmartConfiguration(
  document: Record<string, unknown>,
  platform: ResolvedPlatform,
  allowInsecure: (url: URL) => boolean,
  source: ServerMetadata['source'] = 'smart-configuration',
): ServerMetadata | undefined {
  const aliases = aliasesOf(document, platform);
  const endpoint = (name: string) => trustedEndpoint(platform, aliases[name] ?? document[name], allowInsecure);
  const authorizationEndpoint = endpoint('authorization_endpoint');
  const tokenEndpoint = endpoint('token_endpoint');
  if (!isEnough(platform, authorizationEndpoint) || tokenEndpoint === undefined) return undefined;
  const issuer = document['issuer'];
  return withoutUndefined<ServerMetadata>({
    source,
    issuer: typeof issuer === 'string' && issuer !== '' && issuer.length <= 2048 ? issuer : undefined,
    authorizationEndpoint,
    tokenEndpoint,
    revocationEndpoint: endpoint('revocation_endpoint'),
    introspectionEndpoint: endpoint('introspection_endpoint'),
    endSessionEndpoint: endpoint('end_session_endpoint'),
    registrationEndpoint: endpoint('registration_endpoint'),
    pushedAuthorizationEndpoint: endpoint('pushed_authorization_request_endpoint'),
    requiresPushedAuthorization: document['require_pushed_authorization_requests'] === true || undefined,
    jwksUri: endpoint('jwks_uri'),
    tokenAuthMethods: strings(document['token_endpoint_auth_methods_supported']),
    idTokenAlgorithms: strings(document['id_token_signing_alg_values_supported']),
    dpopAlgorithms: strings(document['dpop_signing_alg_values_supported']),
    codeChallengeMethods: strings(document['code_challenge_methods_supported']),
    announcesIssuer: document['authorization_response_iss_parameter_supported'] === true,
  });
}

/** A client with a certificate has to use the endpoints that the server keeps for such (RFC 8705 section 5). */
function aliasesOf(document: Record<string, unknown>, { credentials }: ResolvedPlatform): Record<string, unknown> {
  const aliases = document['mtls_endpoint_aliases'];
  return credentials.tls?.cert !== undefined && isObject(aliases) ? aliases : {};
}

/**
 * Reads the `oauth-uris` extension of a CapabilityStatement, where SMART servers named their endpoints before
 * smart-configuration existed. Same answer as {@link readSmartConfiguration}.
 */
export function readCapabilityStatement(
  document: Record<string, unknown>,
  platform: ResolvedPlatform,
  allowInsecure: (url: URL) => boolean,
): ServerMetadata | undefined {
  const uris = new Map(
    objects(document['rest'])
      .flatMap((rest) => (isObject(rest['security']) ? objects(rest['security']['extension']) : []))
      .filter((extension) => oauthUris.some((url) => url === extension['url']))
      .flatMap((extension) => objects(extension['extension']))
      .map((part) => [part['url'], part['valueUri']]),
  );
  const endpoint = (name: string) => trustedEndpoint(platform, uris.get(name), allowInsecure);
  const authorizationEndpoint = endpoint('authorize');
  const tokenEndpoint = endpoint('token');
  if (!isEnough(platform, authorizationEndpoint) || tokenEndpoint === undefined) return undefined;
  return withoutUndefined<ServerMetadata>({
    source: 'capability-statement',
    authorizationEndpoint,
    tokenEndpoint,
    revocationEndpoint: endpoint('revoke'),
    introspectionEndpoint: endpoint('introspect'),
    registrationEndpoint: endpoint('register'),
    announcesIssuer: false,
  });
}

/** The endpoints that the platform file itself names; `undefined` when it names no complete, secure set. */
export function staticMetadata(
  platform: ResolvedPlatform,
  allowInsecure: (url: URL) => boolean,
): ServerMetadata | undefined {
  const secure = (text: string | undefined) =>
    text !== undefined && isSecure(operatorUrl(text), allowInsecure) ? text : undefined;
  const authorizationEndpoint = secure(platform.oauth?.authorizeUrl);
  const tokenEndpoint = secure(platform.oauth?.tokenUrl);
  if (!isEnough(platform, authorizationEndpoint) || tokenEndpoint === undefined) return undefined;
  return withoutUndefined<ServerMetadata>({
    source: 'static',
    authorizationEndpoint,
    tokenEndpoint,
    revocationEndpoint: secure(platform.oauth?.revokeUrl),
    introspectionEndpoint: secure(platform.oauth?.introspectUrl),
    endSessionEndpoint: secure(platform.oauth?.endSessionUrl),
    announcesIssuer: false,
  });
}

/** A login needs an authorization endpoint; a backend service only asks for tokens. */
function isEnough(platform: ResolvedPlatform, authorizationEndpoint: string | undefined): boolean {
  return authorizationEndpoint !== undefined || isBackendPlatform(platform);
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

/** Sealed records and comparisons should not tell an absent field from one that is `undefined`. */
function withoutUndefined<T extends object>(value: Loose<T>): T {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries) as T;
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').slice(0, 50) : undefined;
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
